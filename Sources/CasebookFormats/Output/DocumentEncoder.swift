public import CasebookCore
public import CasebookText

/// Writes documents as the contract's JSON, one object a document.
public struct DocumentEncoder: Sendable {
    public var unit: OffsetUnit
    public var includesTokens: Bool
    public var includesQuantities: Bool
    public var includesText: Bool
    private let producer: Producer

    public init(unit: OffsetUnit = .scalar, includesTokens: Bool = false, includesQuantities: Bool = false, includesText: Bool = false, producer: Producer) {
        self.unit = unit
        self.includesTokens = includesTokens
        self.includesQuantities = includesQuantities
        self.includesText = includesText
        self.producer = producer
    }

    /// One line of JSON with its line feed.
    public func line(_ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        write(document, to: &writer)
        writer.newline()
        return writer.bytes
    }

    /// The line of a document that could not be read or analysed.
    ///
    /// - Parameter input: what the run's ledger calls the input that it came from.
    public static func errorLine(id: String, input: String? = nil, _ error: ClinicalError) -> [UInt8] {
        // The id names the input; the file's path stays out of results.
        var place = error
        place.location?.file = nil
        let message = place.location == nil || place.location == Location() ? error.message : place.description
        let details = JSONValue.object([.init("code", .string(error.code.rawValue)), .init("message", .string(message))])
        var members = [JSONValue.Member("id", .string(id))]
        if let input { members.append(.init("input", .string(input))) }
        var writer = JSONWriter()
        writer.value(.object(members + [.init("error", details)]))
        writer.newline()
        return writer.bytes
    }

    public func write(_ document: Document, to writer: inout JSONWriter) {
        let frame = OffsetFrame(document, unit: unit)
        writer.beginObject()
        writer.member("id", document.id)
        writeMetadata(document.metadata, &writer)
        writer.member("language", document.language.rawValue)
        writer.member("offsets", unit.rawValue)
        writer.member("length", frame.length)
        writer.key("producer")
        producer.write(to: &writer)
        if includesText, !document.hasGivenSections {
            writer.member("text", document.text.string)
        }
        writer.key("sections")
        writer.beginArray()
        for section in document.sections { write(section, document, frame, &writer) }
        writer.endArray()
        if !document.hasGivenSections { writeParts(of: nil, document, frame, &writer) }
        writer.key("entities")
        writer.beginArray()
        for (index, entity) in document.entities.enumerated() { write(entity, index, frame, &writer) }
        writer.endArray()
        writer.key("relations")
        writer.beginArray()
        for relation in document.relations { write(relation, &writer) }
        writer.endArray()
        writeValues(document, frame, &writer)
        if !document.facts.isEmpty {
            writer.key("facts")
            writer.beginArray()
            for (index, fact) in document.facts.enumerated() { write(fact, index, frame, &writer) }
            writer.endArray()
        }
        writer.key("diagnostics")
        writer.beginArray()
        for diagnostic in document.diagnostics { write(diagnostic, &writer) }
        writer.endArray()
        writer.endObject()
    }

    private func write(_ relation: Relation, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", relation.kind)
        writer.member("from", "e\(relation.from)")
        writer.member("to", "e\(relation.to)")
        if let confidence = relation.confidence {
            writer.key("confidence")
            writer.value(confidence)
        }
        writer.member("source", relation.source)
        writer.endObject()
    }

    private func writeMetadata(_ metadata: DocumentMetadata, _ writer: inout JSONWriter) {
        guard !metadata.isEmpty else { return }
        writer.key("document")
        writer.beginObject()
        let fields: [(StaticString, String?)] = [
            ("patient", metadata.patient), ("encounter", metadata.encounter), ("type", metadata.type), ("time", metadata.time), ("author", metadata.author),
        ]
        for (key, value) in fields {
            guard let value else { continue }
            writer.key(key)
            writer.value(value)
        }
        writer.endObject()
    }

    func pair(_ span: TextSpan, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        let (start, end) = frame.range(span)
        writer.beginArray()
        writer.value(start)
        writer.value(end)
        writer.endArray()
    }

    func ends(_ span: TextSpan, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        let (start, end) = frame.range(span)
        writer.member("start", start)
        writer.member("end", end)
    }

