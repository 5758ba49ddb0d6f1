public import Casebook

extension ClinicalService {
    /// What becomes of one document of a body.
    typealias Render = @Sendable (Document, Pipeline) throws(ClinicalError) -> [UInt8]

    /// Every document of a body, a line each. A body of one document throws what is wrong with it; in one of several a line says so, and the others go on.
    private func lines(
        _ body: [UInt8], _ request: ServiceRequest, findsIdentifiers: Bool = false, finish: @escaping @Sendable (Document) -> Document = { $0 }, render: @escaping Render
    ) async throws -> [UInt8] {
        let seconds = limits.seconds
        guard !body.isEmpty else { throw ClinicalError(.inputUnsupported, "The body is empty; send a text, a record, or JSON with a member text.") }
        return try await pool.run { [self] (workspace) throws(ClinicalError) in
            var body = body
            if request.isJSON {
                // One value over several lines is one document too.
                var writer = JSONWriter()
                writer.value(try JSONParser.parse(body[...]))
                body = writer.bytes
            }
            let pipeline = try pipeline(request, findsIdentifiers: findsIdentifiers), deadline = Deadline(seconds: seconds)
            var options = InputOptions(), lines: [UInt8] = [], count = 0, failure: ClinicalError?
            options.language = request.language
            options.naming = .index
            options.assumesJSONLines = request.isJSON
            options.maximumBytes = limits.bodyBytes
            options.maximumRecordBytes = limits.bodyBytes
            var reader = InputReader(bytes: body, name: "document", options: options)
            while let item = reader.nextItem() {
                count += 1
                do throws(ClinicalError) {
                    let content = try item.content.get()
                    var document = content.document
                    if let record = content.record {
                        document = RecordDocument.document(of: try record.record(), language: request.language)
                        document.diagnostics = content.document.diagnostics + document.diagnostics
                    }
                    document = try pipeline.annotate(document, workspace: &workspace, deadline: deadline)
                    FactLinks.link(&document)
                    lines += try render(finish(document), pipeline)
                } catch {
                    failure = error
                    lines += DocumentEncoder.errorLine(id: item.id, error)
                }
            }
            if count == 1, let failure { throw failure }
            return lines
        }
    }

    /// Entities and all else that is found, as the command `extract` writes it.
    public func extract(_ body: [UInt8], _ request: ServiceRequest) async throws -> [UInt8] {
        try await lines(body, request) { [self] (document, pipeline) throws(ClinicalError) in
            switch request.format {
            case .json:
                DocumentEncoder(
                    unit: request.offsets, includesTokens: request.includesTokens, includesQuantities: request.includesQuantities, includesText: request.includesText,
                    producer: producer(pipeline)
                ).line(document)
            case .fhir: FHIRBundleEncoder(unit: request.offsets, includesText: request.includesText, producer: producer(pipeline)).line(document)
            case .brat: Self.brat(document)
            }
        }
    }

    /// The two files of BRAT as members of one object.
    private static func brat(_ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", document.id)
        writer.member("txt", document.text.string)
        writer.member("ann", BRATWriter.annotations(document))
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Documents without what identifies persons.
    ///
    /// - Parameter key: a secret, by which surrogates are the same in all documents of a patient; without one they are chosen by the document alone.
    public func deidentify(_ body: [UInt8], mode: RedactionMode, key: [UInt8], _ request: ServiceRequest) async throws -> [UInt8] {
        let redactor = redactor(mode, key: key), encoder = RedactionEncoder(unit: request.offsets)
        return try await lines(body, request, findsIdentifiers: true, finish: { redactor.redacted($0) }) { (document, _) throws(ClinicalError) in encoder.line(document) }
    }

    /// Bedside scores of documents, a line for each score that is asked for.
    public func bedside(_ body: [UInt8], scores: [ClinicalScore], _ request: ServiceRequest) async throws -> [UInt8] {
        try await lines(body, request) { [self] (document, pipeline) throws(ClinicalError) in
            let encoder = ClinicalScoreEncoder(unit: request.offsets, producer: producer(pipeline)), reading = scoreInputs.read(document)
            return scores.flatMap { encoder.line($0, $0.takesFirst ? reading.first : reading.last, codes: reading.codes, document) }
        }
    }

    /// Records in the normalised form of the command `parse`.
    public func parse(_ body: [UInt8], _ request: ServiceRequest) async throws -> [UInt8] {
        let limit = limits.bodyBytes
        return try await pool.run { (_) throws(ClinicalError) in
            var options = InputOptions(), lines: [UInt8] = [], count = 0
            options.naming = .index
            options.maximumRecordBytes = limit
            let encoder = RecordEncoder(unit: request.offsets)
            var reader = InputReader(bytes: body, name: "record", options: options)
            while let item = reader.nextItem() {
                guard let record = try item.content.get().record else {
                    throw ClinicalError(.recordUnrecognized, "The body is no record: neither CDA, HL7 nor FHIR.")
                }
                lines += encoder.line(try record.record())
                count += 1
            }
            if count == 0 { throw ClinicalError(.inputUnsupported, "The body is empty; send a record.") }
            return lines
        }
    }

    /// Scores of units (timelines or flat objects as JSON Lines, tables) by a model of risk.
    public func score(_ body: [UInt8], model name: String, _ request: ServiceRequest) async throws -> [UInt8] {
        try await pool.run { [self] (workspace) throws(ClinicalError) in
            let (model, digest) = try risk(name), pipeline = model.schema.readsNotes ? try pipeline(request) : nil
            let producer = Producer(
                version: casebookVersion, pipeline: pipeline?.name ?? "", models: [name] + (pipeline?.models ?? []), lexicons: pipeline?.lexicons ?? "")
            let encoder = RiskScoreEncoder(model: name, modelVersion: digest, schema: model.schema, threshold: model.threshold, producer: producer)
            var reader = PatientReader(bytes: body, name: "units"), lines: [UInt8] = [], count = 0, failure: ClinicalError?
            while let item = reader.nextItem() {
                count += 1
                do throws(ClinicalError) {
                    var timeline = try item.timeline(model.schema, idColumn: nil, groupColumn: nil)
                    if let pipeline { timeline = try NoteEvents.read(timeline, model.schema, pipeline, workspace: &workspace) }
                    lines += encoder.line(model.score(timeline))
                } catch {
                    failure = error
                    lines += DocumentEncoder.errorLine(id: item.fallbackID, error)
                }
            }
            if count == 0 { throw ClinicalError(.inputUnsupported, "The body is empty; send units as JSON Lines or a table.") }
            if count == 1, let failure { throw failure }
            return lines
        }
    }
}
