import Casebook
import CasebookImaging
import Foundation

/// Measures of a model of pictures as text, Markdown and JSON.
struct ImageSummary {
    private var rows: [(name: String, value: String)] = []
    private(set) var json: JSONValue = .object([])

    /// - Parameter measures: nil where there are no pictures.
    init(_ measures: ImageMeasures?, of model: ImageModel) {
        guard let measures else {
            rows = [("measures", "none: there are no pictures")]
            return
        }
        func number(_ value: Double?, _ places: Int = 4) -> String { value.map { String(format: "%.\(places)f", $0) } ?? "–" }
        func member(_ name: String, _ value: Double?) -> JSONValue.Member { .init(name, value.map { .number(String(format: "%.4f", $0)) } ?? .null) }
        let interval = measures.interval.map { " (\(number($0.lower, 3)) to \(number($0.upper, 3)))" } ?? ""
        rows = [("pictures", "\(measures.cases)"), ("AUROC (95 %)", number(measures.auroc) + interval), ("accuracy", number(measures.accuracy))]
        var members = [member("auroc", measures.auroc), member("accuracy", measures.accuracy), member("calibrationError", measures.calibrationError)]
        if let positive = model.positive { members.insert(.init("positive", .string(model.labels[positive])), at: 0) }
        for (name, key, found, place) in [
            ("from", "atHalf", measures.atHalf, 0.5), ("from the threshold of", "atThreshold", measures.atThreshold, model.calibration.threshold ?? 0.5),
        ] {
            guard let found, let positive = model.positive else { continue }
            rows.append(
                (
                    "sensitivity / specificity for '\(PrintableText.make(model.labels[positive]))' \(name) \(number(place, 3))",
                    "\(number(found.sensitivity.value, 3)) / \(number(found.specificity.value, 3))"
                ))
            members.append(.init(key, .object([member("threshold", place), member("sensitivity", found.sensitivity.value), member("specificity", found.specificity.value)])))
        }
        rows.append(("calibration error", number(measures.calibrationError)))
        json = .object(members)
    }

    var text: String {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { $0.name + String(repeating: " ", count: width - $0.name.count + 2) + $0.value }.joined(separator: "\n")
    }

    var markdown: String { "| measure | value |\n| --- | --- |\n" + rows.map { "| \($0.name) | \($0.value) |" }.joined(separator: "\n") }
}
