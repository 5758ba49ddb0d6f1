public import CasebookCore
public import CasebookRisk

/// Writes scores as lines of JSON or rows of a table.
public struct RiskScoreEncoder: Sendable {
    public let model: String
    /// The hash of the model's weights.
    public let modelVersion: String
    public let producer: Producer
    public let outcome: String
    public let horizon: String?
    /// The threshold that flags are by.
    public let threshold: Double?

    public init(model: String, modelVersion: String, schema: RiskSchema, threshold: Double?, producer: Producer) {
        self.model = model
        self.modelVersion = modelVersion
        self.producer = producer
        outcome = schema.outcome
        horizon = schema.horizon
        self.threshold = threshold
    }

    /// The names of a table's columns, in the order of `row`.
    public static let columns = [
        "id", "model", "modelVersion", "outcome", "horizon", "asOf", "status", "reason", "probability", "band", "threshold", "flag", "logOdds", "baselineLogOdds", "contributions",
        "present", "missing", "input",
    ]

    /// One line, with its line feed.
    public func line(_ score: RiskScore) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", score.id)
        writer.member("model", model)
        writer.member("modelVersion", modelVersion)
        writer.member("outcome", outcome)
        if let horizon { writer.member("horizon", horizon) }
        if let asOf = score.asOf {
            writer.key("asOf")
            writer.value(asOf)
        }
        writer.member("status", score.isScored ? "scored" : "abstained")
        if let reason = score.reason { writer.member("reason", reason) }
        func number(_ key: StaticString, _ value: Double?) {
            guard let value else { return }
            writer.key(key)
            writer.value(.number("\(value)"))
        }
        number("probability", score.probability)
        if !score.classes.isEmpty {
            writer.key("probabilities")
            writer.value(.object(score.classes.map { .init($0.label, .number("\($0.probability)")) }))
        }
        if let band = score.band { writer.member("band", band) }
        if score.flag != nil { number("threshold", threshold) }
        if let flag = score.flag {
            writer.key("flag")
            writer.value(flag)
        }
        number("logOdds", score.logOdds)
        number("baselineLogOdds", score.baseline)
        if score.baseline != nil {
            writer.key("contributions")
            Self.write(score.contributions, &writer)
        }
        if !score.attention.isEmpty {
            writer.key("attention")
            writer.beginArray()
            for place in score.attention {
                writer.beginObject()
                writer.key("time")
                writer.value(place.time)
                if let code = place.code { writer.member("code", code) }
                writer.key("weight")
                writer.value(place.weight)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.key("inputs")
        writer.beginObject()
        writer.member("present", score.present)
        writer.member("missing", score.missing)
        writer.endObject()
        writer.key("producer")
        producer.write(to: &writer)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Contributions as an array of JSON.
    public static func contributions(_ score: RiskScore) -> String? {
        guard score.baseline != nil else { return nil }
        var writer = JSONWriter()
        write(score.contributions, &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ contributions: [RiskScore.Contribution], _ writer: inout JSONWriter) {
        writer.beginArray()
        for part in contributions {
            writer.beginObject()
            writer.member("feature", part.feature)
            switch part.value {
            case .number(let value)?:
                writer.key("value")
                writer.value(value)
            case .text(let text)?: writer.member("value", text)
            case nil:
                writer.key("value")
                writer.null()
            }
            writer.key("logOdds")
            writer.value(.number("\(part.logOdds)"))
            writer.endObject()
        }
        writer.endArray()
    }

    /// A row of comma-separated values (RFC 4180) with its line feed, its columns those of `columns`.
    public func row(_ score: RiskScore) -> [UInt8] {
        func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        return Self.row([
            score.id, model, modelVersion, outcome, horizon ?? "", number(score.asOf), score.isScored ? "scored" : "abstained", score.reason ?? "", number(score.probability),
            score.band ?? "", number(score.flag == nil ? nil : threshold), score.flag.map { $0 ? "1" : "0" } ?? "", number(score.logOdds), number(score.baseline),
            Self.contributions(score) ?? "", "\(score.present)", "\(score.missing)", "",
        ])
    }

    /// The row of a unit that failed.
    ///
    /// - Parameter input: what the run's ledger calls the input that it came from.
    public func row(id: String, input: String?, failure error: ClinicalError) -> [UInt8] {
        var place = error
        place.location?.file = nil
        let empty = Array(repeating: "", count: Self.columns.count - 9)
        return Self.row([id, model, modelVersion, outcome, horizon ?? "", "", "failed", place.description] + empty + [input ?? ""])
    }

    public static func row(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (place, field) in fields.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            if field.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }) {
                bytes.append(UInt8(ascii: "\""))
                for byte in field.utf8 {
                    if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                    bytes.append(byte)
                }
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes += field.utf8
            }
        }
        bytes.append(0x0A)
        return bytes
    }
}
