internal import CasebookLexicons

/// What stands in a text between and around names and values.
struct MeasurementItem {
    enum Kind: Equatable {
        /// Index of a name or a value of the scan.
        case name(Int), value(Int)
        /// A unit without a number, behind a name: BP (mm Hg).
        case unit(Int)
        /// A word of the table; `roles` says what it can be.
        case word
        /// ↑ ↓ * as signs of a flag.
        case raised, lowered, starred
        /// + or - as a result: (+), IgG +.
        case plus, minus
        case link, slash, goal, condition, comma, arrow, open, close
        /// Two spaces, a tab or a bar: columns of a table.
        case gap
        /// Ends a clause; ends a line.
        case stop, line
        /// Other words, counted.
        case opaque(Int)
        /// An entity of another kind.
        case drug, device, entity
    }

    var kind: Kind
    var range: Range<Int>
    var roles: [AnalyteTable.Role] = []
    /// The last character is a Chinese one.
    var isHan = false
}

/// A name of what is measured, in a text.
struct MeasurementName {
    var range: Range<Int>
    /// Index of its entity in `Document.entities`; nil where the dictionaries have missed it or it is no name (satting 95%).
    var entity: Int?
    var analyte: Int?
    /// A letter that needs company.
    var isShort = false
    /// Stands for a test without naming it.
    var isImplied = false
    /// The entity at its place is a drug or substance by the dictionaries.
    var isOther = false
    /// The entity is longer than the name: it holds the number too (BP-93).
    var isShrunk = false
    /// Its value stood before it.
    var isTaken = false
    /// Ends in 量 or begins with 24: of amounts and no concentrations.
    var isAmount = false
    /// Ends in 时间: 缺血时间, 手术时间.
    var isTime = false
}
