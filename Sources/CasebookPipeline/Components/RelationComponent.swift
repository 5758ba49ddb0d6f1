public import CasebookCore
public import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Relations among the document's entities by a trained extractor.
public struct RelationComponent: Component {
    private let extractor: RelationExtractor
    private let rules: RelationEngine
    private let source: String
    private let guideline: String?
    public let name = "relations"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = [.relations]

    /// - Parameters:
    ///   - rules: whose judgement the extractor sees.
    ///   - model: what results call it.
    ///   - guideline: the training corpus whose way of annotating is followed; nil for the one that relates most of the entities' kinds.
    public init(_ extractor: RelationExtractor, rules: [RelationRule], model: String, guideline: String? = nil) {
        self.extractor = extractor
        self.rules = RelationEngine(rules: rules)
        self.guideline = guideline
        source = "model:" + model
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        guard document.entities.count > 1 else { return }
        let entities = document.relationEntities(workspace.text.buffer)
        let ruled = try rules.relations(of: document) { () throws(ClinicalError) in try deadline.check() }
        var found = try extractor.relations(
            document, workspace.text.buffer, entities: entities, ruled: ruled, guideline: guideline, workspace: &workspace.tagger
        ) { () throws(ClinicalError) in try deadline.check() }
        for index in found.indices { found[index].source = source }
        document.relations += found
    }
}
