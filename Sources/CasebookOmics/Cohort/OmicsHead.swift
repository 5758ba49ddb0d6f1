/// What is told of a sample.
public enum OmicsHead: String, Sendable, CaseIterable {
    /// One of two or more classes.
    case diagnosis
    /// How soon an event comes, in order (Cox, JRSS B 1972).
    case prognosis
    /// A number, such as how a drug acts.
    case response
}
