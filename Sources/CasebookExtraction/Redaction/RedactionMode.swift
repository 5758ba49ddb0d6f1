/// What stands in a text where an identifier stood.
public enum RedactionMode: String, Sendable, CaseIterable {
    /// Its kind: `[NAME]`.
    case mask
    /// Another of like form, the same for the same identifier of a patient; dates are shifted.
    case surrogate
    /// Nothing.
    case remove
}
