internal import CasebookCore
public import CasebookText

/// Stands for entities that came with the document.
public struct GivenEntityComponent: Component {
    public let name = "given"
    public let requires: Set<Annotation> = []
    public let provides: Set<Annotation> = [.entities]

    public init() {}

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) {
        for index in document.entities.indices { document.entities[index].section = document.section(at: document.entities[index].span.start) }
    }
}
