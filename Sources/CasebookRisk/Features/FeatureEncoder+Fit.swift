package import CasebookLearning
internal import Foundation

extension FeatureEncoder {
    /// Units that a word's own rate weighs against that of all.
    private static let rateWeight = 50.0
    /// Words of fewer units have no rate: it would be drawn to nothing, and a model file would tell single patients' outcomes.
    private static let leastUnits = 10.0
    /// Parts in which training units get the rates of the other parts.
    private static let rateFolds = 5

    /// Finds the words and codes that are frequent enough among units as they are seen.
    ///
    /// - Parameter labels: whether the outcome came, for rates; nil where it is not a yes or no.
    public static func fit(_ schema: RiskSchema, _ views: [PatientTimeline], labels: [Bool]?) -> FeatureEncoder {
        var words: [[String]] = []
        for column in schema.columns {
            guard column.kind == .category || column.kind == .codes else {
                words.append([])
                continue
            }
            let counts = counts(views) { view in Set(schema.words(of: column, view)) }
            var frequent = frequent(counts, minimum: column.minimum, most: 5_000)
            if column.kind == .category, counts.count > frequent.count, !frequent.contains(otherWord) { frequent.append(otherWord) }
            words.append(frequent)
        }
        var codes: [String] = []
        if let use = schema.codes {
            let places = SeriesTable.places(schema)
            let counts = counts(views) { view in Set(view.events.lazy.filter { places[$0.code] == nil }.map { use.word($0.code) }) }
            let taken = Set(schema.columns.map(\.name) + schema.series.map(\.name) + schema.derived.map(\.name))
            codes = frequent(counts, minimum: use.minimum, most: use.most).filter { !taken.contains($0) }
        }
        return FeatureEncoder(schema: schema, words: words, codes: codes, rates: rates(schema, views, labels))
    }

    /// The numbers of the units that the encoder was fitted to. Rates are those of other units: a word's rate that its own unit's outcome went into
    /// would tell the outcome.
    ///
    /// - Parameter folds: a number for each unit; those of one patient share one.
    package func encodeTraining(_ views: [PatientTimeline], labels: [Bool]?, folds: [Int]) -> FeatureMatrix {
        var matrix = FeatureMatrix(columnCount: features.count)
        guard schema.columns.contains(where: { $0.hasRates || $0.kind == .cross }), let labels else {
            for view in views { matrix.append(encode(view).features) }
            return matrix
        }
        let parts = (0..<Self.rateFolds).map { part in
            let rows = views.indices.filter { folds[$0] % Self.rateFolds != part }
            return Self.rates(schema, rows.map { views[$0] }, rows.map { labels[$0] })
        }
        for (row, view) in views.enumerated() { matrix.append(encode(view, rates: parts[folds[row] % Self.rateFolds]).features) }
        return matrix
    }

    private static func counts(_ views: [PatientTimeline], _ words: (PatientTimeline) -> Set<String>) -> [String: Int] {
        var counts: [String: Int] = [:]
        for view in views { for word in words(view) { counts[word, default: 0] += 1 } }
        return counts
    }

    private static func frequent(_ counts: [String: Int], minimum: Int, most: Int) -> [String] {
        let kept = counts.filter { $0.value >= minimum }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return kept.prefix(most).map(\.key)
    }

    private static func rates(_ schema: RiskSchema, _ views: [PatientTimeline], _ labels: [Bool]?) -> [[String: Double]] {
        schema.columns.map { column in
            guard column.hasRates || column.kind == .cross, let labels else { return [:] }
            let base = (Double(labels.count { $0 }) + 0.5) / (Double(labels.count) + 1)
            var sums: [String: (positive: Double, count: Double)] = [:]
            for (view, label) in zip(views, labels) {
                for word in Set(schema.words(of: column, view)) {
                    sums[word, default: (0, 0)].count += 1
                    if label { sums[word, default: (0, 0)].positive += 1 }
                }
            }
            return sums.filter { $0.value.count >= leastUnits }.mapValues { sum in
                let rate = (sum.positive + rateWeight * base) / (sum.count + rateWeight)
                return log(rate / (1 - rate)) - log(base / (1 - base))
            }
        }
    }
}
