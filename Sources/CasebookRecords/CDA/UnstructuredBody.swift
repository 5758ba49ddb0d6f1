internal import CasebookXML

/// The body of a document that is one text or one file.
enum UnstructuredBody {
    /// Adds its text as a section; a clinical document in it is read into the record.
    static func read(_ body: XMLElement, into record: inout ClinicalRecord, issues: inout RecordIssues) {
        if let bytes = body.child(.text).flatMap({ $0.attribute(.representation, is: "B64") && !$0.hasAttribute(.compression) ? Base64.decode($0.text) : nil }),
            bytes.prefix(4096).firstRange(of: Array("<ClinicalDocument".utf8)) != nil
        {
            record.embed(document: bytes, at: .node(body.index))
            return
        }
        record.sections.append(section(body, type: record.type, issues: &issues))
    }

    private static func section(_ body: XMLElement, type: CodedConcept?, issues: inout RecordIssues) -> RecordSection {
        var section = RecordSection(kind: "other", code: type)
        section.place = .node(body.index)
        guard let text = body.child(.text) else { return section }
        let mediaType = text.filled(.mediaType)?.lowercased() ?? "text/plain"
        if text.attribute(.representation, is: "B64")
            || (mediaType != "text/plain" && mediaType != "text/html" && text.children.first(where: { _ in true }) == nil && mediaType.hasPrefix("text") == false)
        {
            guard let bytes = Base64.decode(text.text) else {
                issues.add("record.body-damaged", "The body is not what its Base64 should be; it was left out.", line: text.line)
                return section
            }
            guard !text.hasAttribute(.compression) else {
                issues.add("record.body-unread", "The body is compressed, which is not read.", line: text.line)
                return section
            }
            if let words = DocumentBody.text(bytes, mediaType: mediaType) {
                section.text = words
            } else if !bytes.isEmpty {
                issues.add("record.body-unread", "The body is a file of another kind (PDF or image); its text was not read.", line: text.line)
            }
            return section
        }
        if text.child(.reference) != nil, text.content == nil {
            issues.add("record.body-elsewhere", "The body is in another file, which is not opened.", line: text.line)
            return section
        }
        if text.children.first(where: { _ in true }) != nil {
            // Elements within the text lay it out as narrative does.
            var reader = NarrativeReader()
            reader.read(text)
            section.text = String(decoding: reader.text, as: UTF8.self)
            section.map = reader.map
        } else if mediaType == "text/html", let words = DocumentBody.text(Array(text.text.utf8), mediaType: mediaType) {
            section.text = words
        } else {
            section.text = text.text.trimmed
        }
        return section
    }
}
