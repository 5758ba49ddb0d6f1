public import CasebookCore

/// The time that one document may take. It is asked between components and, within the longer ones, every few dozen sentences or windows, so
/// that a document may take somewhat more.
public struct Deadline: Sendable {
    private let end: ContinuousClock.Instant?

    /// - Parameter seconds: nil for no limit.
    public init(seconds: Double?) {
        end = seconds.map { ContinuousClock.now.advanced(by: .seconds($0)) }
    }

    /// Throws `limit.time` when the time is up.
    public func check() throws(ClinicalError) {
        if let end, ContinuousClock.now > end {
            throw ClinicalError(.timeLimit, "The document took longer than the time limit; raise --time-limit or split the document.")
        }
    }
}

extension ClinicalError.Code {
    /// A document took too long.
    public static let timeLimit = Self(rawValue: "limit.time")
    /// Components of a pipeline stand in an order that leaves one without what it needs.
    public static let pipelineOrder = Self(rawValue: "pipeline.order")
}
