import Casebook
import Foundation

/// What a run of scores came to: counts, bands, and how far inputs have drifted from those of training.
struct RiskTotals: Sendable {
    private(set) var scored = 0
    private(set) var abstained = 0
    private(set) var failed = 0
    private var flagged = 0
    private var bands: [String: Int] = [:]
    private var drift: InputDrift
    private let variables: [String]
    private let order: [String]

    /// - Parameter restored: what `json` gave of an interrupted run.
    init(_ model: RiskModel, restored: String? = nil) {
        drift = InputDrift(model.reference)
        variables = model.encoder.variables
        order = model.bands.map(\.name)
        guard let restored, let json = try? JSONParser.parse(Array(restored.utf8)) else { return }
        scored = json["scored"]?.integer ?? 0
        abstained = json["abstained"]?.integer ?? 0
        failed = json["failed"]?.integer ?? 0
        flagged = json["flagged"]?.integer ?? 0
        for name in order { if let count = json["bands"]?[name]?.integer { bands[name] = count } }
        if let counts = json["inputs"]?.array { drift.restore(counts.map { ($0.array ?? []).compactMap(\.integer) }) }
    }

    mutating func add(_ outcome: RiskScorer.Outcome) {
        guard case .success(let score) = outcome.result else {
            failed += 1
            return
        }
        if score.isScored { scored += 1 } else { abstained += 1 }
        if score.flag == true { flagged += 1 }
        if let band = score.band { bands[band, default: 0] += 1 }
        // Units that the model is not for were not among those of training either.
        if score.isScored { drift.add(outcome.bins) }
    }

    /// For a ledger, and for programs: counts, and the bins of inputs.
    var json: String {
        func number(_ value: Int) -> JSONValue { .number("\(value)") }
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("scored", number(scored)), .init("abstained", number(abstained)), .init("failed", number(failed)), .init("flagged", number(flagged)),
                .init("bands", .object(order.map { .init($0, number(bands[$0] ?? 0)) })),
                .init("inputs", .array(drift.counts.map { .array($0.map(number)) })),
            ]))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    var text: String {
        var lines = ["casebook: \(scored) scored, \(abstained) abstained, \(failed) failed, \(flagged) flagged"]
        if !bands.isEmpty { lines.append("casebook: " + order.map { "\($0) \(bands[$0] ?? 0)" }.joined(separator: ", ")) }
        let moved = zip(variables, drift.indexes).filter { $1 > 0.1 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        // A handful of units always looks unlike the thousands of training.
        if scored >= 200 {
            lines.append(
                moved.isEmpty
                    ? "casebook: inputs are spread as in training (no population stability index above 0.1)"
                    : "casebook: inputs differ from training (population stability index): "
                        + moved.prefix(10).map { "\(PrintableText.make($0.0)) \(String(format: "%.2f", $0.1))" }.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}
