public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookModels
public import CasebookText

/// Entities by taggers, each for the sentences of its language, and by the dictionaries, put together as `EntityMerger` says.
public struct ClinicalEntityComponent: Component {
    private let taggers: [ClinicalModel<EntityTagger>]
    private let recognizer: DictionaryRecognizer
    public let name = "entities"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences]
    public let provides: Set<Annotation> = [.entities]

    public init(taggers: [ClinicalModel<EntityTagger>], matcher: TermMatcher, modifiers: ModifierTable) {
        self.taggers = taggers
        recognizer = DictionaryRecognizer(matcher: matcher, modifiers: modifiers)
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        for index in document.sentences.indices {
            if index % 64 == 63 { try deadline.check() }
            recognizer.recognize(document.sentences[index], in: &document, workspace.text.buffer, matches: &workspace.matches)
        }
        document.entities.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
        var tagged: [Entity] = [], listed = document.entities
        for tagger in taggers {
            let found = try listed.withUnsafeMutableBufferPointer { listed throws(ClinicalError) in
                try tagger.model.entities(
                    document, workspace.text.buffer, only: tagger.language, source: "model:" + tagger.name, listed: listed, guideline: tagger.guideline,
                    workspace: &workspace.tagger
                ) { () throws(ClinicalError) in try deadline.check() }
            }
            // A model may mark more than stands in results: values, times.
            tagged += found.entities.filter { EntityKind.canonical.contains($0.kind) && !isTitle($0, document) }
        }
        if taggers.count > 1 { tagged.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) } }
        document.entities = EntityMerger.merge(tagged: tagged, listed: listed)
        for index in document.entities.indices { document.entities[index].section = document.section(at: document.entities[index].span.start) }
    }

    /// Whether a mention is part of a heading, whose words are no finding: but "CXR: clear" names a test.
    private func isTitle(_ entity: Entity, _ document: borrowing Document) -> Bool {
        guard entity.kind != .test || document.hasGivenSections, let section = document.section(at: entity.span.start),
            let title = document.sections[section].title
        else { return false }
        return title.overlaps(entity.span)
    }
}
