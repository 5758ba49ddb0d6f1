import ArgumentParser
import Casebook

/// `casebook predict relations`
struct PredictRelationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "relations", abstract: "Finds relations among the given entities with a trained extractor.")

    @Argument(help: "JSON Lines with entities, or - for standard input.")
    var inputs: [String] = []
    @Option(help: "Name or folder of the model.")
    var model: String
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var shared: SharedOptions

    func run() throws {
        if shared.offsets != .scalar { throw ValidationError("Annotated JSON Lines count scalars; --offsets does not apply.") }
        let pipeline = try modelOptions.relationPipeline(model, shared.openLexicons())
        var inputOptions = InputOptions()
        inputOptions.assumesJSONLines = true
        inputOptions.language = shared.language.language
        let run = DocumentRun(pipeline: pipeline, options: shared, inputs: inputOptions)
        let sink = try LineSink(output: shared.output)
        let failures = try run.run(
            paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), prepare: { content throws(ClinicalError) in try GivenEntities.document(content) },
            render: { PredictedRelations.line($0, $1) }, failure: { DocumentEncoder.errorLine(id: $0, $1) }, write: { sink.write($0) })
        try sink.finish()
        if failures > 0 { throw ExitCode(1) }
    }
}
