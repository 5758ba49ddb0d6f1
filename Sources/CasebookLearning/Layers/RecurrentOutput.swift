public import CasebookTensor

/// What a stack of recurrent layers gives.
public struct RecurrentOutput {
    /// The last layer's output, packed as the input: (rows × units), or with both directions side by side (rows × 2 · units).
    public let output: Variable
    /// The state of each sequence after its last step, layer by layer, forward before reversed (as PyTorch's `h_n`). They carry no history.
    public let states: [RecurrentState]
    let layout: SequenceLayout
    /// The width of one direction.
    let units: Int

    /// The last layer's output where each direction ends, in the caller's order and with its history: forward at the last step, reversed at the first. Shape
    /// (sequences × units), or (sequences × 2 · units). Zeros for an empty sequence.
    public var last: Variable {
        let forward = output.gather(layout.lastRows)
        if output.shape[1] == units { return forward }
        let reversed = output.gather(layout.firstRows)
        return .concatenated([forward.slice(axis: 1, 0..<units), reversed.slice(axis: 1, units..<(2 * units))], axis: 1)
    }
}
