public import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
internal import Foundation

/// Finds models by name and opens them.
///
/// A name is that of a folder of the library (`zh-clinical/fast`), or a path. A tagger's language model is looked for beside the tagger, in the folders above it,
/// and in the library.
public struct ModelLibrary: Sendable {
    /// The folder of the library; nil where there is none.
    public let folder: String?

    /// - Parameter folder: of the models; found beside the program when nil.
    public init(folder: String? = nil) {
        self.folder = folder ?? (try? ResourceLocator().folder(named: "Models", bundle: "casebook_CasebookModels"))
    }

    /// The folder of a model. Throws `resource.missing`.
    public func path(of name: String) throws(ClinicalError) -> String {
        for candidate in [folder.map { $0 + "/" + name }, name] {
            if let candidate, FileManager.default.fileExists(atPath: candidate + "/config.json") { return candidate }
        }
        throw ClinicalError(.resourceMissing, "There is no model of this name or path; `casebook models list` names those there are.", at: Location(file: name))
    }

    /// Opens an entity tagger with its language model.
    ///
    /// - Parameter format: of the weights in memory.
    /// - Throws: `resource.missing`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, `file.unreadable`.
    public func entityTagger(_ name: String, matcher: TermMatcher, format: WeightFormat = .int8) throws(ClinicalError) -> EntityTagger {
        let path = try path(of: name), folder = try ModelFolder(path: path, task: EntityTagger.task)
        return try EntityTagger(folder, matcher: matcher, format: format) { (name) throws(ClinicalError) in
            let places = [path + "/" + name, path + "/../" + name, path + "/../../" + name] + (self.folder.map { [$0 + "/" + name] } ?? [])
            guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0 + "/config.json") }) else {
                throw ClinicalError(.resourceMissing, "The language model that this tagger was trained with is neither beside it nor among the models.", at: Location(file: path))
            }
            return try PackedLanguageModel(ModelFolder(path: place, task: CharacterLanguageModel.task), format: format)
        }
    }
}
