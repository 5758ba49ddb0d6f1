public import CasebookCore
public import CasebookText

/// A step of a pipeline. It says what it needs and what it adds; `Pipeline` checks the order once, when it is made.
public protocol Component: Sendable {
    /// Named in results and messages.
    var name: String { get }
    var requires: Set<Annotation> { get }
    var provides: Set<Annotation> { get }

    /// Adds its part to the document. `workspace` holds the document's text. Throws only what `deadline` throws.
    func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError)
}
