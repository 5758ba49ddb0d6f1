/// A share of counted things, such as a sensitivity, with its interval.
public struct Proportion: Sendable, Hashable {
    public let count: Int
    public let total: Int

    public init(count: Int, total: Int) {
        precondition(count >= 0 && count <= total, "A count must lie between 0 and its total.")
        self.count = count
        self.total = total
    }

    /// Nil when the total is 0.
    public var value: Double? { total == 0 ? nil : Double(count) / Double(total) }

    /// Wilson's score interval (Wilson, 1927), always within [0, 1]; nil when the total is 0.
    public func wilsonInterval(level: Double = 0.95) -> ConfidenceInterval? {
        guard let value else { return nil }
        let z = NormalDistribution.margin(level: level)
        let size = Double(total)
        let scale = 1 + z * z / size
        let center = (value + z * z / (2 * size)) / scale
        let margin = z / scale * (value * (1 - value) / size + z * z / (4 * size * size)).squareRoot()
        // At the ends the bound is 0 or 1 by algebra, but not after rounding.
        return ConfidenceInterval(lower: count == 0 ? 0 : max(0, center - margin), upper: count == total ? 1 : min(1, center + margin), level: level)
    }
}
