/// The gradient of a loss by one parameter: all of it, or the few rows of a table that were looked up.
public enum Gradient: Sendable {
    case dense(Tensor)
    /// Rows by index; indexes may repeat, and their rows then add up.
    case rows(indexes: [Int32], values: Tensor)
}
