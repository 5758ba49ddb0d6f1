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

    private let guideline: String?
    private let measuresUncertainty: Bool

    /// - Parameters:
    ///   - model: what results call it.
    ///   - guideline: the training corpus whose guideline is followed; nil for the one that the text suggests.
    ///   - measuresUncertainty: whether documents are told how unsure the tagger is of them.
    public init(_ tagger: EntityTagger, model: String, guideline: String? = nil, measuresUncertainty: Bool = false) {
        self.tagger = tagger
        self.guideline = guideline
        self.measuresUncertainty = measuresUncertainty
        source = "model:" + model
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let found = try tagger.entities(
            document, workspace.text.buffer, only: nil, source: source, guideline: guideline, measuresUncertainty: measuresUncertainty, workspace: &workspace.tagger
        ) { () throws(ClinicalError) in try deadline.check() }
        document.entities = found.entities
        document.uncertainty = found.uncertainty
        for index in document.entities.indices { document.entities[index].section = document.section(at: document.entities[index].span.start) }
    }
}
