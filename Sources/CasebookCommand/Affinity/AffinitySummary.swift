import Casebook
import CasebookOmics
import Foundation

/// Measures of affinity as text and JSON.
enum AffinitySummary {
    private static func values(_ scores: AffinityScores) -> [(name: String, value: Double?)] {
        [("concordance", scores.concordance), ("mse", scores.meanSquaredError), ("rm2", scores.modifiedRSquared), ("pearson", scores.pearson)]
    }

    private static func number(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }

    static func row(_ scores: AffinityScores) -> String { values(scores).map { number($0.value) }.joined(separator: " | ") }
    static func text(_ scores: AffinityScores) -> String { values(scores).map { "\($0.name) \(number($0.value))" }.joined(separator: ", ") }

    static func json(_ scores: AffinityScores, pairs: Int) -> JSONValue {
        .object([.init("pairs", .number("\(pairs)"))] + values(scores).map { entry in .init(entry.name, entry.value.map { .number(String(format: "%.4f", $0)) } ?? .null) })
    }
}
