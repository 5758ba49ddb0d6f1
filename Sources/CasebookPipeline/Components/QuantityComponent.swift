public import CasebookCore
internal import CasebookExtraction
public import CasebookLexicons
public import CasebookText

/// Every number of the document with its unit. Part of a pipeline only where quantities are asked for.
public struct QuantityComponent: Component {
    private let finder: QuantityFinder
    public let name = "quantities"
    public let requires: Set<Annotation> = [.tokens]
    public let provides: Set<Annotation> = []

    public init(_ lexicons: ClinicalLexicons) {
        finder = QuantityFinder(units: UnitReader(lexicons.units), comparisons: ComparisonReader(lexicons.comparisons))
    }

    public func process(_ document: inout Document, workspace: inout PipelineWorkspace, deadline: Deadline) throws(ClinicalError) {
        document.quantities = finder.quantities(in: workspace.text.buffer, tokens: document.tokens)
    }
}
