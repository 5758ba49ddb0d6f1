import Casebook
import CasebookOmics
import Foundation

/// Figures of a model of modalities, and what it rests on, as text, Markdown and JSON.
enum OmicsSummary {
    typealias Measures = [(name: String, estimate: BootstrapEstimate)]

    static func text(_ measures: Measures) -> String {
        measures.map { String(format: "%@ %.4f (%.3f to %.3f)", $0.name, $0.estimate.value, $0.estimate.interval.lower, $0.estimate.interval.upper) }.joined(separator: ", ")
    }

    static func json(_ measures: Measures) -> JSONValue {
        .object(
            measures.map { measure in
                let estimate = measure.estimate
                return .init(
                    measure.name,
                    .object([.init("value", number(estimate.value)), .init("lower", number(estimate.interval.lower)), .init("upper", number(estimate.interval.upper))])
                )
            })
    }

    private static func number(_ value: Double) -> JSONValue { .number(String(format: "%.4f", value)) }

    /// The most important features of a score, a table.
    static func markdown(_ attribution: OmicsAttribution, title: String, count: Int = 20) -> String {
        let rows = attribution.features.prefix(count).map { feature in
            let agreement = feature.agreement.map { String(format: "%.2f", $0) } ?? "–"
            return String(
                format: "| %@ | %@ | %.4f | %+.4f | %@ |", PrintableText.make(feature.modality), PrintableText.make(feature.name), feature.importance, feature.mean, agreement)
        }
        var text = "\(title)\n\n| modality | feature | importance | mean | networks that agree |\n| --- | --- | --- | --- | --- |\n" + rows.joined(separator: "\n")
        if let stability = attribution.stability {
            let correlation = stability.correlation.map { String(format: "%.3f", $0) } ?? "–"
            text += String(format: "\n\nBetween networks of different seeds: rank correlation %@, share of the same first twenty %.3f.", correlation, stability.overlap)
        }
        return text
    }
}
