import CasebookTensor
import Foundation

/// A recurrent layer in double precision, sequence by sequence: no packing, no padding to groups, no code shared with the library.
struct RecurrentReference {
    let one: RecurrentCase
    /// Input, input weights, hidden weights and biases, as `RecurrentCase.parameters` lists them.
    var numbers: [[Double]]

    init(_ one: RecurrentCase, _ parameters: Parameters) {
        self.one = one
        numbers = parameters.ids.map { parameters[$0].elements.map(Double.init) }
    }

    /// The hidden states in packed rows, and the last hidden and cell states, a row a sequence.
    func run() -> (output: [Double], hidden: [Double], cell: [Double]) {
        let units = one.units, initial = one.initial()
        let rows = one.layout.unpackingIndexes
        var output = [Double](repeating: 0, count: rows.count * units), lastHidden: [Double] = [], lastCell: [Double] = []
        var first = 0
        for (sequence, length) in one.lengths.enumerated() {
            var hidden = (0..<units).map { unit in initial.map { Double($0.hidden[sequence, unit]) } ?? 0 }
            var cell = (0..<units).map { unit in initial.map { Double($0.cell[sequence, unit]) } ?? 0 }
            for step in 0..<length {
                let row = Int(rows[first + (one.isReversed ? length - 1 - step : step)])
                advance(row, &hidden, &cell)
                for unit in 0..<units { output[row * units + unit] = hidden[unit] }
            }
            first += length
            lastHidden += hidden
            lastCell += cell
        }
        return (output, lastHidden, lastCell)
    }

    private func advance(_ row: Int, _ hidden: inout [Double], _ cell: inout [Double]) {
        let units = one.units, depth = one.depth
        var inputPart: [Double] = [], hiddenPart: [Double] = []
        for gate in 0..<(one.cell.gateCount * units) {
            var a = one.hasBiases ? numbers[3][gate] : 0, b = one.hasBiases ? numbers[4][gate] : 0
            for index in 0..<depth { a += numbers[1][gate * depth + index] * numbers[0][row * depth + index] }
            for index in 0..<units { b += numbers[2][gate * units + index] * hidden[index] }
            inputPart.append(a)
            hiddenPart.append(b)
        }
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        for unit in 0..<units {
            func gate(_ index: Int) -> Double { inputPart[index * units + unit] + hiddenPart[index * units + unit] }
            switch one.cell {
            case .rnn: hidden[unit] = tanh(gate(0))
            case .lstm:
                cell[unit] = sigmoid(gate(1)) * cell[unit] + sigmoid(gate(0)) * tanh(gate(2))
                hidden[unit] = sigmoid(gate(3)) * tanh(cell[unit])
            case .gru:
                let candidate = tanh(inputPart[2 * units + unit] + sigmoid(gate(0)) * hiddenPart[2 * units + unit])
                hidden[unit] = (1 - sigmoid(gate(1))) * candidate + sigmoid(gate(1)) * hidden[unit]
            }
        }
    }

    /// The slope of a linear functional of the output along one number.
    func slope(_ tensor: Int, _ element: Int, _ weights: [Double]) -> Double {
        func value(_ step: Double) -> Double {
            var moved = self
            moved.numbers[tensor][element] += step
            return zip(moved.run().output, weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return (value(1e-4) - value(-1e-4)) / 2e-4
    }
}
