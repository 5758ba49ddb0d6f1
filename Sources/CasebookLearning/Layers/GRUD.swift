public import CasebookTensor

/// GRU-D: a recurrent layer for irregular measurements, where what is missing says something itself (Che, Purushotham, Cho, Sontag and Liu 2018,
/// https://doi.org/10.1038/s41598-018-24271-9).
///
/// A missing value decays from its last measurement towards the variable's mean, and the hidden state decays towards 0, both with trained rates by the
/// time that has passed: γ = exp(-max(0, W δ + b)) (equations 10 to 12). The layer also reads which values were measured.
///
/// Parameters, gates in the order reset, update, candidate: `weight_ih` (3 · units × inputs), `weight_mh` for what is measured (3 · units × inputs),
/// `weight_hh` (3 · units × units), `bias` (3 · units), `decay_input.weight` and `.bias` (inputs), `decay_hidden.weight` (units × inputs) and `.bias`
/// (units), and the constant `mean` (inputs).
public struct GRUD: Sendable {
    public let inputs: Int
    public let units: Int
    /// The mean of each variable in the training data, which missing values decay to: a state, which training does not change.
    public let mean: ParameterID
    private let inputWeight: ParameterID
    private let maskWeight: ParameterID
    private let hiddenWeight: ParameterID
    private let bias: ParameterID
    private let inputDecay: (weight: ParameterID, bias: ParameterID)
    private let hiddenDecay: (weight: ParameterID, bias: ParameterID)

    /// Weights begin uniform within 1 / sqrt(units); rates of decay uniform between 0 and 1 / sqrt(inputs), because at 0 or below they have no gradient.
    ///
    /// - Parameter mean: of each variable over what was measured in the training data; its length is the number of inputs.
    public init(mean: Tensor, units: Int, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        precondition(mean.shape.rank == 1, "There is one mean a variable, not a tensor of shape \(mean.shape).")
        inputs = mean.elementCount
        self.units = units
        let rate = 1 / Float(max(inputs, 1)).squareRoot()
        inputWeight = parameters.add("weight_ih", of: name, random.weights([3 * units, inputs], inputs: units))
        maskWeight = parameters.add("weight_mh", of: name, random.weights([3 * units, inputs], inputs: units))
        hiddenWeight = parameters.add("weight_hh", of: name, random.weights([3 * units, units], inputs: units))
        bias = parameters.add("bias", of: name, random.weights([3 * units], inputs: units), role: .bias)
        inputDecay = (
            parameters.add("decay_input.weight", of: name, random.uniform([inputs], in: 0...rate)),
            parameters.add("decay_input.bias", of: name, .zeros([inputs]), role: .bias)
        )
        hiddenDecay = (
            parameters.add("decay_hidden.weight", of: name, random.uniform([units, inputs], in: 0...rate)),
            parameters.add("decay_hidden.bias", of: name, .zeros([units]), role: .bias)
        )
        self.mean = parameters.add("mean", of: name, mean, role: .state)
    }

    /// Gives the hidden states, packed as the input: (rows × units).
    ///
    /// - Parameter scales: what each row's inputs, filled in and whether measured, are multiplied by (rows × inputs), for attribution; nil for 1.
    public func callAsFunction(_ x: IrregularSequences, scales: Variable? = nil, _ pass: inout Pass) -> Variable {
        let layout = x.layout
        precondition(x.values.shape == [layout.rowCount, inputs], "Values of shape \(x.values.shape) do not fit \(inputs) inputs.")
        guard layout.stepCount > 0 else { return Variable(.zeros([0, units])) }
        let gaps = Variable(x.gaps)

        // Everything that does not depend on the hidden state, for all rows at once.
        let fading = (gaps * pass[inputDecay.weight] + pass[inputDecay.bias]).relu().scaled(by: -1).exp()
        let imputed = imputation(x, pass.parameters[mean])
        var input = Variable(imputed.slope) * fading + Variable(imputed.base), observed = Variable(x.observed)
        if let scales { (input, observed) = (input * scales, observed * scales) }
        let gates = input.linear(weight: pass[inputWeight], bias: pass[bias]) + observed.linear(weight: pass[maskWeight])
        let forgetting = gaps.linear(weight: pass[hiddenDecay.weight], bias: pass[hiddenDecay.bias]).relu().scaled(by: -1).exp()

        let gateWeight = pass[hiddenWeight].slice(axis: 0, 0..<(2 * units)), candidateWeight = pass[hiddenWeight].slice(axis: 0, (2 * units)..<(3 * units))
        var hidden = Variable(.zeros([layout.counts[0], units])), outputs: [Variable] = []
        for step in 0..<layout.stepCount {
            let rows = layout.starts[step]..<layout.starts[step + 1]
            let part = gates.slice(axis: 0, rows)
            let before = hidden.slice(axis: 0, 0..<rows.count) * forgetting.slice(axis: 0, rows)
            let open = (part.slice(axis: 1, 0..<(2 * units)) + before.linear(weight: gateWeight)).sigmoid()
            let reset = open.slice(axis: 1, 0..<units), update = open.slice(axis: 1, units..<(2 * units))
            let candidate = (part.slice(axis: 1, (2 * units)..<(3 * units)) + (reset * before).linear(weight: candidateWeight)).tanh()
            // The update gate opens to the candidate, as in the paper; in PyTorch's GRU it keeps the state.
            hidden = before + update * (candidate - before)
            outputs.append(hidden)
        }
        return .concatenated(outputs, axis: 0)
    }

    /// The input as a line in the decay γ: m x + (1 - m) (γ last + (1 - γ) mean) = base + γ slope.
    private func imputation(_ x: IrregularSequences, _ mean: Tensor) -> (base: Tensor, slope: Tensor) {
        var base = x.values, slope = Tensor.zeros(x.values.shape)
        base.withMutableElements { base in
            slope.withMutableElements { slope in
                for place in base.indices where x.observed.base[place] == 0 {
                    let center = mean.base[place % inputs], last = x.last.base[place]
                    base[place] = center
                    slope[place] = last.isNaN ? 0 : last - center
                }
            }
        }
        return (base, slope)
    }
}
