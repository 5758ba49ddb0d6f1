internal import Foundation

/// Makes numbers of units: what a schema says, with the words that training found frequent.
///
/// A unit's numbers depend on that unit alone.
public struct FeatureEncoder: Sendable {
    public let schema: RiskSchema
    /// Words of each column that is a category or codes, the most frequent first.
    public let words: [[String]]
    /// Codes of events, the most frequent first.
    public let codes: [String]
    /// Of each column with rates, what each word of training says of the outcome: log odds beside all units', drawn towards 0 where it is rare.
    public let rates: [[String: Double]]
    /// What features are made of: the schema's columns, series, derived series, then codes.
    public let variables: [String]
    public let features: [RiskFeature]

    private let wordPlaces: [[String: Int]]
    private let codePlaces: [String: Int]
    let seriesPlaces: [String: [(series: Int, rank: Int)]]

    static let otherWord = "other"

    public init(schema: RiskSchema, words: [[String]], codes: [String], rates: [[String: Double]]) {
        precondition(words.count == schema.columns.count && rates.count == schema.columns.count, "There are words and rates for every column.")
        self.schema = schema
        self.words = words
        self.codes = codes
        self.rates = rates
        variables = schema.columns.map(\.name) + schema.series.map(\.name) + schema.derived.map(\.name) + codes
        wordPlaces = words.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, $0) }) }
        codePlaces = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        seriesPlaces = SeriesTable.places(schema)
        var features: [RiskFeature] = []
        for (variable, column) in schema.columns.enumerated() {
            switch column.kind {
            case .number, .ordered, .count: features.append(RiskFeature(name: column.name, variable: variable))
            case .category, .codes: features += words[variable].map { RiskFeature(name: "\(column.name) = \($0)", variable: variable) }
            case .cross: break
            }
            if column.hasRates || column.kind == .cross { features.append(RiskFeature(name: "\(column.name) rate", variable: variable)) }
        }
        var variable = schema.columns.count
        for series in schema.series {
            features += Self.summaries(schema, series, usual: series.usual).map {
                RiskFeature(name: "\(series.name) \($0.0.rawValue) \($0.1.text)", variable: variable, statistic: $0.0)
            }
            variable += 1
        }
        for made in schema.derived {
            features += Self.summaries(schema, nil, usual: made.usual).map { RiskFeature(name: "\(made.name) \($0.0.rawValue) \($0.1.text)", variable: variable, statistic: $0.0) }
            variable += 1
        }
        for code in codes {
            features.append(RiskFeature(name: code, variable: variable))
            variable += 1
        }
        self.features = features
    }

    /// Statistics by windows, in the order of features.
    private static func summaries(_ schema: RiskSchema, _ series: SchemaSeries?, usual: ClosedRange<Double>?) -> [(SeriesStatistic, SeriesWindow)] {
        let statistics = (series?.statistics ?? schema.statistics).filter { $0 != .abnormal || usual != nil }
        return (series?.windows ?? schema.windows).flatMap { window in (window == .all ? statistics : schema.windowStatistics).map { ($0, window) } }
    }

    /// The place of a code among the frequent ones.
    func codePlace(_ code: String) -> Int? { codePlaces[code] }

    // MARK: Encoding

    /// The numbers of a unit as it is seen (`RiskSchema.view`). O(events × series' statistics).
    public func encode(_ view: PatientTimeline) -> EncodedUnit { encode(view, rates: rates) }

    func encode(_ view: PatientTimeline, rates: [[String: Double]]) -> EncodedUnit {
        var unit = EncodedUnit(features: [], values: [])
        unit.features.reserveCapacity(features.count)
        unit.values.reserveCapacity(variables.count)
        for index in schema.columns.indices { add(column: index, of: view, rates[index], to: &unit) }
        let asOf = view.asOf ?? view.end
        let table = SeriesTable(view, schema, places: seriesPlaces)
        for (index, values) in table.series.enumerated() {
            let series = index < schema.series.count ? schema.series[index] : nil
            let usual = series.map(\.usual) ?? schema.derived[index - schema.series.count].usual
            unit.values.append(values.values.last.map { .number($0) })
            add(values, series?.isLogarithmic == true, Self.summaries(schema, series, usual: usual), asOf: asOf, usual: usual, to: &unit)
        }
        guard !codes.isEmpty, let use = schema.codes else { return unit }
        let start = unit.features.count
        unit.features += repeatElement(0, count: codes.count)
        unit.values += repeatElement(nil, count: codes.count)
        for event in view.events where seriesPlaces[event.code] == nil {
            guard let place = codePlaces[use.word(event.code)], use.last.map({ event.time > asOf - $0 }) ?? true else { continue }
            unit.features[start + place] += 1
            unit.values[unit.values.count - codes.count + place] = .number(Double(unit.features[start + place]))
        }
        for place in start..<unit.features.count { unit.features[place] = log1p(unit.features[place]) }
        return unit
    }

    private func add(column index: Int, of view: PatientTimeline, _ rates: [String: Double], to unit: inout EncodedUnit) {
        let column = schema.columns[index]
        switch column.kind {
        case .number, .ordered:
            let value = schema.value(column.columns[0], of: view)
            var number = column.kind == .ordered ? value.flatMap { column.levels[$0.level] } : value?.number
            if let found = number, let range = column.range, !range.contains(found) { number = nil }
            unit.values.append(column.kind == .number ? number.map { .number($0) } : number == nil ? nil : value)
            unit.features.append(number.map { Float(column.isLogarithmic ? log1p(max(0, $0)) : $0) } ?? .nan)
        case .count:
            let found = column.columns.compactMap { schema.value($0, of: view)?.level }
            let count = found.count { column.values.contains($0) }
            unit.values.append(found.isEmpty ? nil : .number(Double(count)))
            unit.features.append(found.isEmpty ? .nan : Float(count))
        case .cross:
            let word = schema.words(of: column, view)[0]
            unit.values.append(.text(word))
            unit.features.append(Float(rates[word] ?? 0))
        case .category, .codes:
            let found = schema.words(of: column, view)
            let start = unit.features.count
            unit.features += repeatElement(0, count: words[index].count)
            for word in found {
                if let place = wordPlaces[index][word] ?? (column.kind == .category ? wordPlaces[index][Self.otherWord] : nil) { unit.features[start + place] = 1 }
            }
            unit.values.append(found.isEmpty ? nil : .text(found.joined(separator: ", ")))
            if column.hasRates {
                let known = found.compactMap { rates[$0] }
                unit.features.append(known.isEmpty ? 0 : Float(known.reduce(0, +) / Double(known.count)))
            }
        }
    }

    private func add(
        _ raw: SeriesValues, _ isLogarithmic: Bool, _ summaries: [(SeriesStatistic, SeriesWindow)], asOf: Double, usual: ClosedRange<Double>?, to unit: inout EncodedUnit
    ) {
        let series = isLogarithmic ? raw.logarithms : raw
        var window: SeriesWindow?, range = 0..<0, sorted: [Double] = []
        for (statistic, wanted) in summaries {
            if wanted != window {
                window = wanted
                let first = series.times.firstIndex { wanted.contains($0, asOf: asOf) } ?? series.times.count
                let last = series.times.lastIndex { wanted.contains($0, asOf: asOf) }.map { $0 + 1 } ?? first
                range = first..<max(first, last)
                sorted = series.values[range].sorted()
            }
            guard !range.isEmpty else {
                unit.features.append(Float(statistic.empty))
                continue
            }
            // What is usual is said of the values, not of their logarithms.
            let values = statistic == .abnormal ? raw.values[range] : series.values[range]
            let value = statistic.value(times: series.times[range], values: values, sorted: sorted, asOf: asOf, usual: usual)
            unit.features.append(value.map { Float($0) } ?? .nan)
        }
    }
}
