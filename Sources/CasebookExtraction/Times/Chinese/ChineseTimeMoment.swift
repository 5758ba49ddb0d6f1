internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// A date, a time of day or both while it is read.
struct ChineseTimeMoment {
    var period: CalendarPeriod?
    /// The first days and the day after the last, where the text cuts out a piece of a period (年的前10天).
    var stretch: (first: CivilDate, last: CivilDate)?
    /// Counted from now where the time of now is not known: 昨天 is one day back.
    var offset: (amount: TimeAmount, isBefore: Bool)?
    /// The offset is from what was told of before.
    var isFromStory = false
    var part: DayPart?
    var clock: ClockTime?
    /// The end of an interval whose unit stands once: 3-5月, 五到六点.
    var until: CalendarPeriod?
    var untilClock: ClockTime?
    /// `START MID END`
    var phase: String?
    /// The year is said or follows from now.
    var isDefinite = false
    /// The month and day are those of the lunar calendar.
    var isLunar = false
    /// The item behind it.
    var next: Int

    init(_ period: CalendarPeriod?, next: Int, isDefinite: Bool = false) {
        self.period = period
        self.next = next
        self.isDefinite = isDefinite
    }

    var hasDate: Bool { period != nil || offset != nil || stretch != nil }

    /// TIMEX3 value.
    var value: String {
        let day = period?.text ?? ""
        if let clock { return clock.hour == 24 ? midnight : day + clock.text }
        if let part { return day + "T" + part.rawValue }
        if let stretch { return stretch.first.text + "/" + stretch.last.text }
        if period == nil, let offset { return offset.amount.isEmpty ? "PRESENT_REF" : offset.amount.text }
        return day
    }

    /// Hour 24 is the next day's 0.
    private var midnight: String {
        guard let date = period?.first else { return "T24:00" }
        return date.adding(days: 1).text + "T00:00"
    }
}
