/// What a recurrent layer carries from one part of its sequences to the next: a row a sequence, in the caller's order.
public struct RecurrentState: Sendable, Equatable {
    /// Shape (sequences × units).
    public var hidden: Tensor
    /// Shape (sequences × units); used by LSTM only.
    public var cell: Tensor

    public init(hidden: Tensor, cell: Tensor) {
        self.hidden = hidden
        self.cell = cell
    }
}
