/// Right, found and wanted things, and the measures made of them.
///
/// Counts add up: the counts of two documents are the sum of the counts of each.
public struct MatchCounts: Sendable, Hashable {
    /// Found things that are wanted (true positives).
    public var right: Int
    /// Things that were found (true and false positives).
    public var found: Int
    /// Things that should be found (true positives and false negatives).
    public var wanted: Int

    public init(right: Int = 0, found: Int = 0, wanted: Int = 0) {
        self.right = right
        self.found = found
        self.wanted = wanted
    }

    /// The share of found things that are right; 0 where nothing is found.
    public var precision: Double { found == 0 ? 0 : Double(right) / Double(found) }
    /// The share of wanted things that are found; 0 where nothing is wanted.
    public var recall: Double { wanted == 0 ? 0 : Double(right) / Double(wanted) }
    /// The harmonic mean of precision and recall; 0 where nothing is found or wanted.
    public var f1: Double { found + wanted == 0 ? 0 : 2 * Double(right) / Double(found + wanted) }

    public static func += (left: inout MatchCounts, right: MatchCounts) {
        left.right += right.right
        left.found += right.found
        left.wanted += right.wanted
    }
}
