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
        if document.statedLanguage == nil {
            var chinese = 0
            var english = 0
            for sentence in document.sentences {
                if sentence.language == .chinese { chinese += sentence.span.count } else { english += sentence.span.count }
            }
            if chinese + english > 0 { document.language = chinese >= english ? .chinese : .english }
        }
        guard document.language == .chinese else { return }
        for index in document.sentences.indices where document.sentences[index].language == .english {
            if !hasEnglishWord(document.sentences[index], document.tokens) { document.sentences[index].language = .chinese }
        }
    }

    /// Whether a sentence is written in English words. Abbreviations, signs and units ("K+ 5.2 mmol/L", "HER2 (1+)") stand in notes of any language.
    private func hasEnglishWord(_ sentence: Sentence, _ tokens: [Token]) -> Bool {
        sentence.tokens.contains { index in
            let token = tokens[index]
            guard token.kind == .word, token.endScalar - token.startScalar > 2, !token.flags.contains(.anyCapital) else { return false }
            return index == sentence.tokens.lowerBound || tokens[index - 1].kind == .word || tokens[index].flags.contains(.spaceBefore) && tokens[index - 1].kind != .number
        }
    }
}
