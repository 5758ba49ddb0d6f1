import ArgumentParser
import Casebook

/// What judges the assertions of given entities.
struct AssertionOptions: ParsableArguments {
    @Option(help: "Name or folder of a model that judges beside the rules; without it the rules alone do.")
    var model: String?
    @Option(help: "How model and rules are put together: cues, where rules decide wherever a cue speaks, or model (default: as the model says).")
    var combination: AssertionCombination?
    @OptionGroup var modelOptions: ModelOptions

    func pipeline(_ lexicons: ClinicalLexicons) throws -> Pipeline {
        guard let model else {
            if combination != nil || modelOptions.guideline != nil { throw ValidationError("--combination and --guideline speak of a --model.") }
            return try Pipeline.assertions(lexicons)
        }
        var assertion = try ModelLibrary(folder: modelOptions.models).assertion(model, matcher: lexicons.matcher, format: modelOptions.weights)
        try modelOptions.checkGuideline(among: assertion.guidelines)
        if let combination { assertion.combination = combination }
        return try Pipeline.assertions(lexicons, learned: [.init(assertion, name: model, guideline: modelOptions.guideline)])
    }
}
