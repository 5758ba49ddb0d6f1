import ArgumentParser
import Casebook
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
            if let place = try? folder(), !isPath, let model = ModelFiles(folder: place + "/" + name, name: name) { return model }
            if let model = ModelFiles(path: name) { return model }
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
            let models = names.compactMap { ModelFiles(folder: folder + "/" + $0, name: $0) }
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
        static let configuration = CommandConfiguration(abstract: "Checks that a model is whole and its weights are finite numbers.")
        @Argument(help: "Name of a model, or path of its folder or of a .safetensors file.")
        var model: String
        @OptionGroup var place: Place

        func run() throws {
            let model = try place.model(self.model)
            let lines = try ModelsCommand.report { () throws(ClinicalError) in
                let config = try model.config()
                try config?.checkFormat()
                let file = try model.weights()
                let digest = try config.map { config throws(ClinicalError) in try model.checkDigest(config) } ?? []
                try file.checkFinite()
                return ["\(PrintableText.make(model.name)): sound, \(file.entries.count) tensors, \(ModelsCommand.size(try model.size()))"] + digest
            }
            guard let lines else { throw ExitCode(1) }
            for line in lines { print(line) }
        }
    }

    /// What `body` gives, or nil after a message where the model is damaged. What else went wrong ends the run.
    private static func report<Result>(_ body: () throws(ClinicalError) -> Result) throws(ClinicalError) -> Result? {
        do throws(ClinicalError) { return try body() } catch {
            guard error.code == .modelDamaged || error.code == .safetensorsMalformed else { throw error }
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

/// The files of one model.
struct ModelFiles {
    let name: String
    private let weightsPath: String
    /// Nil for weights alone.
    private let configPath: String?

    private init(name: String, weightsPath: String, configPath: String?) {
        self.name = name
        self.weightsPath = weightsPath
        self.configPath = configPath
    }

    /// Nil where the folder holds neither weights nor a configuration.
    init?(folder: String, name: String) {
        let (weights, config) = (folder + "/model.safetensors", folder + "/config.json")
        guard [weights, config].contains(where: FileManager.default.fileExists(atPath:)) else { return nil }
        self.init(name: name, weightsPath: weights, configPath: config)
    }

    /// A model's folder or a file of weights; nil where there is neither.
    init?(path: String) {
        if Self.isFolder(path) {
            self.init(folder: path, name: path)
        } else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            self.init(name: path, weightsPath: path, configPath: nil)
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Nil for weights alone. Throws `model.damaged`.
    func config() throws(ClinicalError) -> ModelConfiguration? {
        guard let configPath else { return nil }
        return try ModelConfiguration(path: try existing(configPath))
    }

    /// Throws `safetensors.malformed` or `model.damaged`.
    func weights() throws(ClinicalError) -> SafetensorsFile { try SafetensorsFile(path: try existing(weightsPath)) }

    /// Bytes of the weights.
    func size() throws(ClinicalError) -> Int { try ByteStorage(mapping: try existing(weightsPath)).count }

    /// Compares the weights with the digest that the configuration gives of them; returns what is to be said of digests that are not checked.
    func checkDigest(_ config: ModelConfiguration) throws(ClinicalError) -> [String] {
        if let wanted = config.digest {
            var hash = ByteHash()
            try ByteStorage(mapping: weightsPath).withBytes { hash.combine($0) }
            guard hash.value == wanted else {
                throw ClinicalError(
                    .modelDamaged, "The weights are not those that config.json was written for: their digest differs. Fetch the model again.",
                    at: Location(file: weightsPath))
            }
        }
        return config.hasOtherDigest ? ["config.json gives a digest of a kind that this version does not compute; it was not checked"] : []
    }

    private func existing(_ path: String) throws(ClinicalError) -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ClinicalError(.modelDamaged, "This file of the model is missing; fetch the model again.", at: Location(file: path))
        }
        return path
    }
}

/// The configuration of a model, an object of JSON.
struct ModelConfiguration {
    /// The version of the layout of models that this program knows.
    private static let format = 1
    private static let mostBytes = 1 << 24
    /// Scalars of one value that are printed, and items of one list.
    static let longestValue = 200
    private static let longestList = 60

    private let members: [JSONValue.Member]
    private let path: String

    init(path: String) throws(ClinicalError) {
        self.path = path
        let storage = try ByteStorage(mapping: path)
        guard storage.count <= Self.mostBytes else { throw ClinicalError(.modelDamaged, "The configuration is larger than 16 MB.", at: Location(file: path)) }
        var value = JSONValue.null
        do throws(ClinicalError) { value = try JSONParser.parse(storage.withBytes { Array($0) }) } catch {
            throw ClinicalError(
                .modelDamaged, "The configuration is not JSON; fetch the model again.", at: Location(file: path, offset: error.location?.offset), cause: error.message)
        }
        guard case .object(let members) = value else { throw ClinicalError(.modelDamaged, "The configuration is not an object of JSON.", at: Location(file: path)) }
        self.members = members
    }

    private func value(_ key: StaticString) -> JSONValue? { Self.value(key, in: members) }

    /// Compares bytes: the normal forms of what stands in a file may take long.
    private static func value(_ key: StaticString, in members: [JSONValue.Member]) -> JSONValue? {
        let wanted = key.description
        return members.last { $0.key.utf8.elementsEqual(wanted.utf8) }?.value
    }

    /// A member in one line of text, or nil.
    func text(_ key: StaticString) -> String? { value(key).map(Self.text) }

    /// Throws `model.damaged` where the layout is not the one this program knows.
    func checkFormat() throws(ClinicalError) {
        guard value("format")?.integer == Self.format else {
            throw ClinicalError(
                .modelDamaged, "The model is of format \(text("format") ?? "unknown"), and this program reads \(Self.format); update the program or fetch another model.",
                at: Location(file: path))
        }
    }

    /// FNV-1a of the weights where `digest` gives one: 16 hexadecimal digits.
    var digest: UInt64? {
        guard let text = value("digest")?.string, text.utf8.count == 16 else { return nil }
        return UInt64(text, radix: 16)
    }

    /// Whether there is a digest of the weights that cannot be checked.
    var hasOtherDigest: Bool {
        if value("digest") != nil, digest == nil { return true }
        guard case .object(let weights) = value("weights") else { return false }
        return Self.value("sha256", in: weights) != nil
    }

    // MARK: Text

    /// The members as lines `key: value`, those of inner objects indented.
    func lines() -> [String] { Self.lines(members, indent: "") }

    private static func lines(_ members: [JSONValue.Member], indent: String) -> [String] {
        members.flatMap { member in
            let key = indent + PrintableText.make(member.key)
            guard case .object(let inner) = member.value, !inner.isEmpty else { return ["\(key): \(text(member.value))"] }
            return ["\(key):"] + lines(inner, indent: indent + "  ")
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: return "none"
        case .bool(let bool): return bool ? "yes" : "no"
        case .number(let text), .string(let text): return PrintableText.make(text, limit: longestValue)
        case .array(let items):
            let shown = items.prefix(longestList).map(text).joined(separator: ", ")
            return items.count > longestList ? "\(shown), … (\(items.count))" : shown
        case .object:
            var writer = JSONWriter()
            writer.value(value)
            return PrintableText.make(String(decoding: writer.bytes, as: UTF8.self), limit: longestValue)
        }
    }
}
