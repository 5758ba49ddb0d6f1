public import CasebookCore
public import CasebookRisk
public import CasebookText

/// Writes a bedside score of a document as a line of JSON, with each input that it was worked out from and the words that state it, or the inputs that are not known.
public struct ClinicalScoreEncoder: Sendable {
    public let unit: OffsetUnit
    public let producer: Producer

    public init(unit: OffsetUnit, producer: Producer) {
        self.unit = unit
        self.producer = producer
    }

    /// One line, with its line feed. A score that lacks an input abstains.
    public func line(_ score: ClinicalScore, _ evidence: [ScoreInput: ScoreEvidence], codes: [String], _ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        let result = score.result(evidence.mapValues(\.value), codes: codes), frame = OffsetFrame(document, unit: unit)
        writer.beginObject()
        writer.member("id", document.id)
        if let patient = document.metadata.patient { writer.member("patient", patient) }
        writer.member("model", score.rawValue)
        let missing = score.inputs.filter { $0 == .diagnosisCodes ? codes.isEmpty : evidence[$0] == nil }
        writer.member("status", result == nil ? "abstained" : "scored")
        if result == nil { writer.member("reason", missing.isEmpty ? "population" : "inputs.missing") }
        if let result {
            writer.key("value")
            writer.value(result.value, places: 2)
        }
        writer.key("inputs")
        writer.beginArray()
        for input in score.inputs {
            if input == .diagnosisCodes {
                guard !codes.isEmpty else { continue }
                writer.beginObject()
                writer.member("input", input.rawValue)
                writer.key("codes")
                writer.value(.array(codes.map { .string($0) }))
                writer.endObject()
                continue
            }
            guard let known = evidence[input] else { continue }
            writer.beginObject()
            writer.member("input", input.rawValue)
            writer.key("value")
            writer.value(known.value, places: 3)
            if let points = result?.parts.first(where: { $0.input == input })?.points {
                writer.key("points")
                writer.value(points, places: 2)
            }
            writer.member("source", known.source.rawValue)
            if let span = known.span {
                let (start, end) = frame.range(span)
                writer.member("start", start)
                writer.member("end", end)
            }
            writer.endObject()
        }
        writer.endArray()
        if result == nil, !missing.isEmpty {
            writer.key("missing")
            writer.value(.array(missing.map { .string($0.rawValue) }))
        }
        writer.member("offsets", unit.rawValue)
        writer.key("producer")
        producer.write(to: &writer)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
