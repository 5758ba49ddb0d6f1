public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Allergens that the dictionaries do not have, where a text speaks of allergies.
public struct AllergenComponent: Component {
    private let finder: AllergyFinder
    public let name = "allergens"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities]
    public let provides: Set<Annotation> = []

    public init(table: AllergenTable) { finder = AllergyFinder(table: table) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        finder.addAllergens(&document, workspace.text.buffer)
    }
}
