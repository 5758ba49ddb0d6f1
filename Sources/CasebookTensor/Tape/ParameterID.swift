/// Names a parameter of a `Parameters`.
public struct ParameterID: Sendable, Hashable {
    let index: Int
}
