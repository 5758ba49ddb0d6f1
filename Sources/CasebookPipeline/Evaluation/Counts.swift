/// Right, found and wanted things, and the measures made of them.
public struct Counts: Sendable, Hashable {
    public var right = 0
    public var found = 0
    public var wanted = 0

    public init() {}

    public var precision: Double { found == 0 ? 0 : Double(right) / Double(found) }
    public var recall: Double { wanted == 0 ? 0 : Double(right) / Double(wanted) }
    /// Harmonic mean of precision and recall; 0 where both are 0.
    public var f1: Double { found + wanted == 0 ? 0 : 2 * Double(right) / Double(found + wanted) }

    public static func += (left: inout Counts, right: Counts) {
        left.right += right.right
        left.found += right.found
        left.wanted += right.wanted
    }
}
