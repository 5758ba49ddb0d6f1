internal import CasebookLearning
internal import CasebookTensor

extension TextEncoder {
    /// Sets the tables to vectors that were trained elsewhere, as far as there are some.
    func fill(_ parameters: inout Parameters, _ vectors: EncoderVectors, _ maker: TextFeatureMaker) {
        for (table, vectors, vocabulary) in [
            (words, vectors.words, maker.words), (bigrams, vectors.bigrams, maker.bigrams), (segments, vectors.segments, maker.segments),
        ] {
            if let table, let vectors { Self.fill(&parameters, table.weight, vectors, vocabulary) }
        }
    }

    private static func fill(_ parameters: inout Parameters, _ table: ParameterID, _ vectors: WordVectors, _ vocabulary: UnitVocabulary) {
        var seen: Set<Int32> = []
        parameters.withTensor(table) { tensor in
            let width = vectors.dimension
            // Brought to the size that the network's other inputs have.
            var square = 0.0
            let count = vectors.count
            for index in 0..<count { for value in vectors[index] { square += Double(value * value) } }
            let scale = Float(0.3 / max(1e-6, (square / Double(max(1, count * width))).squareRoot()))
            tensor.withMutableElements { rows in
                for index in 0..<count {
                    let number = vocabulary.number(UnitHash.of(vectors.word(index)))
                    guard number >= 0, seen.insert(number).inserted else { continue }
                    for (column, value) in vectors[index].enumerated() { rows[Int(number) * width + column] = value * scale }
                }
            }
        }
    }
}
