public import CasebookText

/// Sections by their headings.
public struct SectionComponent: Component {
    private let detector: SectionDetector
    public let name = "sections"
    public let requires: Set<Annotation> = []
    public let provides: Set<Annotation> = [.sections]

    public init(headings: HeadingTable) { detector = SectionDetector(headings: headings) }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) {
        guard !document.hasGivenSections else { return }
        document.sections.removeAll(keepingCapacity: true)
        detector.detect(workspace.text.buffer, into: &document.sections)
    }
}
