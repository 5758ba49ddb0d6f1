public import CasebookCore
public import CasebookExtraction
public import CasebookText

/// Entities by a trained tagger.
public struct TaggerComponent: Component {
    private let tagger: EntityTagger
    private let source: String
    public let name = "tagger"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences]
    public let provides: Set<Annotation> = [.entities]

    /// - Parameter model: what results call it.
    public init(_ tagger: EntityTagger, model: String) {
        self.tagger = tagger
        source = "model:" + model
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        document.entities = tagger.entities(document, workspace.text.buffer, only: nil, source: source, workspace: &workspace.tagger)
        for index in document.entities.indices { document.entities[index].section = document.section(at: document.entities[index].span.start) }
    }
}
