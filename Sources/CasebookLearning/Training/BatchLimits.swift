/// How much goes into one step of training.
public struct BatchLimits: Sendable, Hashable {
    /// The most examples of a batch.
    public let examples: Int?
    /// The greatest sum of lengths of a batch; an example that is longer by itself is a batch of its own.
    public let tokens: Int?

    public init(examples: Int? = 32, tokens: Int? = nil) {
        precondition(examples != nil || tokens != nil, "A batch needs a limit.")
        precondition((examples ?? 1) > 0 && (tokens ?? 1) > 0, "A limit is above 0.")
        self.examples = examples
        self.tokens = tokens
    }

    /// Whether a batch of so many examples and tokens takes one more.
    func admits(examples count: Int, tokens sum: Int, next length: Int) -> Bool {
        count == 0 || count < (examples ?? .max) && sum + length <= (tokens ?? .max)
    }
}
