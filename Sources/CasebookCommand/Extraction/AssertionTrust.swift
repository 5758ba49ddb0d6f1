import ArgumentParser
import Casebook

/// How sure a model has to be to be believed against the rules.
struct AssertionTrust: ParsableArguments {
    @Option(help: "How sure the model must be to be believed against a cue, from 0 (always) to 1 (never).")
    var overCues: Double?
    @Option(help: "How sure the model must be to be believed against a heading or the default, from 0 (always) to 1 (never).")
    var overDefaults: Double?

    func validate() throws {
        for value in [overCues, overDefaults].compactMap(\.self) where !(0...1).contains(value) {
            throw ValidationError("--over-cues and --over-defaults take a number from 0 to 1.")
        }
    }

    func set(_ combination: inout AssertionCombination) {
        if let overCues { combination.overCues = overCues }
        if let overDefaults { combination.overDefaults = overDefaults }
    }
}
