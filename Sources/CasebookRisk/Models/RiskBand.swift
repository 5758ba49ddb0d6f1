/// A name for probabilities from one up to that of the next band.
public struct RiskBand: Sendable, Hashable {
    public var name: String
    public var from: Double

    public init(name: String, from: Double) {
        self.name = name
        self.from = from
    }
}
