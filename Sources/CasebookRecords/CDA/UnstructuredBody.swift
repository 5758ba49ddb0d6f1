internal import CasebookXML

/// The body of a document that is one text or one file.
enum UnstructuredBody {
    static func section(_ body: XMLElement, type: CodedConcept?, issues: inout RecordIssues) -> RecordSection {
        var section = RecordSection(kind: "other", code: type)
        section.place = .node(body.index)
        guard let text = body.child(.text) else { return section }
        let mediaType = text.filled(.mediaType)?.lowercased() ?? "text/plain"
        if text.attribute(.representation, is: "B64") || (mediaType != "text/plain" && mediaType != "text/html" && text.children.first(where: { _ in true }) == nil && mediaType.hasPrefix("text") == false) {
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
        if mediaType == "text/html", let words = DocumentBody.text(Array(text.text.utf8), mediaType: mediaType) {
            section.text = words
        } else {
            section.text = text.text.trimmed
        }
        return section
    }
}
