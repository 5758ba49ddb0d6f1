/// The metric that decides which state of a training is the best, and when there is no point in going on.
public struct TrainingObjective: Sendable, Hashable {
    public enum Goal: Sendable, Hashable {
        case greatest
        case least
    }

    /// A name that the evaluation gives, or `loss`: the loss of training where the evaluation gives none of that name.
    public let metric: String
    public let goal: Goal
    /// Training stops when the metric has not been better than the best for more than this many epochs in a row; nil for never.
    public let patience: Int?

    public init(_ goal: Goal, of metric: String, patience: Int? = nil) {
        precondition((patience ?? 0) >= 0, "Patience is not negative.")
        self.metric = metric
        self.goal = goal
        self.patience = patience
    }

    /// Numbers that are not finite are never better.
    func isBetter(_ value: Double, than best: Double?) -> Bool {
        guard value.isFinite else { return false }
        guard let best else { return true }
        return goal == .greatest ? value > best : value < best
    }
}
