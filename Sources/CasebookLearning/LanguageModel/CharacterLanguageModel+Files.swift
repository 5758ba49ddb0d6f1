public import CasebookCore
public import CasebookTensor

extension CharacterLanguageModel {
    /// What the configuration of a model folder calls it.
    public static let task = "language-model"

    /// The description of the network in a configuration.
    public var members: [JSONValue.Member] {
        [
            .init("width", .number("\(embedding.width)")), .init("units", .number("\(units)")),
            .init("alphabet", .string(String(String.UnicodeScalarView(alphabet.characters)))),
        ]
    }

    /// The network that a folder describes, with parameters yet to be read. Throws `model.damaged`.
    public init(_ folder: ModelFolder, dropout: Float = 0, predicts: Bool = true, into parameters: inout Parameters) throws(ClinicalError) {
        let width = try folder.integer("width", in: 1...4096), units = try folder.integer("units", in: 1...8192)
        guard let alphabet = folder.config["alphabet"]?.string, alphabet.unicodeScalars.count <= 65_000, Set(alphabet.unicodeScalars).count == alphabet.unicodeScalars.count else {
            throw folder.damaged("'alphabet' must hold the characters that the model knows, each once.")
        }
        var random = RandomGenerator.blank
        self.init(alphabet: CharacterAlphabet(Array(alphabet.unicodeScalars)), width: width, units: units, dropout: dropout, predicts: predicts, into: &parameters, random: &random)
    }
}

extension PackedLanguageModel {
    /// Reads a model for inference. Throws `model.damaged`, `file.unreadable`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(_ folder: ModelFolder, format: WeightFormat) throws(ClinicalError) {
        var parameters = Parameters()
        let model = try CharacterLanguageModel(folder, predicts: false, into: &parameters)
        try parameters.read(folder.weights())
        self.init(model, parameters, format: format)
    }
}
