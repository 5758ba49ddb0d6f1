/// One of the questions that an assertion answers.
public enum AssertionAxis: String, Sendable, Hashable, CaseIterable {
    /// Whether it is there; annotated documents call it `assertion`.
    case status = "assertion"
    case temporality
    case subject
}
