/// How what rules say and what a model says are put together.
public enum AssertionCombination: String, Sendable, Hashable, CaseIterable {
    /// Where a cue speaks, the rules decide; elsewhere the model.
    case cues
    /// The model decides; the cues are among what it sees.
    case model
}
