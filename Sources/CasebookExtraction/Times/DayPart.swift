/// Part of a day, as TIMEX3 names it.
package enum DayPart: String, Sendable, Hashable {
    case morning = "MO"
    case midday = "MI"
    case afternoon = "AF"
    case evening = "EV"
    case night = "NI"
    /// Between sunrise and sunset.
    case day = "DT"
}
