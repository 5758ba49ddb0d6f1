import ArgumentParser
import Casebook
import Foundation

/// `casebook predict`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Runs one task over annotated documents or plain lines.",
        subcommands: [Entities.self, Assertions.self, PredictRelationsCommand.self, PredictClassesCommand.self, Segmentation.self])

    /// Gives each entity of each line its assertion.
    struct Assertions: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says of each given entity whether it is present, when, and whose it is.")

        @Argument(help: "JSON Lines with entities, or - for standard input.")
        var inputs: [String] = []
        @OptionGroup var assertion: AssertionOptions
        @OptionGroup var shared: SharedOptions

        func run() throws {
            if shared.offsets != .scalar { throw ValidationError("Annotated JSON Lines count scalars; --offsets does not apply.") }
            let lexicons = try shared.openLexicons()
            var inputOptions = InputOptions()
            inputOptions.assumesJSONLines = true
            inputOptions.language = shared.language.language
            let run = DocumentRun(pipeline: try assertion.pipeline(lexicons), options: shared, inputs: inputOptions)
            let sink = try LineSink(output: shared.output)
            let failures = try run.run(
                paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), prepare: { content throws(ClinicalError) in try GivenEntities.document(content) },
                render: { GivenEntities.line($0, $1) }, failure: { DocumentEncoder.errorLine(id: $0, $1) }, write: { sink.write($0) })
            try sink.finish()
            if failures > 0 { throw ExitCode(1) }
        }
    }

    /// Gives each line the entities that a model finds.
    struct Entities: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Finds entities with a trained tagger.")

        @Argument(help: "JSON Lines with id and text, or - for standard input.")
        var inputs: [String] = []
        @Option(help: "Name or folder of the model.")
        var model: String
        @OptionGroup var modelOptions: ModelOptions
        @Option(help: "Instead of entities, list this many documents that the model is least sure of: those worth annotating next.")
        var uncertain: Int?
        @OptionGroup var shared: SharedOptions

        func validate() throws {
            if let uncertain, !(1...1_000_000).contains(uncertain) { throw ValidationError("--uncertain must be from 1 to 1000000.") }
        }

        func run() throws {
            if shared.offsets != .scalar { throw ValidationError("Annotated JSON Lines count scalars; --offsets does not apply.") }
            let pipeline = try modelOptions.pipeline(model, shared.openLexicons(), measuresUncertainty: uncertain != nil)
            var inputOptions = InputOptions()
            inputOptions.assumesJSONLines = true
            inputOptions.language = shared.language.language
            let run = DocumentRun(pipeline: pipeline, options: shared, inputs: inputOptions)
            let sink = try LineSink(output: shared.output)
            let paths = try InputPaths.expand(inputs.isEmpty ? ["-"] : inputs)
            let prepare: @Sendable (InputItem.Content) throws(ClinicalError) -> Document = { content throws(ClinicalError) in
                guard content.line != nil else { throw ClinicalError(.inputMalformed, "JSON Lines with a text were expected.") }
                return content.document
            }
            let failures: Int
            if let uncertain {
                let list = UncertainDocuments(limit: uncertain)
                failures = try run.run(paths: paths, prepare: prepare, render: { document, _ in document }, failure: { id, _ in Document(id: id, text: SourceText("")) }) {
                    list.add($0)
                }
                _ = sink.write(list.lines())
            } else {
                failures = try run.run(
                    paths: paths, prepare: prepare, render: { PredictedEntities.line($0, $1) }, failure: { DocumentEncoder.errorLine(id: $0, $1) }, write: { sink.write($0) })
            }
            try sink.finish()
            if failures > 0 { throw ExitCode(1) }
        }
    }

    /// Cuts lines into words.
    struct Segmentation: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cuts each line into words, separated by one space.")

        @Argument(help: "Text files, or - for standard input.")
        var inputs: [String] = []
        @Option(help: "Name or folder of a model; without it the dictionaries' lattice is meant.")
        var model: String?
        @OptionGroup var modelOptions: ModelOptions
        @OptionGroup var shared: SharedOptions

        func run() throws {
            let lexicons = try shared.openLexicons()
            let sink = try LineSink(output: shared.output)
            let segmenter = LineSegmenter(try modelOptions.segmenter(model, lexicons))
            let failures = try segmenter.run(paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs)) { sink.write($0) }
            try sink.finish()
            if failures > 0 { throw ExitCode(1) }
        }
    }
}
