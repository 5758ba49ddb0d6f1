public import CasebookCore
public import CasebookTensor

/// The folder of a model: `config.json`, `model.safetensors`, and for people `MODEL_CARD.md`.
public struct ModelFolder: Sendable {
    /// The version of the layout that this library reads and writes.
    public static let format = 1
    private static let mostBytes = 1 << 24

    public let path: String
    /// The configuration, an object.
    public let config: JSONValue

    private static func configPath(_ folder: String) -> String { folder + "/config.json" }
    private static func weightsPath(_ folder: String) -> String { folder + "/model.safetensors" }

    /// Reads the configuration.
    ///
    /// - Parameter task: what the model is to be for; another one is refused.
    /// - Throws: `file.unreadable` where there is no model, `model.damaged` where its configuration is damaged, of another version or another task.
    public init(path: String, task: String) throws(ClinicalError) {
        self.path = path
        let file = Self.configPath(path)
        let storage = try ByteStorage(mapping: file)
        func damaged(_ message: String, cause: String? = nil) -> ClinicalError { ClinicalError(.modelDamaged, message, at: Location(file: file), cause: cause) }
        guard storage.count <= Self.mostBytes else { throw damaged("The configuration is larger than 16 MB.") }
        do throws(ClinicalError) { config = try JSONParser.parse(storage.withBytes { Array($0) }) } catch {
            throw damaged("The configuration is not JSON; fetch the model again.", cause: error.message)
        }
        guard config["format"]?.integer == Self.format else {
            throw damaged("The model's format is not \(Self.format), the one that this version reads; update the program or fetch another model.")
        }
        guard let found = config["task"]?.string, found == task else { throw damaged("The model is not for the task '\(task)'.") }
    }

    /// The weights, checked: they are the configuration's and hold finite numbers. Linear. Throws `file.unreadable`, `safetensors.malformed`, `model.damaged`.
    public func weights() throws(ClinicalError) -> SafetensorsFile {
        let path = Self.weightsPath(path), file = try SafetensorsFile(path: path)
        if let digest = config["digest"] {
            guard try ByteStorage(mapping: path).withBytes({ ByteHash(block: $0).text }) == digest.string else {
                throw ClinicalError(
                    .modelDamaged, "The weights are not those that config.json was written for: their digest differs. Fetch the model again.", at: Location(file: path))
            }
        }
        try file.checkFinite()
        return file
    }

    /// An error about a part of the configuration.
    public func damaged(_ message: String) -> ClinicalError { ClinicalError(.modelDamaged, message, at: Location(file: Self.configPath(path))) }

    /// Whole numbers of the configuration within what makes sense. Throws `model.damaged`.
    public func integer(_ key: String, in range: ClosedRange<Int>) throws(ClinicalError) -> Int {
        guard let value = config[key]?.integer, range.contains(value) else { throw damaged("'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound).") }
        return value
    }

    /// Writes a model, the weights first. A reader between the two steps finds that the digest differs.
    ///
    /// `format`, `task` and the weights' `digest` are put before the members that are given.
    public static func write(task: String, config members: [JSONValue.Member], tensors: [SafetensorsTensor], card: String? = nil, to path: String) throws(ClinicalError) {
        precondition(!members.contains { ["format", "task", "digest"].contains($0.key) }, "format, task and digest are not given.")
        try PrivateFile.makeFolder(path)
        let bytes = try SafetensorsWriter.bytes(tensors)
        let hash = bytes.withUnsafeBytes { ByteHash(block: $0) }
        var writer = JSONWriter()
        writer.value(
            .object([.init("format", .number("\(format)")), .init("task", .string(task)), .init("digest", .string(hash.text))] + members))
        writer.newline()
        try PrivateFile.write(bytes, to: weightsPath(path))
        try PrivateFile.write(writer.bytes, to: configPath(path))
        if let card { try PrivateFile.write(Array(card.utf8), to: path + "/MODEL_CARD.md") }
    }
}
