public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Codes of the entities to which their dictionaries give none. Stands behind all that adds entities.
public struct CodeComponent: Component {
    private let linker: CodeLinker
    public let name = "codes"
    public let requires: Set<Annotation> = [.tokens, .sentences, .entities]
    public let provides: Set<Annotation> = [.codes]

    /// - Parameter candidates: codes of each system that an entity may get.
    public init(lexicons: ClinicalLexicons, candidates: Int = 1) { linker = CodeLinker(indexes: lexicons.codes, candidates: candidates) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        let abbreviations = document.abbreviations.map {
            AbbreviationReader.Reading(short: $0.short, long: $0.long, expansion: $0.expansion ?? $0.long.map { [text = document.text] in text[$0] } ?? "")
        }
        try deadline.check()
        linker.link(&document, workspace.text.buffer, abbreviations: abbreviations, workspace: &workspace.codes)
    }
}
