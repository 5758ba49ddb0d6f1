/// A loss before it is divided: the sum over its terms and how much they weigh together.
///
/// The mean over a batch that is worked on in parts is the sum of the sums divided by the sum of the weights; means of parts do not add up where the
/// parts weigh differently.
public struct LossSum {
    /// A scalar.
    public let sum: Variable
    /// What a mean divides by, not negative; 0 where no term counts.
    public let weight: Float

    public init(sum: Variable, weight: Float) {
        precondition(weight >= 0, "A loss cannot weigh \(weight).")
        self.sum = sum
        self.weight = weight
    }

    /// sum / weight, a scalar; 0 without gradient where nothing weighs.
    public var mean: Variable { sum.scaled(by: weight > 0 ? 1 / weight : 0) }
}
