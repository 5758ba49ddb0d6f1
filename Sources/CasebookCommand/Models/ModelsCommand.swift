import ArgumentParser
import Casebook
import CasebookImaging
import CasebookOmics
import CasebookTensor
import Foundation

/// `casebook models`
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists, describes and checks models.",
        discussion: "A model is a folder with model.safetensors, config.json and MODEL_CARD.md. Exit status: 0 sound, 1 damaged, 3 nothing found.",
        subcommands: [List.self, Show.self, Verify.self])

    /// Where models are looked for.
    struct Place: ParsableArguments {
        @Option(help: "Folder that holds the models instead of the one beside the program.")
        var models: String?

        func folder() throws(ClinicalError) -> String {
            guard let models else { return try ResourceLocator().folder(named: "Models", bundle: "casebook_CasebookModels") }
            guard ModelFiles.isFolder(models) else { throw ClinicalError(.resourceMissing, "There is no such folder of models.", at: Location(file: models)) }
            return models
        }

        /// A model of this place by its name, or any model or file of weights by its path.
        func model(_ name: String) throws(ClinicalError) -> ModelFiles {
            let isPath = name.contains("/") || name.hasSuffix(".safetensors")
            // A name may have a tier behind it: `zh-clinical/fast`.
            // Without it the accurate one is meant, as where models are used.
            for name in [name, name + "/accurate"] {
                if !name.hasPrefix("/"), !name.hasPrefix("."), let place = try? folder(), let model = ModelFiles(folder: place + "/" + name, name: name) { return model }
                if let model = ModelFiles(path: name) { return model }
            }
            if isPath { throw ClinicalError(.resourceMissing, "There is no model and no file of weights at this path.", at: Location(file: name)) }
            throw ClinicalError(
                .resourceMissing, "There is no model '\(PrintableText.make(name))' here; `casebook models list` names those there are.", at: Location(file: try folder()))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Names the models there are, with their tasks and sizes.")
        @OptionGroup var place: Place

        func run() throws {
            let folder = try place.folder()
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            // A model that comes in tiers is a folder of models.
            let models = names.flatMap { [$0, $0 + "/fast", $0 + "/accurate"] }.compactMap { ModelFiles(folder: folder + "/" + $0, name: $0) }
            if models.isEmpty { throw ClinicalError(.resourceMissing, "There are no models in this folder.", at: Location(file: folder)) }
            var isDamaged = false
            let rows = models.map { model in
                let name = PrintableText.make(model.name)
                do throws(ClinicalError) {
                    return [name, try model.config()?.text("task") ?? "-", ModelsCommand.size(try model.size())]
                } catch {
                    Console.error("casebook: \(error)")
                    isDamaged = true
                    return [name, error.code == .fileUnreadable ? "unreadable" : "damaged", "-"]
                }
            }
            ModelsCommand.printTable([["name", "task", "size"]] + rows)
            if isDamaged { throw ExitCode(1) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the configuration and the tensors of a model.")
        @Argument(help: "Name of a model, or path of its folder or of a .safetensors file.")
        var model: String
        @OptionGroup var place: Place

        func run() throws {
            let model = try place.model(self.model)
            let shown: Void? = try ModelsCommand.report { () throws(ClinicalError) in
                let config = try model.config()
                let file = try model.weights()
                for line in config?.lines() ?? [] { print(line) }
                for (key, value) in file.metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                    print("metadata \(PrintableText.make(key)): \(PrintableText.make(value, limit: ModelConfiguration.longestValue))")
                }
                if config != nil || !file.metadata.isEmpty { print("") }
                let rows = file.entries.map { [$0.printableName, $0.dtype.rawValue, $0.shape.isEmpty ? "scalar" : $0.shape.map(String.init).joined(separator: "x")] }
                ModelsCommand.printTable([["tensor", "dtype", "shape"]] + rows)
                print("\n\(file.entries.count) tensors, \(file.entries.reduce(0) { $0 + $1.count }) elements, \(ModelsCommand.size(try model.size()))")
            }
            if shown == nil { throw ExitCode(1) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Checks that a model is whole, its weights are finite numbers, and it opens.")
        @Argument(help: "Name of a model, or path of its folder or of a .safetensors file.")
        var model: String
        @OptionGroup var place: Place

        func run() throws {
            let model = try place.model(self.model), lexicons = try ClinicalLexicons()
            let lines = try ModelsCommand.report { () throws(ClinicalError) in
                let config = try model.config()
                try config?.checkFormat()
                let file = try model.weights()
                var notes = try config.map { config throws(ClinicalError) in try model.checkDigest(config) } ?? []
                try file.checkFinite()
                if let config, let folder = model.folder {
                    try open(folder, config, lexicons)
                    notes += try config.differences(lexicons)
                }
                return ["\(PrintableText.make(model.name)): sound, \(file.entries.count) tensors, \(ModelsCommand.size(try model.size()))"] + notes
            }
            guard let lines else { throw ExitCode(1) }
            for line in lines { print(line) }
        }

        /// Opens a model of a task that there is as the commands do that use it.
        private func open(_ folder: String, _ config: ModelConfiguration, _ lexicons: ClinicalLexicons) throws(ClinicalError) {
            let library = ModelLibrary(folder: place.models)
            switch config.text("task") {
            case EntityTagger.task: _ = try library.entityTagger(folder, matcher: lexicons.matcher)
            case RelationExtractor.task: _ = try library.relationExtractor(folder, matcher: lexicons.matcher)
            case LearnedAssertion.task: _ = try library.assertion(folder, matcher: lexicons.matcher)
            case TextClassifier.task: _ = try library.classifier(folder, matcher: lexicons.matcher)
            case LearnedSegmenter.task: _ = try library.segmenter(folder, lattice: lexicons.segmenter)
            case CharacterLanguageModel.task: _ = try PackedLanguageModel(ModelFolder(path: folder, task: CharacterLanguageModel.task), format: .int8)
            case RiskModel.task: _ = try library.riskModel(folder)
            case ImageModel.task: _ = try ImageModel(ModelFolder(path: folder, task: ImageModel.task))
            case OmicsModel.task: _ = try OmicsModel(ModelFolder(path: folder, task: OmicsModel.task))
            case AffinityModel.task: _ = try AffinityModel(ModelFolder(path: folder, task: AffinityModel.task))
            case ResponseModel.task: _ = try ResponseModel(ModelFolder(path: folder, task: ResponseModel.task))
            default: break
            }
        }
    }

    /// What `body` gives, or nil after a message where the model is damaged. What else went wrong ends the run.
    private static func report<Result>(_ body: () throws(ClinicalError) -> Result) throws(ClinicalError) -> Result? {
        do throws(ClinicalError) { return try body() } catch {
            guard [.modelDamaged, .safetensorsMalformed, .safetensorsMismatch, .resourceMissing].contains(error.code) else { throw error }
            Console.error("casebook: \(error)")
            return nil
        }
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? String(format: "%.1f kB", Double(bytes) / 1e3) : String(format: "%.1f MB", Double(bytes) / 1e6)
    }

    private static func printTable(_ rows: [[String]]) {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).dropLast().map { $0 + String(repeating: " ", count: $1 - $0.count) }
            print((cells + row.suffix(1)).joined(separator: "  "))
        }
    }
}
