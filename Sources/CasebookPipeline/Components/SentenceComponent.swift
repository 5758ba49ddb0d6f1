internal import CasebookCore
public import CasebookText

/// Sentences, and the language of each and of the document.
public struct SentenceComponent: Component {
    private let splitter = SentenceSplitter()
    public let name = "sentences"
    public let requires: Set<Annotation> = [.tokens, .sections]
    public let provides: Set<Annotation> = [.sentences]

    public init() {}

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) {
        document.sentences.removeAll(keepingCapacity: true)
        splitter.split(document.tokens, workspace.text.buffer, sections: document.sections, into: &document.sentences)
        guard document.statedLanguage == nil else { return }
        var chinese = 0
        var english = 0
        for sentence in document.sentences {
            if sentence.language == .chinese { chinese += sentence.span.count } else { english += sentence.span.count }
        }
        if chinese + english > 0 { document.language = chinese >= english ? .chinese : .english }
    }
}
