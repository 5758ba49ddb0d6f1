import ArgumentParser
import Casebook
import Foundation

/// `casebook predict`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Runs one task over documents, lines, units or pictures.",
        subcommands: [
            Entities.self, Assertions.self, PredictRelationsCommand.self, PredictClassesCommand.self, PredictRiskCommand.self, PredictImagesCommand.self, PredictOmicsCommand.self,
            PredictAffinityCommand.self, PredictResponseCommand.self, Segmentation.self,
        ])

    /// Gives each entity of each line its assertion.
    struct Assertions: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says of each given entity whether it is present, when, and whose it is.")

        @Argument(help: "JSON Lines with entities, or - for standard input.")
        var inputs: [String] = []
        @OptionGroup var assertion: AssertionOptions
        @OptionGroup var shared: SharedOptions

        func run() throws {
            let pipeline = try assertion.pipeline(shared.openLexicons())
            try LineRun.run(pipeline, inputs, shared, prepare: { content throws(ClinicalError) in try GivenEntities.document(content) }, fill: GivenEntities.fill)
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
            let pipeline = try modelOptions.pipeline(model, shared.openLexicons(), measuresUncertainty: uncertain != nil)
            let prepare: @Sendable (InputItem.Content) throws(ClinicalError) -> Document = { content throws(ClinicalError) in
                guard content.line != nil else { throw ClinicalError(.inputMalformed, "JSON Lines with a text were expected.") }
                return content.document
            }
            guard let uncertain else { return try LineRun.run(pipeline, inputs, shared, prepare: prepare, fill: PredictedEntities.fill) }
            let sink = try LineSink(output: shared.output), list = UncertainDocuments(limit: uncertain)
            let failures = try LineRun.documents(pipeline, shared).run(
                paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), prepare: prepare, render: { document, _ in document },
                failure: { id, _, _ in Document(id: id, text: SourceText("")) }
            ) { list.add($0.output) }
            _ = sink.write(list.lines())
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
