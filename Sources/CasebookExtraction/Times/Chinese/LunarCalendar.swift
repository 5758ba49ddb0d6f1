internal import CasebookCore

/// Days of the Chinese lunar calendar in ours, for the lunar years 1920 to 2100.
enum LunarCalendar {
    /// The day of a lunar date; a day beyond the end of a short month is its last (大年三十 where the twelfth month has 29 days). Leap months are never named.
    static func date(year: Int, month: Int, day: Int) -> CivilDate? {
        guard years.indices.contains(year - firstYear), (1...12).contains(month), (1...30).contains(day), let newYear = CivilDate(year: year, month: 1, day: 1) else { return nil }
        let code = years[year - firstYear], leap = Int(code >> 13 & 15)
        // Months before this one in the order they come, the leap month after the one that it repeats.
        let place = month - 1 + (leap > 0 && month > leap ? 1 : 0)
        var days = Int(code >> 17)
        for index in 0..<place { days += length(code, index) }
        return newYear.adding(days: days + min(day, length(code, place)) - 1)
    }

    private static func length(_ code: UInt32, _ place: Int) -> Int { code >> UInt32(place) & 1 == 1 ? 30 : 29 }

    /// A day of the lunar calendar in ours. Where no year is told it is the one that the reference and the direction tell, or the reference's own; unknown without one.
    static func day(_ period: CalendarPeriod, near reference: TimeReference?, _ direction: TimeDirection) -> CalendarPeriod? {
        guard period.grain == .day, let month = period.number, let day = period.day else { return nil }
        if let year = period.year { return date(year: year, month: month, day: day).map { CalendarPeriod($0) } }
        guard let today = reference?.date else { return nil }
        // The lunar year begins up to 51 days after ours: the last days of one may be meant by either.
        let days = (-2...1).compactMap { date(year: today.year + $0, month: month, day: day) }
        switch direction {
        case .past: return days.last { $0 <= today }.map { CalendarPeriod($0) }
        case .future: return days.first { $0 >= today }.map { CalendarPeriod($0) }
        case .unknown: return days.last { $0.year == today.year }.map { CalendarPeriod($0) }
        }
    }

    private static let firstYear = 1920

    /// Of each year: bits 0 to 12 its months in their order, set for those of 30 days; bits 13 to 16 the month that is repeated, or 0; from bit 17 the days from 1 January to its
    /// first day. As ICU's Chinese calendar has them.
    private static let years: [UInt32] = [
        0x640D92, 0x4C0D25, 0x36BA4D, 0x5C0A56, 0x4602B6, 0x2E95B5, 0x5606D4, 0x400EA9, 0x2C5E92, 0x500E92, 0x3ACD26, 0x5E052B, 0x480A57, 0x32B2B6,
        0x580B5A, 0x4406D4, 0x2E6EC9, 0x520749, 0x3CF693, 0x620A93, 0x4C052B, 0x34CA5B, 0x5A0AAD, 0x46056A, 0x309B55, 0x560BA4, 0x400B49, 0x2A5A93,
        0x500A95, 0x38F52D, 0x5E0536, 0x480AAD, 0x34B5AA, 0x5805B2, 0x420DA5, 0x2E7D4A, 0x540D4A, 0x3D0A95, 0x600A97, 0x4C0556, 0x36CAB5, 0x5A0AD5,
        0x4606D2, 0x308EA5, 0x560EA5, 0x40064A, 0x286C97, 0x4E0A9B, 0x3AF55A, 0x5E056A, 0x480B69, 0x34B752, 0x5A0B52, 0x420B25, 0x2C964B, 0x520A4B,
        0x3D14AB, 0x6002AD, 0x4A056D, 0x36CB69, 0x5C0DA9, 0x460D92, 0x309D25, 0x560D25, 0x415A4D, 0x640A56, 0x4E02B6, 0x38C5B5, 0x5E06D5, 0x480EA9,
        0x34BE92, 0x5A0E92, 0x440D26, 0x2C6A56, 0x500A57, 0x3D14D6, 0x62035A, 0x4A06D5, 0x36B6C9, 0x5C0749, 0x460693, 0x2E952B, 0x54052B, 0x3E0A5B,
        0x2A555A, 0x4E056A, 0x38FB55, 0x600BA4, 0x4A0B49, 0x32BA93, 0x580A95, 0x42052D, 0x2C8AAD, 0x500AB5, 0x3D35AA, 0x6205D2, 0x4C0DA5, 0x36DD4A,
        0x5C0D4A, 0x460C95, 0x30952E, 0x540556, 0x3E0AB5, 0x2A55B2, 0x5006D2, 0x38CEA5, 0x5E0725, 0x48064B, 0x32AC97, 0x560CAB, 0x42055A, 0x2C6AD6,
        0x520B69, 0x3D7752, 0x620B52, 0x4C0B25, 0x36DA4B, 0x5A0A4B, 0x4404AB, 0x2EA55B, 0x5405AD, 0x3E0B6A, 0x2A5B52, 0x500D92, 0x3AFD25, 0x5E0D25,
        0x480A55, 0x32B4AD, 0x5804B6, 0x4005B5, 0x2C6DAA, 0x520EC9, 0x3F1E92, 0x620E92, 0x4C0D26, 0x36CA56, 0x5A0A57, 0x4404D6, 0x2E86D5, 0x540755,
        0x400749, 0x286E93, 0x4E0693, 0x38F52B, 0x5E052B, 0x460A5B, 0x32B55A, 0x58056A, 0x420B65, 0x2C974A, 0x520B4A, 0x3D1A95, 0x620A95, 0x4A052D,
        0x34CAAD, 0x5A0AB5, 0x4605AA, 0x2E8BA5, 0x540DA5, 0x400D4A, 0x2A7C95, 0x4E0C96, 0x38F94E, 0x5E0556, 0x480AB5, 0x32B5B2, 0x5806D2, 0x420EA5,
        0x2E8E4A, 0x50068B, 0x3B0C97, 0x6004AB, 0x4A055B, 0x34CAD6, 0x5A0B6A, 0x460752, 0x309725, 0x540B25, 0x3E0A8B, 0x28549B, 0x4E04AB,
    ]
}
