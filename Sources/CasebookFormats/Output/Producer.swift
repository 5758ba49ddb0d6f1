internal import CasebookCore

/// What made a result, as every result line names it.
public struct Producer: Sendable, Hashable {
    public var version: String
    /// What reads texts; empty where none are read.
    public var pipeline: String
    /// `name@digest` of each model.
    public var models: [String]
    /// Fingerprint of the lexicons; empty where none are used.
    public var lexicons: String

    public init(version: String, pipeline: String, models: [String], lexicons: String) {
        self.version = version
        self.pipeline = pipeline
        self.models = models
        self.lexicons = lexicons
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("version", version)
        writer.member("pipeline", pipeline)
        writer.key("models")
        writer.beginArray()
        for model in models { writer.value(model) }
        writer.endArray()
        writer.member("lexicons", lexicons)
        writer.endObject()
    }
}
