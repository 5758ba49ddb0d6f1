public import CasebookCore
public import CasebookExtraction
internal import CasebookLearning
public import CasebookLexicons
public import CasebookRisk
public import CasebookTensor
internal import CasebookText
internal import Foundation

/// Finds models by name and opens them.
///
/// A name is that of a folder of the library (`zh-clinical/fast`), or a path; of a model that comes in tiers the accurate one is meant where none is named. A
/// tagger's language model is looked for beside the tagger, in the folders above it, and in the library.
public struct ModelLibrary: Sendable {
    /// The folder of the library; nil where there is none.
    public let folder: String?

    /// - Parameter folder: of the models; found beside the program when nil.
    public init(folder: String? = nil) {
        self.folder = folder ?? (try? ResourceLocator().folder(named: "Models", bundle: "casebook_CasebookModels"))
    }

    /// The folder of a model. Throws `resource.missing`.
    public func path(of name: String) throws(ClinicalError) -> String {
        for place in [folder.map { $0 + "/" + name }, name].compactMap(\.self) {
            for candidate in [place, place + "/accurate"] where FileManager.default.fileExists(atPath: candidate + "/config.json") { return candidate }
        }
        throw ClinicalError(.resourceMissing, "There is no model of this name or path; `casebook models list` names those there are.", at: Location(file: name))
    }

    /// Opens an entity tagger with its language model.
    ///
    /// - Parameter format: of the weights in memory.
    /// - Throws: `resource.missing`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, `file.unreadable`.
    public func entityTagger(_ name: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> EntityTagger {
        let path = try path(of: name), folder = try ModelFolder(path: path, task: EntityTagger.task)
        return try EntityTagger(folder, matcher: matcher, format: format) { (name) throws(ClinicalError) in try languageModel(name, of: path, format: format) }
    }

    /// The models that read clinical notes in a tier, `fast` or `accurate`: those that are in the library, by language.
    ///
    /// Throws as `entityTagger` where one is damaged.
    public func clinicalModels(tier: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> ClinicalModels {
        var models = ClinicalModels()
        for language in Language.allCases {
            /// Adds the model of a name where there is one.
            func add<Model>(_ name: String, _ task: String, to list: inout [ClinicalModel<Model>], open: (String) throws(ClinicalError) -> Model) throws(ClinicalError) {
                let name = "\(language.rawValue)-\(name)"
                guard let folder, FileManager.default.fileExists(atPath: "\(folder)/\(name)/config.json") else { return }
                let digest = try ModelFolder(path: folder + "/" + name, task: task).config["digest"]?.string ?? ""
                list.append(ClinicalModel(try open(name), language: language, name: name, digest: digest))
            }
            func tagger(_ name: String) throws(ClinicalError) -> EntityTagger { try entityTagger(name, matcher: matcher, format: format) }
            try add("clinical/\(tier)", EntityTagger.task, to: &models.taggers, open: tagger)
            try add("attributes", EntityTagger.task, to: &models.attributes, open: tagger)
            try add("assertions", LearnedAssertion.task, to: &models.assertions) { (name) throws(ClinicalError) in
                try assertion(name, matcher: matcher, format: format)
            }
            try add("relations", RelationExtractor.task, to: &models.relations) { (name) throws(ClinicalError) in
                try relationExtractor(name, matcher: matcher, format: format)
            }
            try add("sections", TextClassifier.task, to: &models.sections) { (name) throws(ClinicalError) in
                try classifier(name, matcher: matcher, format: format)
            }
        }
        return models
    }

    /// Opens an extractor of relations. Throws as `entityTagger`.
    public func relationExtractor(_ name: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> RelationExtractor {
        try RelationExtractor(ModelFolder(path: path(of: name), task: RelationExtractor.task), matcher: matcher, format: format)
    }

    /// Opens a learned assertion. Throws as `entityTagger`.
    public func assertion(_ name: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> LearnedAssertion {
        try LearnedAssertion(ModelFolder(path: path(of: name), task: LearnedAssertion.task), matcher: matcher, format: format)
    }

    /// Opens a text classifier. Throws as `entityTagger`.
    public func classifier(_ name: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> TextClassifier {
        try TextClassifier(ModelFolder(path: path(of: name), task: TextClassifier.task), matcher: matcher, format: format)
    }

    /// Opens a word segmenter with its language model. Throws as `entityTagger`.
    public func segmenter(
        _ name: String, lattice: LatticeSegmenter, guideline: String? = nil, format: WeightFormat = .int8
    ) throws(ClinicalError) -> LearnedSegmenter {
        let path = try path(of: name), folder = try ModelFolder(path: path, task: LearnedSegmenter.task)
        return try LearnedSegmenter(folder, lattice: lattice, guideline: guideline, format: format) { (name) throws(ClinicalError) in
            try languageModel(name, of: path, format: format)
        }
    }

    /// Opens a risk model. Throws `resource.missing`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, `file.unreadable`, `schema.malformed`.
    public func riskModel(_ name: String) throws(ClinicalError) -> RiskModel { try RiskModel(ModelFolder(path: path(of: name), task: RiskModel.task)) }

    private func languageModel(_ name: String, of path: String, format: WeightFormat) throws(ClinicalError) -> PackedLanguageModel {
        let places = [path + "/" + name, path + "/../" + name, path + "/../../" + name] + (folder.map { [$0 + "/" + name] } ?? [])
        guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0 + "/config.json") }) else {
            throw ClinicalError(.resourceMissing, "The language model that this model was trained with is neither beside it nor among the models.", at: Location(file: path))
        }
        return try PackedLanguageModel(ModelFolder(path: place, task: CharacterLanguageModel.task), format: format)
    }
}
