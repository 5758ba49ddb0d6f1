internal import CasebookCore
public import CasebookText

/// Tokens.
public struct TokenComponent: Component {
    private let segmenter: any WordSegmenter
    public let name = "tokens"
    public let requires: Set<Annotation> = []
    public let provides: Set<Annotation> = [.tokens]

    public init(segmenter: any WordSegmenter) { self.segmenter = segmenter }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) {
        document.tokens.removeAll(keepingCapacity: true)
        document.tokens.reserveCapacity(workspace.text.buffer.count / 3)
        workspace.text.tokens(segmenter: segmenter, into: &document.tokens)
    }
}
