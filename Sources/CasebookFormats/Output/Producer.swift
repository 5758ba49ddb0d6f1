/// What made a result, as every result line names it.
public struct Producer: Sendable, Hashable {
    public var version: String
    public var pipeline: String
    /// `name@digest` of each model.
    public var models: [String]
    /// Fingerprint of the lexicons.
    public var lexicons: String

    public init(version: String, pipeline: String, models: [String], lexicons: String) {
        self.version = version
        self.pipeline = pipeline
        self.models = models
        self.lexicons = lexicons
    }
}
