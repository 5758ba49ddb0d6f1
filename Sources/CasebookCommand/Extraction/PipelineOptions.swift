public import ArgumentParser
public import Casebook

/// Which pipeline a command runs over notes.
struct PipelineOptions: ParsableArguments {
    @Option(help: "Components to run: rules (dictionaries alone), fast, or accurate (default: fast where a model is installed, else rules).")
    var pipeline: PipelineTier?
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?

    /// The pipeline, and what results should say of the choice.
    ///
    /// Throws `resource.missing` where a tier that is named has no model, or a folder that is named is not there.
    func pipeline(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> (pipeline: Pipeline, diagnostics: [Diagnostic]) {
        if let models, !ModelFiles.isFolder(models) { throw ClinicalError(.resourceMissing, "There is no such folder of models.", at: Location(file: models)) }
        do throws(ClinicalError) {
            return (try Pipeline.clinical(lexicons, tier: pipeline ?? .fast, models: models), [])
        } catch {
            guard pipeline == nil, error.code == .resourceMissing else { throw error }
            return (try Pipeline.rules(lexicons), [Diagnostic("model.missing", "No model is installed: the dictionaries and rules alone have read the text.")])
        }
    }
}

extension PipelineTier: ExpressibleByArgument {}
