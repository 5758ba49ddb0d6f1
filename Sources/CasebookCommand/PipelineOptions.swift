import ArgumentParser
import Casebook
import CasebookTensor

/// Which pipeline a command runs over notes.
struct PipelineOptions: ParsableArguments {
    enum Name: String, ExpressibleByArgument, CaseIterable {
        case rules, fast, accurate
    }

    @Option(help: "Components to run: rules, fast or accurate.")
    var pipeline: Name?
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?

    /// The pipeline, and what results are told where it is not the one that was meant.
    ///
    /// Throws `resource.missing` where the tier was named and has no model.
    func pipeline(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> (pipeline: Pipeline, note: Diagnostic?) {
        guard pipeline != .rules else { return (try Pipeline.rules(lexicons), nil) }
        let tier = (pipeline ?? .fast).rawValue
        let taggers = try ModelLibrary(folder: models).clinicalTaggers(tier: tier, matcher: lexicons.matcher)
        guard taggers.isEmpty else { return (try Pipeline.clinical(lexicons, taggers: taggers, name: tier), nil) }
        if pipeline != nil { throw ClinicalError(.resourceMissing, "There is no model of the tier '\(tier)'; `casebook models list` names those there are.") }
        return (try Pipeline.rules(lexicons), Diagnostic("pipeline.no-model", "No trained model is installed; dictionaries and rules were used."))
    }
}
