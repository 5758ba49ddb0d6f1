public import ArgumentParser
import Casebook
public import CasebookTensor

/// How a model that a command names is opened.
struct ModelOptions: ParsableArguments {
    @Option(help: "Folder that holds the models instead of the one beside the program.")
    var models: String?
    @Option(help: "Training corpus whose guideline is followed, of those in the model's configuration (default: the one that the text suggests).")
    var guideline: String?
    @Option(help: "Format of the weights in memory: float32, bfloat16 or int8.")
    var weights: WeightFormat = .int8

    /// The pipeline of an entity tagger alone.
    func pipeline(_ model: String, _ lexicons: ClinicalLexicons, measuresUncertainty: Bool = false) throws -> Pipeline {
        let tagger = try ModelLibrary(folder: models).entityTagger(model, matcher: lexicons.matcher, format: weights)
        try checkGuideline(among: tagger.guidelines)
        return try Pipeline.tagger(tagger, model: model, guideline: guideline, measuresUncertainty: measuresUncertainty, lexicons: lexicons)
    }

    /// The pipeline that relates given entities.
    func relationPipeline(_ model: String, _ lexicons: ClinicalLexicons) throws -> Pipeline {
        let extractor = try ModelLibrary(folder: models).relationExtractor(model, matcher: lexicons.matcher, format: weights)
        try checkGuideline(among: extractor.guidelines.map(\.name))
        return try Pipeline.relations(extractor, model: model, guideline: guideline, lexicons: lexicons)
    }

    /// The segmenter of a model; the lattice without one.
    func segmenter(_ model: String?, _ lexicons: ClinicalLexicons) throws -> any WordSegmenter {
        guard let model else {
            if guideline != nil { throw ValidationError("--guideline is one of a --model's.") }
            return lexicons.segmenter
        }
        let segmenter = try ModelLibrary(folder: models).segmenter(model, lattice: lexicons.segmenter, guideline: guideline, format: weights)
        try checkGuideline(among: segmenter.guidelines)
        return segmenter
    }

    func checkGuideline(among known: [String]) throws {
        guard let guideline, !known.contains(guideline) else { return }
        throw ValidationError("The model knows no guideline of that name; it knows \(known.joined(separator: ", ")).")
    }
}

extension WeightFormat: ExpressibleByArgument {}
