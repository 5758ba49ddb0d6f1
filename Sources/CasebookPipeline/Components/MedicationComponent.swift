public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Medications with their directions for use.
public struct MedicationComponent: Component {
    private let finder: MedicationFinder
    public let name = "medications"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities, .assertions, .relations, .allergies]
    public let provides: Set<Annotation> = [.medications]

    public init(sigs: SigTable, units: UnitTable) { finder = MedicationFinder(table: sigs, units: UnitReader(units)) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        finder.find(&document, workspace.text.buffer)
    }
}
