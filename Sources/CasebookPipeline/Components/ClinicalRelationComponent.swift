public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookModels
public import CasebookText

/// Relations among the document's entities, first by rules and then by extractors that see what the rules say, and the values, doses, severities, modifiers and times that they are about: by taggers
/// that find these, each for the sentences of its language.
public struct ClinicalRelationComponent: Component {
    private let attributes: [ClinicalModel<EntityTagger>]
    private let rules: RelationEngine
    private let extractors: [ClinicalModel<RelationExtractor>]
    public let name = "relations"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities, .assertions]
    public let provides: Set<Annotation> = [.relations]

    public init(attributes: [ClinicalModel<EntityTagger>], extractors: [ClinicalModel<RelationExtractor>], rules: [RelationRule]) {
        self.rules = RelationEngine(rules: rules)
        self.attributes = attributes
        self.extractors = extractors
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        // Nothing is said of nothing.
        guard !document.entities.isEmpty else { return }
        let languages = Set(document.sentences.map(\.language))
        try addAttributes(languages, &document, &workspace, deadline)
        let entities = document.relationEntities(workspace.text.buffer)
        let read = languages.intersection(extractors.map(\.language))
        let ruled = read.isEmpty ? [] : try rules.relations(of: document) { () throws(ClinicalError) in try deadline.check() }
        for extractor in extractors where read.contains(extractor.language) {
            var found = try extractor.model.relations(
                document, workspace.text.buffer, entities: entities, ruled: ruled, only: extractor.language, guideline: extractor.guideline, workspace: &workspace.tagger
            ) { () throws(ClinicalError) in try deadline.check() }
            for index in found.indices { found[index].source = "model:" + extractor.name }
            document.relations += found
        }
        // Rules alone speak where there is no extractor for the language.
        if !languages.isSubset(of: read) { document.relations += try rules.relations(of: document, skipping: read) { () throws(ClinicalError) in try deadline.check() } }
        document.relations.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        let related = Set(document.relations.flatMap { [document.entities[$0.from].span, document.entities[$0.to].span] })
        document.keepEntities { !EntityKind.attributes.contains($0.kind) || related.contains($0.span) }
    }

    /// Adds the attributes that stand outside of all entities, in text order.
    private func addAttributes(
        _ languages: Set<Language>, _ document: inout Document, _ workspace: inout PipelineWorkspace, _ deadline: Deadline
    ) throws(ClinicalError) {
        var found: [Entity] = [], reads = [Bool](repeating: false, count: document.sentences.count), sentence = 0
        // What stands in a sentence without an entity is said of none.
        for entity in document.entities {
            while sentence < reads.count, document.sentences[sentence].span.end <= entity.span.start { sentence += 1 }
            if sentence < reads.count { reads[sentence] = true }
        }
        for tagger in attributes where languages.contains(tagger.language) {
            found += try tagger.model.entities(
                document, workspace.text.buffer, only: tagger.language, reads: reads, source: "model:" + tagger.name, guideline: tagger.guideline, weighs: false,
                workspace: &workspace.tagger
            ) { () throws(ClinicalError) in try deadline.check() }.entities.filter { EntityKind.attributes.contains($0.kind) }
        }
        // Entities are in text order but may nest; the farthest end so far tells whether one covers what comes.
        found.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
        var merged: [Entity] = [], next = 0, end = 0
        for var attribute in found {
            while next < document.entities.count, document.entities[next].span.start <= attribute.span.start {
                end = max(end, document.entities[next].span.end)
                merged.append(document.entities[next])
                next += 1
            }
            let isFollowed = next < document.entities.count && document.entities[next].span.start < attribute.span.end
            guard end <= attribute.span.start, !isFollowed else { continue }
            attribute.section = document.section(at: attribute.span.start)
            merged.append(attribute)
        }
        document.entities = merged + document.entities[next...]
    }
}
