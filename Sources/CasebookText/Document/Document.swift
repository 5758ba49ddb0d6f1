public import CasebookCore

/// A text with all that has been found in it. Each stage of a pipeline adds its part; all places are spans of `text`.
public struct Document: Sendable {
    public var id: String
    public let text: SourceText
    public var metadata: DocumentMetadata
    /// The language of most sentences.
    public var language: Language
    /// A date or date and time (ISO 8601) that relative times count from.
    public var referenceDate: String?
    public var tokens: [Token] = []
    public var sentences: [Sentence] = []
    /// In text order, a section before those within it.
    public var sections: [Section] = []
    /// In text order.
    public var entities: [Entity] = []
    public var diagnostics: [Diagnostic] = []

    public init(id: String, text: SourceText, metadata: DocumentMetadata = DocumentMetadata(), language: Language = .english, referenceDate: String? = nil) {
        self.id = id
        self.text = text
        self.metadata = metadata
        self.language = language
        self.referenceDate = referenceDate
    }

    /// Index of the innermost section that holds a byte offset. Sections cover the text, so it is the last that starts before: O(log n).
    public func section(at offset: Int) -> Int? {
        var low = 0
        var high = sections.count
        while low < high {
            let middle = (low + high) / 2
            if sections[middle].span.start <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 && sections[low - 1].span.contains(offset) ? low - 1 : nil
    }
}
