public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Allergies, and statements that none is known.
public struct AllergyComponent: Component {
    private let finder: AllergyFinder
    public let name = "allergies"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities, .assertions]
    public let provides: Set<Annotation> = [.allergies]

    public init(table: AllergenTable) { finder = AllergyFinder(table: table) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        finder.find(&document, workspace.text.buffer)
    }
}
