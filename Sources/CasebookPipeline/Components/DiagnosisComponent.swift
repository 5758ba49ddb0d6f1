public import CasebookCore
internal import CasebookExtraction
public import CasebookText

/// Roles and ranks of diagnoses.
public struct DiagnosisComponent: Component {
    public let name = "diagnoses"
    public let requires: Set<Annotation> = [.tokens, .sections, .entities, .assertions]
    public let provides: Set<Annotation> = []

    public init() {}

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        DiagnosisRoles.assign(&document, workspace.text.buffer)
    }
}
