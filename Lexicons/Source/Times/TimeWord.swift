/// What a word says of time: a row of `Times/times.<language>.tsv`.
package struct TimeWord: Sendable, Hashable {
    /// The table's column `role`.
    package enum Role: UInt8, Sendable, CaseIterable {
        /// 1 to 12. `month-word` is one that is also an everyday word (may, march) and needs a number or a cue beside it.
        case month
        case monthWord
        /// 1 for Monday to 7 for Sunday. `weekday-word` needs a cue (sat, sun).
        case weekday
        case weekdayWord
        /// What is counted in it: a number and one of `Y M W D h m s` (`10Y` for a decade, `3M` for a quarter), also `E` for weekends and
        /// `S` for seasons; with `?` after it where the word is a unit only behind a number.
        case unit
        /// 1 for spring to 4 for winter; `season-word` needs a cue (fall).
        case season
        case seasonWord
        /// `MO MI AF EV NI DT`, TIMEX3's parts of a day.
        case part
        /// A time of day by name: 12 for noon, 24 for midnight.
        case clock
        /// A day counted from that of writing: -1 for yesterday; with a part of the day after it for tonight (`0 NI`).
        case day
        /// A period counted from the one of writing: -1 for last, 0 for this, 1 for next.
        case step
        /// `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`.
        case reference
        /// Behind an amount, -1 or 1: ago, from now.
        case offset
        /// A number of units that is not told exactly: 2 for a couple, `X` for several.
        case quantity
        /// A number in the order of things, for days and weeks: 1 for first, -1 for last.
        case ordinal
        /// TIMEX3's modifiers: `APPROX`, `MORE_THAN`, `START` …
        case modifier
        /// A whole set: `P1D` for daily, with `2X` after it where the word says how often.
        case set
        /// Before a unit, and what its number is multiplied by: 1 for every, 2 for every other.
        case every
        /// A feast or the like by its day: `12-25`, or `easter`.
        case holiday
        /// What times are counted from: `admission`, `operation`, `birth`, `event`; `visit` is one that a plan sets a time for.
        case event
        /// -1 where what is told lies before the time of writing, 1 where it lies ahead: was, will.
        case tense
        /// A word of grammar, by what it stands for: `of`, `to` (until, through) …
        case link
        /// -1 before an event, 1 after it: prior to, following.
        case before
        /// Before a unit: 1 for all of one (all day, the whole week), 2 for one more (another month).
        case whole
        /// How often in each period: 2 for twice.
        case times
        /// 0 for am, 12 for pm; `meridiem-letter` only right behind a number (7a).
        case meridiem
        case meridiemLetter
        /// A count of days from an event, before its number: `operation` for POD, `admission` for hospital day, `birth` for day of life.
        case count
        /// Behind an amount, says that it is an age: old.
        case age
        /// Somebody whose age may follow behind a comma: boy.
        case person
        /// Says that a number measures something else, -1 before it (strength), 1 behind it (mg); 2 behind an amount of time, that it is a part of a name (24-hour urine).
        case measure
        /// A number in words: one.
        case number
        /// No time though it holds words of one (second opinion, 24小时动态心电图).
        case none

        /// As the table writes it: words parted by dashes.
        package var name: String { "\(self)".reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) } }
    }

    package var role: Role
    /// As the table has it.
    package var value: String
    /// The number that the value is or begins with, else 0.
    package var number: Int
}
