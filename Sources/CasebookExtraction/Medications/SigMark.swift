internal import CasebookLexicons
internal import CasebookText

/// Something that a text says of the use of a drug, or a drug itself: what instructions are put together from.
struct SigMark {
    enum Kind {
        /// Index in `Document.entities`.
        case drug(Int)
        /// A disease or symptom: what a drug may be given for.
        case finding(Int)
        /// A test or procedure: what follows is about it.
        case other
        case amount(Amount)
        /// So much in a time: 100 mL/h.
        case rate(Amount)
        /// So much of the drug in its solution or product: 125 mg/5 mL, 2 %.
        case concentration(Amount)
        /// Pieces of a form, which may be untold: 2 tablets, 1#.
        case pieces(Amount)
        case number(Amount)
        case form(String)
        case route(String)
        case verb(String?)
        case frequency(DosageInstruction.Frequency)
        /// So many times, of an untold period.
        case times(Double)
        case timing([String], perDay: Int)
        case needed
        /// As needed in a state that the mark's words name.
        case neededFor
        case once
        /// Explicit where a word says that it is one: for 7 days.
        case duration(Amount, isExplicit: Bool)
        case then, each, doseLead, dailyDose, divided, maximum, diluent, strengthLead, from, to, reason
        case status(SigSense.Status, SigSense.Direction)
        case context(Medication.Context)
    }

    /// What stands between two marks, the stronger the greater.
    enum Separator: UInt8, Comparable {
        case none, join, comma, line, stop
        static func < (left: Separator, right: Separator) -> Bool { left.rawValue < right.rawValue }
    }

    /// How an amount is written that reads badly.
    struct Hazards: OptionSet {
        let rawValue: UInt8
        static let nakedDecimal = Hazards(rawValue: 1), trailingZero = Hazards(rawValue: 2), unitU = Hazards(rawValue: 4), microSign = Hazards(rawValue: 8)
    }

    var kind: Kind
    /// Scalars.
    var range: Range<Int>
    /// How much stands between it and the mark before that says nothing of a drug: two a word, one a Chinese character.
    var gap = 0
    var separator = Separator.none
    /// The words are Chinese.
    var isHan = false
    /// Of an amount.
    var hazards: Hazards = []
    /// A dose of a whole day: 40 mg/d.
    var isPerDay = false

    /// A part of an instruction rather than something beside it.
    var isInstruction: Bool {
        switch kind {
        case .drug, .finding, .other, .status, .context, .then, .reason, .from, .to, .form: false
        default: true
        }
    }

    var isNeeded: Bool {
        switch kind {
        case .needed, .neededFor: true
        default: false
        }
    }

    /// Says how or how often.
    var isSchedule: Bool {
        switch kind {
        case .frequency, .timing: true
        default: isRoute
        }
    }

    var isRoute: Bool {
        switch kind {
        case .route, .verb(.some): true
        default: false
        }
    }

    var isDose: Bool {
        switch kind {
        case .amount, .pieces, .rate, .number: true
        default: false
        }
    }
}
