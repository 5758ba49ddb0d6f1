/// What was predicted of pairs of lines and drugs.
public struct ResponsePredictions: Sendable, Hashable {
    /// One a pair.
    public internal(set) var values: [Double] = []
    /// Pairs whose line was neither met nor has features: what is told is the drug's mean.
    public internal(set) var withoutLine = 0
    /// Pairs whose drug was not met and has no known structure that is like another: what is told is the mean over drugs.
    public internal(set) var withoutDrug = 0
}
