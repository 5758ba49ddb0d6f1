public import ArgumentParser
public import Casebook

/// Which pipeline a command runs over notes.
struct PipelineOptions: ParsableArguments {
    @Option(help: "Components to run: rules (dictionaries alone), fast, or accurate.")
    var pipeline: PipelineTier = .fast
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?

    /// Throws `resource.missing` where the tier has no model.
    func pipeline(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline { try Pipeline.clinical(lexicons, tier: pipeline, models: models) }
}

extension PipelineTier: ExpressibleByArgument {}
