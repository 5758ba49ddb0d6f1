public import CasebookCore
public import CasebookText

/// Marks entities that stand in text copied from an earlier document.
public struct CopyComponent: Component {
    public let name = "copies"
    public let requires: Set<Annotation> = [.entities]
    public let provides: Set<Annotation> = []

    public init() {}

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        guard !document.copies.isEmpty else { return }
        var next = 0
        for index in document.entities.indices {
            let span = document.entities[index].span
            while next < document.copies.count, document.copies[next].span.end <= span.start { next += 1 }
            guard next < document.copies.count else { return }
            if document.copies[next].span.contains(span) { document.entities[index].copiedFrom = document.copies[next].document }
        }
    }
}
