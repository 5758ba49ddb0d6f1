public import CasebookCore

/// A stated result of a test, a vital sign, a score or a size.
public struct Measurement: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        case number(Double)
        /// The parts of one value: 120/80, 3 × 4 × 5.
        case parts([Double])
        /// A value that is an interval.
        case range(Double, Double)
        /// A word, grade or stage: `positive`, `++`, `IV`, `pT2N1M0`.
        case word(String)
    }
    public enum Interpretation: String, Sendable, Hashable, CaseIterable {
        case low = "L", high = "H", criticallyLow = "LL", criticallyHigh = "HH", normal = "N", abnormal = "A", positive = "POS", negative = "NEG"
    }

    /// Index of the test in `Document.entities`.
    public var test: Int?
    /// What was measured, as `Lexicons/Analytes` calls it (`creatinine`); nil where that does not know the test.
    public var analyte: String?
    /// The value with its unit.
    public var span: TextSpan
    public var value: Value
    public var comparator: Comparator
    /// The number or word alone.
    public var valueSpan: TextSpan
    public var unitSpan: TextSpan?
    /// UCUM; nil where the text states none or one that nothing knows.
    public var unit: String?
    public var interpretation: Interpretation?
    /// The text itself says how the value is to be read; else it was compared with the range.
    public var isInterpretationStated: Bool
    /// The range of reference that the text states.
    public var low: Double?
    public var high: Double?
    /// Words that name the specimen: serum, urine.
    public var specimen: TextSpan?
    /// TIMEX3 value of when it was taken, where the text ties one to it.
    public var time: String?
    public var assertion: Assertion

    public init(
        test: Int?, span: TextSpan, value: Value, comparator: Comparator = .equal, valueSpan: TextSpan, unitSpan: TextSpan? = nil, unit: String? = nil,
        interpretation: Interpretation? = nil, isInterpretationStated: Bool = false, low: Double? = nil, high: Double? = nil, assertion: Assertion = Assertion()
    ) {
        self.test = test
        self.span = span
        self.value = value
        self.comparator = comparator
        self.valueSpan = valueSpan
        self.unitSpan = unitSpan
        self.unit = unit
        self.interpretation = interpretation
        self.isInterpretationStated = isInterpretationStated
        self.low = low
        self.high = high
        self.assertion = assertion
    }
}
