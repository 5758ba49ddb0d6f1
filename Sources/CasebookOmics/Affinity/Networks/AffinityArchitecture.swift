/// The parts of an affinity network and their sizes.
public struct AffinityArchitecture: Sendable, Hashable {
    /// What reads characters.
    public enum Encoder: String, Sendable, Hashable, CaseIterable {
        /// Three convolutions and the greatest answer of each filter (DeepDTA: Öztürk et al., Bioinformatics 2018).
        case convolution = "cnn"
        /// The last states of an LSTM in both directions.
        case lstm
    }

    public var encoder = Encoder.convolution
    /// The length of a character's vector.
    public var embedding = 24
    /// Filters of the first convolution, the others having two and three times as many; or the units of an LSTM in each direction.
    public var filters = 24
    /// Characters that a convolution looks at.
    public var drugKernel = 5
    public var targetKernel = 8
    /// Units of the layers over pairs, the second half as wide.
    public var hidden = 256
    public var dropout: Float = 0.1
    /// Characters of a drug that are read; the rest is cut off.
    public var drugLength = 100
    /// Residues of a target that are read; the rest is cut off.
    public var targetLength = 1_000

    public init() {}
}
