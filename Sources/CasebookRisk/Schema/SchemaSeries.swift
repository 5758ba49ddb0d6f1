/// A quantity that is measured again and again.
public struct SchemaSeries: Sendable, Hashable {
    public var name: String
    /// Codes of events that measure it; where two of them stand at one time, that of the earlier code in this list counts.
    public var codes: [String]
    /// Values beyond are taken for errors and left out.
    public var range: ClosedRange<Double>?
    /// The range that most healthy people's values lie in.
    public var usual: ClosedRange<Double>?
    /// Whether summaries are of the logarithms of 1 and the values.
    public var isLogarithmic: Bool
    /// What values of a unit are multiplied by; where it is not empty, values of other units are left out. An event without a unit is taken to have the first.
    public var units: [String: Double]
    /// Those of the schema where it is nil.
    public var statistics: [SeriesStatistic]?
    public var windows: [SeriesWindow]?

    public init(
        name: String, codes: [String]? = nil, range: ClosedRange<Double>? = nil, usual: ClosedRange<Double>? = nil, isLogarithmic: Bool = false, units: [String: Double] = [:],
        statistics: [SeriesStatistic]? = nil, windows: [SeriesWindow]? = nil
    ) {
        self.name = name
        self.codes = codes ?? [name]
        self.range = range
        self.usual = usual
        self.isLogarithmic = isLogarithmic
        self.units = units
        self.statistics = statistics
        self.windows = windows
    }

    /// The number that an event measures; nil where it is none, of another unit or out of range.
    func number(_ event: TimelineEvent) -> Double? {
        guard var number = event.value?.number else { return nil }
        if let unit = event.unit, !units.isEmpty {
            guard let factor = units[unit] else { return nil }
            number *= factor
        }
        if let range, !range.contains(number) { return nil }
        return number
    }
}
