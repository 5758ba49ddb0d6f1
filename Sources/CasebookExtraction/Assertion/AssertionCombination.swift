internal import CasebookCore

/// How what rules say and what a model says are put together: the rules' answer stands unless the model is surer than this.
public struct AssertionCombination: Sendable, Hashable {
    /// Where a cue speaks; 1 for never.
    public var overCues: Double
    /// Where a heading or the default speaks; 0 for always.
    public var overDefaults: Double

    public init(overCues: Double = 1, overDefaults: Double = 0) {
        self.overCues = overCues
        self.overDefaults = overDefaults
    }

    /// Where a cue speaks, the rules decide; elsewhere the model.
    public static let cues = Self()
    /// The model decides; the cues are among what it sees.
    public static let model = Self(overCues: 0)

    /// Whether a model of this confidence is believed against the rules.
    func believes(_ confidence: Double, againstCue isCued: Bool) -> Bool { confidence > (isCued ? overCues : overDefaults) }
}

extension AssertionCombination {
    /// Reads a member of a configuration; nil where it does not make sense.
    init?(_ value: JSONValue) {
        guard case .number(let cues)? = value["overCues"], case .number(let defaults)? = value["overDefaults"], let overCues = Double(cues),
            let overDefaults = Double(defaults), (0...1).contains(overCues), (0...1).contains(overDefaults)
        else { return nil }
        self.init(overCues: overCues, overDefaults: overDefaults)
    }

    var value: JSONValue { .object([.init("overCues", .number("\(overCues)")), .init("overDefaults", .number("\(overDefaults)"))]) }
}
