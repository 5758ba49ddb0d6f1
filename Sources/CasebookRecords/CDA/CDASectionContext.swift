internal import CasebookCore
internal import CasebookXML

/// What the reading of a section's entries needs to know of the rest of the document.
struct CDASectionContext {
    var kind: String
    var loinc: String?
    /// Text of every element with an ID, and the section that holds it.
    let narratives: CDANarratives
    /// Which section this is among the narratives.
    let section: Int

    func resolve(_ reference: XMLElement) -> String? {
        guard let id = Self.id(reference) else { return nil }
        return narratives.text(id)
    }

    /// The span in this section's own text that a reference points to.
    func span(_ reference: XMLElement?) -> TextSpan? {
        guard let reference, let id = Self.id(reference) else { return nil }
        return narratives.span(id, in: section)
    }

    static func id(_ reference: XMLElement) -> Substring? {
        guard let value = reference.filled(.value), value.hasPrefix("#") else { return nil }
        return value.dropFirst()
    }
}
