public import CasebookTensor

/// Vectors of words by their characters: filters that look at a few neighbouring characters, and for each filter its greatest answer in the word (dos
/// Santos and Zadrozny 2014; Ma and Hovy 2016).
///
/// Beside a word lie zeros, as many as a filter needs to stand on every character (PyTorch's `padding="same"`). Parameters: `embedding.weight`
/// (characters × width) and, a width of filters in turn, `convolutions.0.weight` (filters × width × characters it looks at) and `convolutions.0.bias`.
public struct CharacterCNN: Sendable {
    public let embedding: Embedding
    /// Of the characters' vectors.
    public let dropout: Dropout
    /// The length of a word's vector: all filters.
    public let outputs: Int

    struct Bank: Sendable {
        let kernel: Int
        let filters: Int
        let weight: ParameterID
        let bias: ParameterID
    }
    let banks: [Bank]

    /// - Parameters:
    ///   - characters: the size of the alphabet; ids lie below it.
    ///   - width: the length of a character's vector.
    ///   - banks: how many characters filters look at, and how many such filters there are.
    public init(
        characters: Int, width: Int, banks: [(kernel: Int, filters: Int)], dropout: Float = 0, name: String, into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        precondition(banks.allSatisfy { $0.kernel > 0 && $0.filters > 0 } && !banks.isEmpty, "A word encoder needs filters.")
        embedding = Embedding(count: characters, width: width, name: name.isEmpty ? "embedding" : "\(name).embedding", into: &parameters, random: &random)
        self.dropout = Dropout(dropout)
        outputs = banks.reduce(0) { $0 + $1.filters }
        self.banks = banks.enumerated().map { index, bank in
            let inputs = bank.kernel * width
            return Bank(
                kernel: bank.kernel, filters: bank.filters,
                weight: parameters.add("convolutions.\(index).weight", of: name, random.weights([bank.filters, width, bank.kernel], inputs: inputs)),
                bias: parameters.add("convolutions.\(index).bias", of: name, random.weights([bank.filters], inputs: inputs), role: .bias))
        }
    }

    /// Gives (words × outputs), none negative; zeros for a word without characters.
    ///
    /// A convolution is a product here: the neighbours of every character side by side, times the filters. No padded word is computed.
    ///
    /// - Parameter words: the ids of the characters of each word; a negative one is a character that is not known.
    public func callAsFunction(_ words: [[Int32]], _ pass: inout Pass) -> Variable {
        let layout = SequenceLayout(lengths: words.map(\.count))
        guard layout.stepCount > 0 else { return Variable(.zeros([words.count, outputs])) }
        let characters = dropout(embedding(layout.packed(words), &pass), &pass)
        let answers = banks.map { bank in
            let before = (bank.kernel - 1) / 2
            let windows = Variable.concatenated(
                (0..<bank.kernel).map { offset in
                    offset == before ? characters : characters.gather(layout.neighbours(offset - before))
                }, axis: 1)
            let weight = pass[bank.weight].transposed([0, 2, 1]).reshaped([bank.filters, bank.kernel * embedding.width])
            return windows.linear(weight: weight, bias: pass[bank.bias]).relu()
        }
        // The zeros of padding are never greater than what relu gives.
        let padded = Variable.concatenated(answers, axis: 1).gather(layout.paddingIndexes).reshaped([words.count, layout.stepCount, outputs])
        return padded.transposed([0, 2, 1]).greatest().reshaped([words.count, outputs])
    }
}
