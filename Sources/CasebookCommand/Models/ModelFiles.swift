import Casebook
import CasebookTensor
import Foundation

/// The files of one model.
struct ModelFiles {
    let name: String
    /// Nil for weights alone.
    let folder: String?
    private let weightsPath: String
    /// Nil for weights alone.
    private let configPath: String?

    private init(name: String, folder: String?, weightsPath: String, configPath: String?) {
        self.name = name
        self.folder = folder
        self.weightsPath = weightsPath
        self.configPath = configPath
    }

    /// Nil where the folder holds neither weights nor a configuration.
    init?(folder: String, name: String) {
        let (weights, config) = (folder + "/model.safetensors", folder + "/config.json")
        guard [weights, config].contains(where: FileManager.default.fileExists(atPath:)) else { return nil }
        self.init(name: name, folder: folder, weightsPath: weights, configPath: config)
    }

    /// A model's folder or a file of weights; nil where there is neither.
    init?(path: String) {
        if Self.isFolder(path) {
            self.init(folder: path, name: path)
        } else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            self.init(name: path, folder: nil, weightsPath: path, configPath: nil)
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
            guard try ByteStorage(mapping: weightsPath).withBytes({ ByteHash(block: $0).value }) == wanted else {
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
