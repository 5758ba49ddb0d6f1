/// Precision, recall and F1 averaged over classes or kinds, each with the same weight.
///
/// F1 is the mean of the classes' F1, not the F1 of the mean precision and recall (Opitz and Burst, 2019). All are 0 where there is no class.
public struct MacroAverage: Sendable, Hashable {
    public let precision: Double
    public let recall: Double
    public let f1: Double

    /// Averages counts in the order given. O(n).
    public init(of classes: [MatchCounts]) {
        let weight = classes.isEmpty ? 0 : 1 / Double(classes.count)
        precision = classes.reduce(0) { $0 + $1.precision } * weight
        recall = classes.reduce(0) { $0 + $1.recall } * weight
        f1 = classes.reduce(0) { $0 + $1.f1 } * weight
    }
}
