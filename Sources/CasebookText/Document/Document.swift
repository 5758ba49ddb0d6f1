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
    /// What relative times count from, ISO 8601: as the input says, else the document's own time.
    public var referenceTime: String?
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
    /// In text order, like the lists that follow.
    public var measurements: [Measurement] = []
    public var medications: [Medication] = []
    public var allergies: [Allergy] = []
    public var times: [TimeExpression] = []
    /// Every number of the text; found only when asked for.
    public var quantities: [Quantity] = []
    public var abbreviations: [Abbreviation] = []
    /// What was copied from earlier documents of the same patient.
    public var copies: [CopiedText] = []
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
        referenceTime = metadata.time
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

    /// Leaves out entities, the relations that they take part in, and what is said of them alone.
    public mutating func keepEntities(where isKept: (Entity) -> Bool) {
        var places = [Int?](repeating: nil, count: entities.count), kept: [Entity] = []
        for (index, entity) in entities.enumerated() where isKept(entity) {
            places[index] = kept.count
            kept.append(entity)
        }
        guard kept.count < entities.count else { return }
        entities = kept
        moveEntities { places[$0] }
    }

    /// Puts the entities in text order; all that names them goes with them.
    public mutating func sortEntities() {
        let order = entities.indices.sorted { (entities[$0].span, $0) < (entities[$1].span, $1) }
        guard !order.elementsEqual(entities.indices) else { return }
        var places = [Int](repeating: 0, count: entities.count)
        for (new, old) in order.enumerated() { places[old] = new }
        entities = order.map { entities[$0] }
        moveEntities { places[$0] }
    }

    /// Renames the entities in all that speaks of them. What loses an entity that it cannot do without is left out.
    private mutating func moveEntities(_ place: (Int) -> Int?) {
        relations = relations.compactMap { relation in
            guard let from = place(relation.from), let to = place(relation.to) else { return nil }
            var relation = relation
            (relation.from, relation.to) = (from, to)
            return relation
        }
        measurements = measurements.compactMap { measurement in
            var measurement = measurement
            if let test = measurement.test {
                guard let test = place(test) else { return nil }
                measurement.test = test
            }
            return measurement
        }
        medications = medications.compactMap { medication in
            var medication = medication
            if let drug = medication.drug {
                guard let drug = place(drug) else { return nil }
                medication.drug = drug
            }
            medication.reasons = medication.reasons.compactMap(place)
            return medication
        }
        allergies = allergies.compactMap { allergy in
            var allergy = allergy
            if let substance = allergy.substance {
                guard let substance = place(substance) else { return nil }
                allergy.substance = substance
            }
            allergy.reactions = allergy.reactions.compactMap(place)
            return allergy
        }
        for index in times.indices { times[index].event = times[index].event.flatMap(place) }
    }
}
