/// A bound on gradients before a step.
public enum GradientClipping: Sendable, Hashable {
    /// All gradients together are scaled down where their Euclidean norm is greater (Pascanu et al., ICML 2013).
    case norm(Float)
    /// Every element of greater magnitude is set to the bound, with its sign.
    case value(Float)
}
