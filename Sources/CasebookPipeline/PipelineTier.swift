/// What a pipeline for clinical notes is made of.
public enum PipelineTier: String, Sendable, CaseIterable {
    /// Dictionaries and rules, no trained model.
    case rules
    /// With taggers that read a few hundred notes a second.
    case fast
    /// With larger taggers, of two encoders and in English with character language models: a point better, some times slower.
    case accurate
}
