/// How much samples of rare classes count for in training.
public enum OmicsBalance: String, Sendable, CaseIterable {
    /// Each sample counts alike, and so probabilities follow the classes' shares among them.
    case none
    /// A sample counts for the inverse of the root of its class's number: between the two others, which serves accuracy and the rare classes at once.
    case root
    /// Each class counts alike, whatever its number of samples.
    case full
}
