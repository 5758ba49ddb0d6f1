internal import CasebookCore
internal import CasebookLexicons
internal import CasebookTensor

extension TextFeatureMaker {
    /// Reads the vocabularies of a model's weights. Throws `safetensors.mismatch` where one is missing.
    init(_ architecture: EncoderArchitecture, _ file: SafetensorsFile, matcher: TermMatcher?) throws(ClinicalError) {
        func hashes(_ name: String) throws(ClinicalError) -> UnitVocabulary {
            UnitVocabulary(try file.int64s(named: "vocabulary." + name).map { UInt64(bitPattern: $0) })
        }
        self.init(
            architecture: architecture, words: try hashes("words"), bigrams: try hashes("bigrams"), segments: try hashes("segments"),
            matcher: architecture.usesLexicon ? matcher : nil)
    }

    /// The vocabularies as tensors of a model's weights.
    var tensors: [SafetensorsTensor] {
        [("words", words), ("bigrams", bigrams), ("segments", segments)].map { name, vocabulary in
            SafetensorsTensor(
                name: "vocabulary." + name, dtype: .int64, shape: [vocabulary.count],
                bytes: vocabulary.hashes.flatMap { hash in withUnsafeBytes(of: hash.littleEndian) { Array($0) } })
        }
    }
}

extension EncoderArchitecture {
    /// Checks that the weights of an encoder's layers are of the sizes that the configuration speaks of, before memory is taken for them. Throws `safetensors.mismatch`.
    func check(_ file: SafetensorsFile, encoder name: String) throws(ClinicalError) {
        let gates = cell == .gru ? 3 : 4
        for layer in 0..<layers { try file.check(name + ".layers.weight_ih_l\(layer)", [gates * units, layer == 0 ? inputs : 2 * units]) }
    }
}

extension SafetensorsFile {
    /// Throws `safetensors.mismatch` where a tensor is missing or of another shape.
    func check(_ name: String, _ shape: [Int]) throws(ClinicalError) {
        guard entry(named: name)?.shape == shape else {
            throw mismatch("The tensor '\(PrintableText.make(name))' is missing or not of the shape that config.json speaks of.")
        }
    }
}
