/// One number that models see.
public struct RiskFeature: Sendable, Hashable {
    public var name: String
    /// The place of the variable that it is made of, in `FeatureEncoder.variables`.
    public var variable: Int
    /// What it tells of a series; nil for others.
    public var statistic: SeriesStatistic?

    init(name: String, variable: Int, statistic: SeriesStatistic? = nil) {
        self.name = name
        self.variable = variable
        self.statistic = statistic
    }
}
