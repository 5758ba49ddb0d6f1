public import CasebookCore
public import CasebookText

/// Writes documents as HL7 FHIR R4 (4.0.1): one `Bundle` of type `collection` a document, on one line.
///
/// A statement that is denied is `refuted` or `not-done`, one that the author doubts is `provisional`, one of the family is a `FamilyMemberHistory`; what is only said to
/// be possible under a condition, advised or general is not written. Each resource has the extension `urn:casebook:fhir:source` with the place of its words in the document
/// and the assertion as it was read. Ids are UUIDs of the document's id and the place, so that the same document gives the same bundle.
public struct FHIRBundleEncoder: Sendable {
    private let unit: OffsetUnit
    private let includesText: Bool
    private let producer: Producer

    /// - Parameters:
    ///   - unit: what offsets count.
    ///   - includesText: whether the text itself is attached to the `DocumentReference`.
    public init(unit: OffsetUnit = .scalar, includesText: Bool = false, producer: Producer) {
        self.unit = unit
        self.includesText = includesText
        self.producer = producer
    }

    /// One line of JSON with its line feed.
    public func line(_ document: Document) -> [UInt8] {
        var bundle = FHIRBundle(document, unit: unit)
        bundle.addAll(includesText: includesText)
        return Self.line(id: document.id, entries: bundle.entries, producer: producer)
    }

    /// The line of a document that could not be read or analysed: a bundle with an `OperationOutcome` alone.
    public func errorLine(id: String, _ error: ClinicalError) -> [UInt8] {
        // The id names the input; the file's path stays out of results.
        var place = error
        place.location?.file = nil
        let message = place.location == nil || place.location == Location() ? error.message : place.description
        let outcome = FHIRBundle.outcome([(code: error.code.rawValue, message: message)], id: FHIRIdentity.uuid([id, "failure"]), severity: "error")
        return Self.line(id: id, entries: [outcome], producer: producer)
    }

    private static func line(id: String, entries: [JSONValue], producer: Producer) -> [UInt8] {
        let maker = JSONValue.fhir([
            "url": .string("urn:casebook:fhir:producer"),
            "extension": .list(
                [FHIRBundle.part("version", "valueString", .words(producer.version)), FHIRBundle.part("pipeline", "valueString", .words(producer.pipeline))]
                    + producer.models.map { FHIRBundle.part("model", "valueString", .words($0)) } + [FHIRBundle.part("lexicons", "valueString", .words(producer.lexicons))]),
        ])
        let bundle = JSONValue.fhir([
            "resourceType": .string("Bundle"), "id": .string(FHIRIdentity.uuid([id, "bundle"])), "meta": .fhir(["extension": .list([maker])]),
            "identifier": .fhir(["value": .words(id)]), "type": .string("collection"), "entry": .list(entries),
        ])
        var writer = JSONWriter()
        writer.value(bundle ?? .null)
        writer.newline()
        return writer.bytes
    }
}
