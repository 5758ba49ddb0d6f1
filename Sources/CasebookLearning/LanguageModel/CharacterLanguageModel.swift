public import CasebookTensor

/// Two language models over characters: one LSTM that foretells the next character, and one that foretells the one before (Akbik, Blythe and Vollgraf, COLING
/// 2018). What they remember at a place of the text says what stands there in its context, and is a feature of taggers (`PackedLanguageModel`).
///
/// Parameters: `embedding.weight` (characters × width), and for `forward` and `backward` each `lstm.…_l0` and `output.weight`, `output.bias`.
public struct CharacterLanguageModel: Sendable {
    public let alphabet: CharacterAlphabet
    public let embedding: Embedding
    public let forward: Recurrent
    public let backward: Recurrent
    private let forwardOutput: Linear?
    private let backwardOutput: Linear?
    private let dropout: Dropout

    /// - Parameters:
    ///   - width: the length of a character's vector.
    ///   - units: of each LSTM.
    ///   - dropout: of what the LSTMs remember, before the next character is foretold.
    ///   - predicts: whether characters are foretold: the layers for that are the larger part of a Chinese model, and of no use to taggers.
    public init(
        alphabet: CharacterAlphabet, width: Int, units: Int, dropout: Float = 0, predicts: Bool = true, into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        self.alphabet = alphabet
        embedding = Embedding(count: alphabet.count, width: width, deviation: 0.1, name: "embedding", into: &parameters, random: &random)
        func lstm(_ name: String, _ parameters: inout Parameters, _ random: inout RandomGenerator) -> Recurrent {
            Recurrent(
                .lstm, inputs: width, units: units, initialization: .orthogonal(forgetBias: 1), name: name + ".lstm", into: &parameters, random: &random)
        }
        forward = lstm("forward", &parameters, &random)
        backward = lstm("backward", &parameters, &random)
        forwardOutput = predicts ? Linear(inputs: units, outputs: alphabet.count, name: "forward.output", into: &parameters, random: &random) : nil
        backwardOutput = predicts ? Linear(inputs: units, outputs: alphabet.count, name: "backward.output", into: &parameters, random: &random) : nil
        self.dropout = Dropout(dropout)
    }

    public var units: Int { forward.units }

    /// The cross-entropy of both directions over texts, in nats, summed; its weight is the number of characters foretold.
    ///
    /// Every text begins and ends with the boundary, so that one of n characters has n + 1 to foretell in each direction.
    public func loss(_ texts: [[UInt16]], _ pass: inout Pass) -> LossSum {
        guard let forwardOutput, let backwardOutput else { preconditionFailure("A model that foretells nothing has no loss.") }
        let layout = SequenceLayout(lengths: texts.map { $0.count + 1 })
        func direction(_ texts: [[UInt16]], _ lstm: Recurrent, _ output: Linear, _ pass: inout Pass) -> LossSum {
            let given = layout.packed(texts.map { [Int32(CharacterAlphabet.boundary)] + $0.map(Int32.init) })
            let next = layout.packed(texts.map { $0.map(Int32.init) + [Int32(CharacterAlphabet.boundary)] })
            let memory = lstm(embedding(given, &pass), layout: layout, &pass).output
            return output(dropout(memory, &pass), &pass).crossEntropySum(next)
        }
        let ahead = direction(texts, forward, forwardOutput, &pass)
        let back = direction(texts.map { $0.reversed() }, backward, backwardOutput, &pass)
        return LossSum(sum: ahead.sum + back.sum, weight: ahead.weight + back.weight)
    }
}
