/// The cells of recurrent layers.
public enum RecurrentCell: String, Sendable, Hashable, CaseIterable {
    /// h = tanh(W x + U h' + b) (Elman 1990).
    case rnn
    /// Long short-term memory (Hochreiter and Schmidhuber 1997; with the forget gate of Gers et al. 2000).
    case lstm
    /// Gated recurrent unit (Cho et al. 2014), the reset gate applied after the product.
    case gru

    /// Blocks of rows in the weights, in PyTorch's order: i, f, g, o for LSTM; r, z, n for GRU.
    public var gateCount: Int {
        switch self {
        case .rnn: 1
        case .lstm: 4
        case .gru: 3
        }
    }
}
