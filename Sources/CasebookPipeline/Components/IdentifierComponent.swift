public import CasebookCore
public import CasebookExtraction
public import CasebookText

/// What identifies persons, as entities of the kinds `phi:…` beside those that are there. Only in a pipeline that is asked for it.
public struct IdentifierComponent: Component {
    private let finder: IdentifierFinder
    public let name = "identifiers"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = []

    public init(_ finder: IdentifierFinder) { self.finder = finder }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let identifiers = finder.identifiers(in: document, workspace.text.buffer)
        guard !identifiers.isEmpty else { return }
        for identifier in identifiers {
            let span = workspace.text.buffer.span(identifier.range)
            document.entities.append(Entity(kind: identifier.kind.entityKind, span: span, source: "rule:phi." + identifier.rule, section: document.section(at: span.start)))
        }
        document.sortEntities()
    }
}
