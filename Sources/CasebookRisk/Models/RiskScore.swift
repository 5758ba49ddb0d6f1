/// What a model says of one unit.
public struct RiskScore: Sendable, Hashable {
    /// What one variable adds to the log odds.
    public struct Contribution: Sendable, Hashable {
        public var feature: String
        /// What was seen of it; nil where nothing was.
        public var value: TimelineValue?
        public var logOdds: Double

        /// The feature that stands for all variables that are not listed, and for what an approximation leaves.
        public static let rest = "(rest)"
    }

    /// A class and its probability.
    public struct ClassProbability: Sendable, Hashable {
        public var label: String
        public var probability: Double
    }

    /// Where a recurrent part looked: a share of its attention. It tells where, and neither how much that counted nor why.
    public struct Attention: Sendable, Hashable {
        /// The hour at which the step begins.
        public var time: Double
        /// Of an event; nil for a step of measurements.
        public var code: String?
        public var weight: Double
    }

    public var id: String
    /// The hour of scoring, where the unit has times.
    public var asOf: Double?
    /// Why the unit is not scored; nil where it is.
    public var reason: String?
    /// Of the outcome; for classes of the one that is most probable; for survival of the event within the model's horizon, where it has one.
    public var probability: Double?
    /// For classes: each with its probability.
    public var classes: [ClassProbability]
    /// For survival: the log hazard ratio to the mean unit.
    public var logHazard: Double?
    public var band: String?
    /// Whether the probability reaches the threshold.
    public var flag: Bool?
    /// Before calibration.
    public var logOdds: Double?
    /// What contributions start from.
    public var baseline: Double?
    /// The greatest first; with the baseline they add up to the log odds.
    public var contributions: [Contribution]
    /// The steps and events that recurrent parts look at most; empty without such parts.
    public var attention: [Attention]
    /// Variables of which something was seen, and others.
    public var present: Int
    public var missing: Int

    init(id: String, asOf: Double?) {
        self.id = id
        self.asOf = asOf
        classes = []
        contributions = []
        attention = []
        present = 0
        missing = 0
    }

    public var isScored: Bool { reason == nil }
}
