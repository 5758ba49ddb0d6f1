/// What a word says in the directions for use of a drug.
package enum SigSense: Sendable, Hashable {
    /// Times in a period of a length: twice in 1 day.
    package struct Rate: Sendable, Hashable {
        package var count: Double
        package var period: Double
        /// UCUM.
        package var unit: String
    }
    package enum Status: String, Sendable {
        /// Says no more than that the drug is or was used.
        case use
        /// Says that it is used now.
        case active
        case started, stopped, held, changed, continued, planned, declined
        /// Is not to be used, or was not.
        case avoided

        /// Says more than that the drug is used.
        package var isChange: Bool { self != .use && self != .active }
    }
    /// Where the drug stands that a cue speaks of: behind it, before it, or on either side.
    package enum Direction: String, Sendable { case forward, backward, both }

    /// A form of a drug that is counted (`tablet`), one that is not (`ointment`), and what is counted without being a form (粒).
    case piece(String), form(String), counter(String)
    case route(String)
    /// Opens an instruction; with a route where the word says it (inhale).
    case verb(String?)
    case frequency(Rate, timing: String?)
    /// Codes of HL7's TimingEvent, and how many times a day they mean (0 where that is not said).
    case timing([String], perDay: Int)
    /// every, 每; every other, 隔; the second and third of "every other day", "every third day".
    case every, everyOther
    case other(Double)
    /// times, 次; once, twice.
    case times
    case adverb(Double)
    /// "a", "per" and "/" between times and a period.
    case per
    /// A unit of time, in UCUM.
    case period(String)
    case needed
    /// As needed in a state that the word itself names: 发热时.
    case neededWhen
    /// 时 behind a symptom.
    case when
    case once
    /// A duration follows: for, ×, 共; a duration stood before: course.
    case lead, course
    /// What makes a time before or behind it no duration: ago, 前; day, 第.
    case ago, ordinal
    case then
    case each
    case doseLead, dailyDose, divided, maximum, diluent, strengthLead
    case from, to
    case reason
    case join, filler
    case half
    case status(Status, Direction)
    case context(String)
    /// A class of drugs and no drug.
    case drugClass
    /// A drug that is dangerous when taken daily, and a name that is read as another one's.
    case weekly, ambiguous
    /// What drugs are dissolved in.
    case fluid
}
