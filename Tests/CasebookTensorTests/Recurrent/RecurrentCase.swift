import CasebookTensor
import CasebookTestSupport
import Testing

/// One recurrent layer with random weights and sequences.
struct RecurrentCase: Sendable, CustomTestStringConvertible {
    var cell = RecurrentCell.lstm
    var units = 5
    var depth = 3
    var lengths = [3, 0, 5, 5, 1, 0, 2]
    var isReversed = false
    var hasInitial = false
    var hasBiases = true

    var testDescription: String {
        "\(cell) \(depth) -> \(units), \(lengths.count) sequences\(isReversed ? ", reversed" : "")\(hasInitial ? ", with a state" : "")\(hasBiases ? "" : ", without biases")"
    }

    var layout: SequenceLayout { SequenceLayout(lengths: lengths) }

    /// Weights and input as parameters: input, weight_ih, weight_hh and, with biases, bias_ih and bias_hh.
    func parameters() -> Parameters {
        var random = RandomGenerator(seed: 11)
        var parameters = Parameters()
        let rows = cell.gateCount * units
        func add(_ name: String, _ shape: Shape) { _ = parameters.add(name, random.uniform(shape, in: -0.7...0.7)) }
        add("input", [layout.rowCount, depth])
        add("weight_ih", [rows, depth])
        add("weight_hh", [rows, units])
        if hasBiases {
            add("bias_ih", [rows])
            add("bias_hh", [rows])
        }
        return parameters
    }

    func initial() -> RecurrentState? {
        guard hasInitial else { return nil }
        var random = RandomGenerator(seed: 12)
        return RecurrentState(hidden: random.uniform([lengths.count, units], in: -1...1), cell: random.uniform([lengths.count, units], in: -1...1))
    }

    func fused(_ pass: inout Pass) -> RecurrentResult {
        let ids = pass.parameters.ids
        let input = pass[ids[0]], inputWeight = pass[ids[1]], hiddenWeight = pass[ids[2]]
        let biases = hasBiases ? (pass[ids[3]], pass[ids[4]]) : nil
        return input.recurrent(
            cell, inputWeight: inputWeight, hiddenWeight: hiddenWeight, inputBias: biases?.0, hiddenBias: biases?.1, layout: layout, isReversed: isReversed,
            initial: initial())
    }

    /// The same from elementary operations, step by step.
    func composed(_ pass: inout Pass) -> Variable {
        let ids = pass.parameters.ids, layout = layout, units = units
        let input = pass[ids[0]].linear(weight: pass[ids[1]], bias: hasBiases ? pass[ids[3]] : nil)
        let hiddenWeight = pass[ids[2]], hiddenBias = hasBiases ? pass[ids[4]] : nil
        let places = layout.order.map(Int32.init)
        let start = initial()
        let firstHidden = Variable(start?.hidden.gather(places) ?? .zeros([lengths.count, units]))
        let firstCell = Variable(start?.cell.gather(places) ?? .zeros([lengths.count, units]))
        var hidden = firstHidden, cellState = firstCell
        var outputs = [Variable?](repeating: nil, count: layout.stepCount)
        for step in isReversed ? Array((0..<layout.stepCount).reversed()) : Array(0..<layout.stepCount) {
            let count = layout.counts[step]
            if isReversed, step < layout.stepCount - 1 {
                let before = layout.counts[step + 1]
                hidden = .concatenated([hidden, firstHidden.slice(axis: 0, before..<count)], axis: 0)
                cellState = .concatenated([cellState, firstCell.slice(axis: 0, before..<count)], axis: 0)
            } else {
                hidden = hidden.slice(axis: 0, 0..<count)
                cellState = cellState.slice(axis: 0, 0..<count)
            }
            let a = input.slice(axis: 0, layout.starts[step]..<layout.starts[step + 1])
            let b = hidden.linear(weight: hiddenWeight, bias: hiddenBias)
            func part(_ gates: Variable, _ gate: Int) -> Variable { gates.slice(axis: 1, (gate * units)..<((gate + 1) * units)) }
            switch cell {
            case .rnn: hidden = (a + b).tanh()
            case .lstm:
                let gates = a + b
                cellState = part(gates, 1).sigmoid() * cellState + part(gates, 0).sigmoid() * part(gates, 2).tanh()
                hidden = part(gates, 3).sigmoid() * cellState.tanh()
            case .gru:
                let reset = (part(a, 0) + part(b, 0)).sigmoid(), update = (part(a, 1) + part(b, 1)).sigmoid()
                hidden = (1 - update) * (part(a, 2) + reset * part(b, 2)).tanh() + update * hidden
            }
            outputs[step] = hidden
        }
        return .concatenated(outputs.compactMap { $0 }, axis: 0)
    }
}
