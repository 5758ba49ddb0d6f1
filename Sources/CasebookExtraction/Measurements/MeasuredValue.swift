package import CasebookText

/// A value as it stands in a text, not yet tied to a test.
struct MeasuredValue {
    enum Form {
        case number, interval
        /// 120/80; with `isSpaced` where spaces stand about the slashes.
        case parts
        /// 3 × 4 × 5 and lists that share a unit of length.
        case size
        /// 1:320, 2+, III, pT2N1M0: no plain number.
        case grade
    }

    var value: Measurement.Value
    var form: Form
    var comparator: Comparator?
    /// Scalars from the comparison to the unit.
    var range: Range<Int>
    /// Scalars of the number alone.
    var valueRange: Range<Int>
    var unit: UnitReader.Reading?
    /// Least and greatest number in it.
    var low: Double
    var high: Double
    var isSpaced = false
    /// With a plus or minus sign of its own: a change, or a value below zero.
    var isSigned = false
    /// Of things that are counted (3次, 2枚), which no test measures.
    var isCounted = false
    /// Followed by 级, 期, 度, 类, 型.
    var isGraded = false
    /// The second number of an interval that a word opens (7.7 to 12): what something rose or fell to, it may turn out.
    var secondRange: Range<Int>?
    /// The unit is a capital: the H and L of flags.
    var isUnitCapital = false
    var isTaken = false
}
