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
        let pipeline = try modelOptions.relationPipeline(model, shared.openLexicons())
        try LineRun.run(pipeline, inputs, shared, prepare: { content throws(ClinicalError) in try GivenEntities.document(content) }, fill: PredictedRelations.fill)
    }
}
