import Casebook
import CasebookOmics
import Foundation

/// Measures of response as text and JSON.
enum ResponseSummary {
    private static func values(_ scores: ResponseScores) -> [(name: String, value: Double?)] {
        [("drugPearson", scores.drugCorrelation), ("rmse", scores.rootMeanSquaredError), ("pearson", scores.pearson)]
    }

    private static func number(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }

    static func row(_ scores: ResponseScores) -> String { values(scores).map { number($0.value) }.joined(separator: " | ") }
    static func text(_ scores: ResponseScores) -> String { values(scores).map { "\($0.name) \(number($0.value))" }.joined(separator: ", ") }

    static func json(_ scores: ResponseScores, pairs: Int) -> JSONValue {
        let measures = values(scores).map { entry in JSONValue.Member(entry.name, entry.value.map { .number(String(format: "%.4f", $0)) } ?? .null) }
        return .object([.init("pairs", .number("\(pairs)")), .init("drugs", .number("\(scores.drugCount)"))] + measures)
    }
}
