import ArgumentParser
import Casebook

/// Runs a pipeline over JSON Lines and writes a line for each: what the commands that predict share.
enum LineRun {
    /// - Parameters:
    ///   - prepare: the document of a line.
    ///   - fill: writes what was found into the line; all else of it stays.
    static func run(
        _ pipeline: Pipeline, _ inputs: [String], _ shared: SharedOptions, prepare: @escaping @Sendable (InputItem.Content) throws(ClinicalError) -> Document,
        fill: @escaping @Sendable (Document, inout JSONValue) -> Void
    ) throws {
        let sink = try LineSink(output: shared.output)
        let failures = try documents(pipeline, shared).run(
            paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), prepare: prepare,
            render: { document, line in
                var line = line ?? .object([])
                fill(document, &line)
                return self.line(line)
            }, failure: { id, _, error in DocumentEncoder.errorLine(id: id, error) }, write: { sink.write($0.output) })
        try sink.finish()
        if failures > 0 { throw ExitCode(1) }
    }

    /// A run over JSON Lines. Throws where offsets are asked for that these do not count.
    static func documents(_ pipeline: Pipeline, _ shared: SharedOptions) throws -> DocumentRun {
        if shared.offsets != .scalar { throw ValidationError("Annotated JSON Lines count scalars; --offsets does not apply.") }
        return DocumentRun(pipeline: pipeline, options: shared, inputs: inputOptions(shared))
    }

    static func inputOptions(_ shared: SharedOptions) -> InputOptions {
        var options = InputOptions()
        options.assumesJSONLines = true
        options.language = shared.language.language
        return options
    }

    /// A value as a line, with its line feed.
    static func line(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        writer.newline()
        return writer.bytes
    }
}
