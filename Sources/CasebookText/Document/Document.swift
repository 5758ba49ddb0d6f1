public import CasebookCore

/// A text with all that has been found in it. Each stage of a pipeline adds its part; all places are spans of `text`.
public struct Document: Sendable {
    public var id: String
    public let text: SourceText
    public var metadata: DocumentMetadata
    /// The stated language, or else the language of most sentences.
    public var language: Language
    /// The language that the input or the user says the text has; sentences are still read each in their own script.
    public var statedLanguage: Language?
    public var tokens: [Token] = []
    public var sentences: [Sentence] = []
    /// In text order, a section before those within it.
    public var sections: [Section] = []
    /// The sections come from a record and each has a `body`; headings are not looked for.
    public var hasGivenSections = false
    /// In text order.
    public var entities: [Entity] = []
    /// In the order of their first ends in the text.
    public var relations: [Relation] = []
    /// Coded statements of the record that the text comes from.
    public var facts: [DocumentFact] = []
    public var diagnostics: [Diagnostic] = []
    /// How unsure a tagger was that was asked to say it: the mean of -log p of its best path, a unit of text.
    public var uncertainty: Double?

    public init(id: String, text: SourceText, metadata: DocumentMetadata = DocumentMetadata(), statedLanguage: Language? = nil) {
        self.id = id
        self.text = text
        self.metadata = metadata
        self.statedLanguage = statedLanguage
        language = statedLanguage ?? .english
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

    /// Leaves out entities, and the relations that they take part in.
    public mutating func keepEntities(where isKept: (Entity) -> Bool) {
        var places = [Int?](repeating: nil, count: entities.count), kept: [Entity] = []
        for (index, entity) in entities.enumerated() where isKept(entity) {
            places[index] = kept.count
            kept.append(entity)
        }
        guard kept.count < entities.count else { return }
        entities = kept
        relations = relations.compactMap { relation in
            guard let from = places[relation.from], let to = places[relation.to] else { return nil }
            var relation = relation
            (relation.from, relation.to) = (from, to)
            return relation
        }
    }
}
