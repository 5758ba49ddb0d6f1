public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Results of tests, vital signs, scores and sizes.
public struct MeasurementComponent: Component {
    private let finder: MeasurementFinder
    public let name = "measurements"
    public let requires: Set<Annotation> = [.tokens, .sections, .sentences, .entities, .assertions]
    public let provides: Set<Annotation> = [.measurements]

    public init(_ lexicons: ClinicalLexicons) {
        finder = MeasurementFinder(table: lexicons.analytes, units: lexicons.units, comparisons: lexicons.comparisons)
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        finder.find(&document, workspace.text.buffer)
    }
}