    private func write(_ section: Section, _ document: Document, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", section.kind)
        if let loinc = section.loinc {
            writer.key("code")
            writer.beginObject()
            writer.member("system", "LOINC")
            writer.member("code", loinc)
            writer.endObject()
        }
        if let body = section.body, document.hasGivenSections {
            if let title = section.title { writer.member("heading", document.text[title]) }
            ends(body, frame, &writer)
            writer.member("level", section.level)
            if includesText { writer.member("text", document.text[body]) }
            writeParts(of: body, document, frame, &writer)
        } else {
            if let title = section.title {
                writer.key("title")
                pair(title, frame, &writer)
            }
            ends(section.span, frame, &writer)
            writer.member("level", section.level)
            if let source = section.source { writer.member("source", source) }
        }
        writer.endObject()
    }

    /// Sentences and tokens, of the whole document or of the text of a record's section.
    private func writeParts(of body: TextSpan?, _ document: Document, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        func spans<Part>(_ parts: [Part], _ span: (Part) -> TextSpan) {
            writer.beginArray()
            let within = body ?? TextSpan(0, document.text.count)
            for part in parts[parts.firstPlace { span($0).start >= within.start }...] {
                guard span(part).start < within.end else { break }
                pair(span(part), frame, &writer)
            }
            writer.endArray()
        }
        writer.key("sentences")
        spans(document.sentences) { $0.span }
        guard includesTokens else { return }
        writer.key("tokens")
        spans(document.tokens) { $0.span }
    }

    private func write(_ entity: Entity, _ index: Int, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", "e\(index)")
        writer.member("kind", entity.kind.rawValue)
        ends(entity.span, frame, &writer)
        writer.member("text", frame.text[entity.span])
        if let confidence = entity.confidence {
            writer.key("confidence")
            writer.value(confidence)
        }
        writer.member("source", entity.source)
        if let section = entity.section {
            writer.member("section", section)
        }
        if let role = entity.role {
            writer.member("role", role)
        }
        if let rank = entity.rank { writer.member("rank", rank) }
        if let earlier = entity.copiedFrom { writer.member("copiedFrom", earlier) }
        if let fact = entity.fact {
            writer.member("fact", "f\(fact)")
        }
        writer.key("assertion")
        write(entity.assertion, frame, &writer)
        if !entity.codes.isEmpty {
            writer.key("codes")
            writer.beginArray()
            for code in entity.codes { write(code, &writer) }
            writer.endArray()
        }
        writer.endObject()
    }

    private func write(_ fact: DocumentFact, _ index: Int, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", "f\(index)")
        writer.member("kind", fact.kind)
        if let name = fact.name { writer.member("name", name) }
        if let code = fact.code {
            writer.key("code")
            write(code, &writer)
        }
        if let value = fact.value { writer.member("value", value) }
        if let unit = fact.unit { writer.member("unit", unit) }
        if fact.start != nil || fact.end != nil {
            writer.key("effective")
            writer.beginObject()
            if let start = fact.start { writer.member("start", start) }
            if let end = fact.end { writer.member("end", end) }
            writer.endObject()
        }
        if let status = fact.status { writer.member("status", status) }
        writer.member("mood", fact.mood)
        writer.key("negated")
        writer.value(fact.isNegated)
        writer.key("current")
        writer.value(fact.isCurrent)
        if let section = fact.section { writer.member("section", section) }
        if let span = fact.span { ends(span, frame, &writer) }
        writer.endObject()
    }

    func write(_ code: Entity.Code, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("system", code.system)
        writer.member("code", code.code)
        writer.member("display", code.display)
        if let score = code.score {
            writer.key("score")
            writer.value(score)
        }
        writer.endObject()
    }

    func write(_ assertion: Assertion, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("status", assertion.status.rawValue)
        writer.member("temporality", assertion.temporality.rawValue)
        writer.member("subject", assertion.subject.rawValue)
        if let relation = assertion.relation {
            writer.member("relation", relation)
        }
        if let status = assertion.clinicalStatus {
            writer.member("clinicalStatus", status.rawValue)
        }
        if let source = assertion.source { writer.member("source", source) }
        writer.key("cues")
        writer.beginArray()
        for cue in assertion.cues {
            writer.beginObject()
            ends(cue.span, frame, &writer)
            writer.member("rule", cue.rule)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private func write(_ diagnostic: Diagnostic, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("code", diagnostic.code)
        writer.member("message", diagnostic.message)
        writer.endObject()
    }
}
