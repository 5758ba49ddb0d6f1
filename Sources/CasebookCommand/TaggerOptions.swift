public import ArgumentParser
import Casebook
public import CasebookTensor

/// The model of a command that runs one.
struct TaggerOptions: ParsableArguments {
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?
    @Option(help: "Training corpus whose guideline is followed, of those in the model's configuration (default: the one that the text suggests).")
    var guideline: String?
    @Option(help: "Format of the weights in memory: float32, bfloat16 or int8.")
    var weights: WeightFormat = .int8

    func pipeline(_ lexicons: ClinicalLexicons, measuresUncertainty: Bool = false) throws(ClinicalError) -> Pipeline {
        let tagger = try ModelLibrary(folder: models).entityTagger(model, matcher: lexicons.matcher, format: weights)
        return try Pipeline.tagger(tagger, model: model, guideline: guideline, measuresUncertainty: measuresUncertainty, lexicons: lexicons)
    }
}

/// The same where the dictionaries take the place of a model that is not named.
struct OptionalTaggerOptions: ParsableArguments {
    @Option(help: "Name or folder of a model; without it the dictionaries are meant.")
    var model: String?
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?
    @Option(help: "Training corpus whose guideline is followed, of those in the model's configuration (default: the one that the text suggests).")
    var guideline: String?
    @Option(help: "Format of the weights in memory: float32, bfloat16 or int8.")
    var weights: WeightFormat = .int8

    /// The segmenter that is meant; the lattice without a model.
    func segmenter(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> any WordSegmenter {
        guard let model else { return lexicons.segmenter }
        return try ModelLibrary(folder: models).segmenter(model, lattice: lexicons.segmenter, guideline: guideline, format: weights)
    }

    func pipeline(_ lexicons: ClinicalLexicons) throws(ClinicalError) -> Pipeline? {
        guard let model else { return nil }
        var options = TaggerOptions()
        (options.model, options.models, options.guideline, options.weights) = (model, models, guideline, weights)
        return try options.pipeline(lexicons)
    }
}

extension WeightFormat: ExpressibleByArgument {}
