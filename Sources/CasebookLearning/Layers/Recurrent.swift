public import CasebookTensor

/// A stack of recurrent layers, of one or both directions, over packed sequences.
///
/// Parameters are named as in PyTorch: `weight_ih_l0` (gates · units × inputs), `weight_hh_l0` (gates · units × units), `bias_ih_l0`, `bias_hh_l0` (gates ·
/// units), with `_reverse` behind them for the second direction, and `_l1` … for the layers above, whose input is the layer below.
public struct Recurrent: Sendable {
    public let cell: RecurrentCell
    public let inputs: Int
    public let units: Int
    /// The number of layers in the stack.
    public let layerCount: Int
    public let isBidirectional: Bool
    /// Of each layer's output but the last one's, one mask a sequence.
    public let dropout: VariationalDropout

    private struct Direction: Sendable {
        let inputWeight: ParameterID
        let hiddenWeight: ParameterID
        let biases: (input: ParameterID, hidden: ParameterID)?
    }
    /// Layer by layer, forward before reversed.
    private let directions: [Direction]

    /// - Parameter dropout: the probability with which features are dropped between layers.
    public init(
        _ cell: RecurrentCell, inputs: Int, units: Int, layerCount: Int = 1, isBidirectional: Bool = false, hasBiases: Bool = true, dropout: Float = 0,
        initialization: RecurrentInitialization = .uniform, name: String, into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        precondition(layerCount > 0, "A stack has at least one layer.")
        self.cell = cell
        self.inputs = inputs
        self.units = units
        self.layerCount = layerCount
        self.isBidirectional = isBidirectional
        self.dropout = VariationalDropout(dropout)
        var directions: [Direction] = []
        for layer in 0..<layerCount {
            let width = layer == 0 ? inputs : isBidirectional ? 2 * units : units
            for suffix in isBidirectional ? ["", "_reverse"] : [""] {
                func add(_ part: String, _ tensor: Tensor, role: Parameters.Role = .weight) -> ParameterID {
                    parameters.add("\(part)_l\(layer)\(suffix)", of: name, tensor, role: role)
                }
                let start = Start(cell, inputs: width, units: units, initialization, &random)
                directions.append(
                    Direction(
                        inputWeight: add("weight_ih", start.inputWeight), hiddenWeight: add("weight_hh", start.hiddenWeight),
                        biases: hasBiases ? (add("bias_ih", start.inputBias, role: .bias), add("bias_hh", start.hiddenBias, role: .bias)) : nil))
            }
        }
        self.directions = directions
    }

    /// Shapes: packed rows (rows × inputs) give (rows × units), or (rows × 2 · units) with both directions.
    ///
    /// - Parameter initial: the states that sequences begin with, in the order of `RecurrentOutput.states`; zeros where it is nil.
    public func callAsFunction(_ x: Variable, layout: SequenceLayout, initial: [RecurrentState]? = nil, _ pass: inout Pass) -> RecurrentOutput {
        precondition(initial == nil || initial!.count == directions.count, "There are \(initial!.count) states for \(directions.count) directions.")
        let width = isBidirectional ? 2 : 1
        var output = x, states: [RecurrentState] = []
        for layer in 0..<layerCount {
            if layer > 0 { output = dropout(output, layout: layout, &pass) }
            let results = (0..<width).map { side in
                let direction = directions[layer * width + side]
                return output.recurrent(
                    cell, inputWeight: pass[direction.inputWeight], hiddenWeight: pass[direction.hiddenWeight], inputBias: direction.biases.map { pass[$0.input] },
                    hiddenBias: direction.biases.map { pass[$0.hidden] }, layout: layout, isReversed: side == 1, initial: initial?[layer * width + side])
            }
            states += results.map(\.finalState)
            output = .concatenated(results.map(\.output), axis: 1)
        }
        return RecurrentOutput(output: output, states: states, layout: layout, units: units)
    }

    /// The weights of a state of the parameters, layer by layer, forward before reversed.
    func packedWeights(_ parameters: Parameters) -> [PackedRecurrent.Weights] {
        directions.map { direction in
            PackedRecurrent.Weights(
                input: parameters[direction.inputWeight], hidden: parameters[direction.hiddenWeight], inputBias: direction.biases.map { parameters[$0.input] },
                hiddenBias: direction.biases.map { parameters[$0.hidden] })
        }
    }

    /// The layers of a state of the parameters, the lowest first, packed for inference. LSTM and GRU.
    public func packed(_ parameters: Parameters, format: WeightFormat) -> [PackedRecurrent] {
        let weights = packedWeights(parameters), width = isBidirectional ? 2 : 1
        return (0..<layerCount).map { layer in
            PackedRecurrent(cell, forward: weights[layer * width], backward: isBidirectional ? weights[layer * width + 1] : nil, format: format)
        }
    }

    /// What the tensors of one direction begin with.
    private struct Start {
        let inputWeight: Tensor
        let hiddenWeight: Tensor
        let inputBias: Tensor
        let hiddenBias: Tensor

        init(_ cell: RecurrentCell, inputs: Int, units: Int, _ initialization: RecurrentInitialization, _ random: inout RandomGenerator) {
            let rows = cell.gateCount * units
            switch initialization {
            case .uniform:
                inputWeight = random.weights([rows, inputs], inputs: units)
                hiddenWeight = random.weights([rows, units], inputs: units)
                inputBias = random.weights([rows], inputs: units)
                hiddenBias = random.weights([rows], inputs: units)
            case .orthogonal(let forgetBias):
                let bound = (6 / Float(inputs + units)).squareRoot()
                inputWeight = random.uniform([rows, inputs], in: -bound...bound)
                hiddenWeight = .concatenated((0..<cell.gateCount).map { _ in random.orthogonal(units) }, axis: 0)
                inputBias = Tensor([rows]) { for index in $0.indices { $0[index] = cell == .lstm && index / units == 1 ? forgetBias : 0 } }
                hiddenBias = .zeros([rows])
            }
        }
    }
}
