public import CasebookTensor

/// Vectors of words by their characters: an LSTM reads them forwards and backwards, and its two last states stand for the word (Ling et al. 2015; Lample
/// et al. 2016).
///
/// Parameters: `embedding.weight` (characters × width) and `lstm.weight_ih_l0` … of a bidirectional LSTM.
public struct CharacterLSTM: Sendable {
    public let embedding: Embedding
    public let recurrent: Recurrent
    /// Of the characters' vectors, one mask a word.
    public let dropout: VariationalDropout
    /// The length of a word's vector: both directions.
    public var outputs: Int { 2 * recurrent.units }

    /// - Parameters:
    ///   - characters: the size of the alphabet; ids lie below it.
    ///   - width: the length of a character's vector.
    ///   - units: of each direction.
    public init(
        characters: Int, width: Int, units: Int, dropout: Float = 0, initialization: RecurrentInitialization = .uniform, name: String, into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        let prefix = name.isEmpty ? "" : "\(name)."
        embedding = Embedding(count: characters, width: width, name: "\(prefix)embedding", into: &parameters, random: &random)
        recurrent = Recurrent(
            .lstm, inputs: width, units: units, isBidirectional: true, initialization: initialization, name: "\(prefix)lstm", into: &parameters, random: &random)
        self.dropout = VariationalDropout(dropout)
    }

    /// Gives (words × outputs); zeros for a word without characters.
    ///
    /// - Parameter words: the ids of the characters of each word; a negative one is a character that is not known.
    public func callAsFunction(_ words: [[Int32]], _ pass: inout Pass) -> Variable {
        let layout = SequenceLayout(lengths: words.map(\.count))
        let characters = embedding(layout.packed(words), &pass)
        return recurrent(dropout(characters, layout: layout, &pass), layout: layout, &pass).last
    }
}
