/// A date or time of day as far as a phrase tells it, before what is unsaid is filled in.
struct TimeMoment {
    var period: CalendarPeriod?
    /// Counted from the time of writing, where that is not known: yesterday is one day before.
    var relative: (amount: TimeAmount, isBefore: Bool)?
    var clock: ClockTime?
    /// am or pm, or twenty-four hours, is certain.
    var isClockSure = false
    var part: DayPart?
    var modifier: String?
    /// `PRESENT_REF` and the like.
    var reference: String?
    /// A weekday was said: a clock or date may still follow.
    var hasWeekday = false
    /// Lexemes that it is made of.
    var first: Int
    var next: Int

    var hasDate: Bool { period != nil || relative != nil || reference == "PRESENT_REF" }
    var isDay: Bool { period.map { $0.grain == .day } ?? (relative != nil) }
    var hasClock: Bool { clock != nil || part != nil }
}
