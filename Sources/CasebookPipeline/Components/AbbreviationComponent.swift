public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Abbreviations. Stands before the assertions, since a short form that the text defines may add entities.
public struct AbbreviationComponent: Component {
    private let reader: AbbreviationReader
    public let name = "abbreviations"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = [.entities]

    public init(matcher: TermMatcher) { reader = AbbreviationReader(matcher: matcher) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) {
        document.abbreviations = reader.read(&document, workspace.text.buffer).map {
            Abbreviation(short: $0.short, long: $0.long, expansion: $0.long == nil ? $0.expansion : nil)
        }
    }
}
