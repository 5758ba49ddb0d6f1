import Casebook
import Foundation

/// Measures of a validation as text, Markdown and JSON.
struct RiskSummary {
    private var header: [String] = []
    private var rows: [[String]] = []
    private(set) var json: JSONValue = .object([])
    private let isNested: Bool

    init(_ validation: RiskValidation) {
        isNested = validation.isNested
        func number(_ value: Double?, _ places: Int = 4) -> String { value.map { String(format: "%.\(places)f", $0) } ?? "–" }
        func member(_ name: String, _ value: Double?) -> JSONValue.Member { .init(name, value.map { .number(String(format: "%.4f", $0)) } ?? .null) }
        var members: [JSONValue.Member] = []
        switch validation.targets {
        case .binary:
            header = ["", "AUROC (95 %)", "AUPRC", "Brier", "calibration error", "slope", "Score 1", "sensitivity", "specificity", "PPV", "difference of AUROC (95 %)"]
            for (name, measures) in validation.binaryMeasures {
                let interval = measures.auroc.interval(), isBedside = name == validation.bedside?.name, hasProbabilities = !isBedside && validation.isNested
                let other = validation.kinds.first { $0.name == name } ?? (isBedside ? validation.bedside : nil)
                let difference = other.flatMap { validation.difference(to: $0) }
                rows.append([
                    name, "\(number(measures.auroc.value)) (\(number(interval?.lower, 3)) to \(number(interval?.upper, 3)))",
                    measures.averagePrecisionInterval.map { "\(number(measures.averagePrecision)) (\(number($0.lower, 3)) to \(number($0.upper, 3)))" }
                        ?? number(measures.averagePrecision),
                    hasProbabilities ? number(measures.brier) : "–", hasProbabilities ? number(measures.calibrationError) : "–",
                    hasProbabilities ? number(measures.calibration?.slope, 3) : "–",
                    number(measures.scoreOne), number(measures.atThreshold?.sensitivity.value, 3), number(measures.atThreshold?.specificity.value, 3),
                    number(measures.atThreshold?.positivePredictiveValue.value, 3),
                    difference.map { "\(number($0.difference)) (\(number($0.interval().lower)) to \(number($0.interval().upper)))" } ?? "–",
                ])
                var parts = [member("auroc", measures.auroc.value), member("auprc", measures.averagePrecision)]
                if hasProbabilities {
                    parts += [member("brier", measures.brier), member("calibrationError", measures.calibrationError), member("slope", measures.calibration?.slope)]
                }
                if let score = measures.scoreOne {
                    parts += [member("scoreOne", score), member("netBenefit", measures.netBenefit), member("netBenefitOfAll", measures.netBenefitOfAll)]
                }
                members.append(.init(name, .object(parts)))
            }
        case .survival:
            header = ["", "concordance (95 %)"]
            for (name, value, interval) in validation.concordances {
                rows.append([name, "\(number(value)) (\(number(interval.lower, 3)) to \(number(interval.upper, 3)))"])
                members.append(.init(name, .object([member("concordance", value)])))
            }
        case .classes:
            header = ["", "accuracy", "log loss"]
            for (name, accuracy, logLoss, _) in validation.classMeasures {
                rows.append([name, number(accuracy), number(logLoss)])
                members.append(.init(name, .object([member("accuracy", accuracy), member("logLoss", logLoss)])))
            }
        }
        json = .object(members)
    }

    /// How many units there are, and what was left out.
    static func counts(_ data: RiskData, failed: Int) -> String {
        let outside = data.abstained.values.reduce(0, +)
        return "\(data.count) units, \(Set(data.groups).count) patients, \(outside) outside the population, \(data.unlabelled) without an outcome, \(failed) bad"
    }

    var markdown: String {
        "On units of patients left out in folds\(isNested ? "" : "; calibration and threshold were chosen on the same scores, and are not measured"):\n\n"
            + ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    var text: String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ") }.joined(separator: "\n")
    }
}
