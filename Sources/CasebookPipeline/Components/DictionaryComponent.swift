public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Entities by dictionaries.
public struct DictionaryComponent: Component {
    private let recognizer: DictionaryRecognizer
    public let name = "dictionary"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences]
    public let provides: Set<Annotation> = [.entities]

    public init(matcher: TermMatcher, modifiers: ModifierTable) { recognizer = DictionaryRecognizer(matcher: matcher, modifiers: modifiers) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        for index in document.sentences.indices {
            if index % 64 == 63 { try deadline.check() }
            recognizer.recognize(document.sentences[index], in: &document, workspace.text.buffer, matches: &workspace.matches)
        }
    }
}
