/// A bedside score that is shown beside a model, and what its variables are called here.
public struct BedsideScoreUse: Sendable, Hashable {
    public var score: BedsideScore
    /// Columns, series or codes by the score's own names of variables.
    public var variables: [String: String]

    public init(_ score: BedsideScore, variables: [String: String]) {
        self.score = score
        self.variables = variables
    }
}
