import ArgumentParser
import Casebook

/// What judges the assertions of given entities.
struct AssertionOptions: ParsableArguments {
    @Option(help: "Name or folder of a model that judges beside the rules; without it the rules alone do.")
    var model: String?
    @OptionGroup var trust: AssertionTrust
    @OptionGroup var modelOptions: ModelOptions

    func pipeline(_ lexicons: ClinicalLexicons) throws -> Pipeline {
        guard let model else {
            if trust.overCues != nil || trust.overDefaults != nil || modelOptions.guideline != nil {
                throw ValidationError("--over-cues, --over-defaults and --guideline speak of a --model.")
            }
            return try Pipeline.assertions(lexicons)
        }
        var assertion = try ModelLibrary(folder: modelOptions.models).assertion(model, matcher: lexicons.matcher, format: modelOptions.weights)
        try modelOptions.checkGuideline(among: assertion.guidelines)
        trust.set(&assertion.combination)
        return try Pipeline.assertions(lexicons, learned: [.init(assertion, name: model, guideline: modelOptions.guideline)])
    }
}
