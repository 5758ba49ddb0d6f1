/// How often each gold class was predicted as each class, and the measures made of it.
public struct ConfusionMatrix: Sendable, Hashable {
    public let classCount: Int
    /// Shape classes × classes, row-major: gold classes are rows, predicted classes are columns.
    public private(set) var counts: [Int]

    public init(classCount: Int) {
        precondition(classCount > 0, "A confusion matrix needs at least one class.")
        self.classCount = classCount
        counts = Array(repeating: 0, count: classCount * classCount)
    }

    /// Counts pairs of classes, each in 0..<classCount. O(n).
    public init(classCount: Int, gold: [Int], predicted: [Int]) {
        precondition(gold.count == predicted.count, "Gold and predicted classes differ in number: \(gold.count) and \(predicted.count).")
        self.init(classCount: classCount)
        for (wanted, found) in zip(gold, predicted) { add(gold: wanted, predicted: found) }
    }

    public mutating func add(gold: Int, predicted: Int) {
        precondition((0..<classCount).contains(gold) && (0..<classCount).contains(predicted), "A class is not in 0..<\(classCount).")
        counts[gold * classCount + predicted] += 1
    }

    /// Adds a matrix of the same classes.
    public static func += (left: inout ConfusionMatrix, right: ConfusionMatrix) {
        precondition(left.classCount == right.classCount, "Confusion matrices of different classes cannot be added.")
        for place in left.counts.indices { left.counts[place] += right.counts[place] }
    }

    public subscript(gold gold: Int, predicted predicted: Int) -> Int { counts[gold * classCount + predicted] }

    /// The number of rows counted.
    public var total: Int { counts.reduce(0, +) }

    /// The share of rows whose class is right; nil when there are none.
    public var accuracy: Double? {
        let total = total
        return total == 0 ? nil : Double((0..<classCount).reduce(0) { $0 + self[gold: $1, predicted: $1] }) / Double(total)
    }

    /// Right, found and wanted rows of each class.
    public var classes: [MatchCounts] {
        var result = Array(repeating: MatchCounts(), count: classCount)
        for gold in 0..<classCount {
            result[gold].right = self[gold: gold, predicted: gold]
            for predicted in 0..<classCount {
                result[gold].wanted += self[gold: gold, predicted: predicted]
                result[predicted].found += self[gold: gold, predicted: predicted]
            }
        }
        return result
    }

    /// Counts summed over classes, without those of `excluded`: for relations and tags, the class that says "none" is left out.
    ///
    /// With no class left out, precision, recall and F1 all equal the accuracy.
    public func micro(excluding excluded: Set<Int> = []) -> MatchCounts {
        classes.enumerated().reduce(into: MatchCounts()) { if !excluded.contains($1.offset) { $0 += $1.element } }
    }

    /// The mean over the classes that occur in gold or predicted rows, without those of `excluded`.
    public func macro(excluding excluded: Set<Int> = []) -> MacroAverage {
        MacroAverage(of: classes.enumerated().filter { !excluded.contains($0.offset) && $0.element.found + $0.element.wanted > 0 }.map(\.element))
    }

    /// Cohen's kappa: agreement beyond chance (Cohen, 1960). Nil where chance alone agrees fully (no rows, or one class on both sides).
    public var cohenKappa: Double? {
        let total = Double(total)
        let chance = classes.reduce(0) { $0 + Double($1.found) * Double($1.wanted) }
        guard let accuracy, chance < total * total else { return nil }
        let expected = chance / (total * total)
        return (accuracy - expected) / (1 - expected)
    }
}
