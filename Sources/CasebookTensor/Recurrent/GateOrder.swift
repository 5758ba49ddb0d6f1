internal import CCasebookKernels

/// Where the rows of PyTorch's weights stand in the kernels' order: groups of 16 units with their gates side by side, padded with zeros.
///
/// A GRU has four gates there: reset, update, the hidden part of the candidate and its input part, of which the input weights know all but the
/// third and the hidden weights all but the fourth.
struct GateOrder: Sendable {
    let cell: RecurrentCell
    let units: Int
    /// Units with padding.
    let paddedUnits: Int
    /// Gates a unit in the kernels' order.
    let width: Int
    /// For each column of gates the row of the input weights; negative for none.
    let input: [Int32]
    /// For each column of gates the row of the hidden weights; negative for none.
    let hidden: [Int32]

    init(_ cell: RecurrentCell, units: Int) {
        self.cell = cell
        self.units = units
        let group = Int(CK_GROUP)
        paddedUnits = (units + group - 1) / group * group
        let (inputGates, hiddenGates): ([Int], [Int]) =
            switch cell {
            case .rnn: ([0], [0])
            case .lstm: ([0, 1, 2, 3], [0, 1, 2, 3])
            case .gru: ([0, 1, -1, 2], [0, 1, 2, -1])
            }
        width = inputGates.count
        func rows(_ gates: [Int]) -> [Int32] {
            var rows: [Int32] = []
            for first in stride(from: 0, to: units, by: group) {
                for gate in gates {
                    for unit in first..<(first + group) { rows.append(gate >= 0 && unit < units ? Int32(gate * units + unit) : -1) }
                }
            }
            return rows
        }
        input = rows(inputGates)
        hidden = rows(hiddenGates)
    }

    /// The number of gate columns.
    var columns: Int { width * paddedUnits }

    /// The bias of the gates: both biases where both weights have a part in a gate.
    func bias(input inputBias: Tensor?, hidden hiddenBias: Tensor?) -> Tensor {
        Tensor([columns]) { gates in
            for column in 0..<columns {
                let a = input[column] >= 0 ? inputBias?.base[Int(input[column])] ?? 0 : 0
                let b = hidden[column] >= 0 ? hiddenBias?.base[Int(hidden[column])] ?? 0 : 0
                gates[column] = a + b
            }
        }
    }
}

extension Tensor {
    /// A matrix with more columns of zeros, or with the first columns only.
    func columns(_ count: Int) -> Tensor {
        if shape[1] == count { return self }
        if count < shape[1] { return slice(axis: 1, 0..<count) }
        return .concatenated([self, .zeros([shape[0], count - shape[1]])], axis: 1)
    }
}
