/// Parameters that are trained in their own way, chosen by name.
public struct ParameterGroup: Sendable {
    /// What the learning rate is multiplied by; 0 keeps the parameters as they are.
    public let rateFactor: Float
    /// Weight decay of the group's weights; nil for that of the optimiser.
    public let weightDecay: Float?
    let matches: @Sendable (String) -> Bool

    /// - Parameter matches: whether the parameter of a name belongs to the group; asked once for each when the optimiser is made.
    public init(rateFactor: Float = 1, weightDecay: Float? = nil, where matches: @escaping @Sendable (String) -> Bool) {
        precondition(rateFactor >= 0 && (weightDecay ?? 0) >= 0, "Factors and decays are not negative.")
        self.rateFactor = rateFactor
        self.weightDecay = weightDecay
        self.matches = matches
    }
}
