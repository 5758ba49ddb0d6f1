public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Relations among the document's entities by rules.
public struct RelationRuleComponent: Component {
    private let engine: RelationEngine
    public let name = "relations"
    public let requires: Set<Annotation> = [.tokens, .sentences, .entities]
    public let provides: Set<Annotation> = [.relations]

    public init(rules: [RelationRule]) { engine = RelationEngine(rules: rules) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        document.relations += try engine.relations(of: document) { () throws(ClinicalError) in try deadline.check() }
    }
}
