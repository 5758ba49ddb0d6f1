import CasebookLearning
import CasebookTensor
import Foundation

/// A character language model by its formulas, in double precision: one LSTM step after the other.
struct LanguageModelReference {
    let parameters: Parameters
    let units: Int

    private func table(_ name: String) -> [[Double]] {
        let tensor = parameters[parameters.id(named: name)!]
        let width = tensor.shape.last!, elements = tensor.elements.map(Double.init)
        return stride(from: 0, to: elements.count, by: width).map { Array(elements[$0..<($0 + width)]) }
    }

    private func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] { matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } } }

    /// What the LSTM of a direction remembers behind each character that it is given.
    func memories(_ direction: String, _ given: [UInt16]) -> [[Double]] {
        let vectors = table("embedding.weight"), input = table("\(direction).lstm.weight_ih_l0"), hidden = table("\(direction).lstm.weight_hh_l0")
        let bias = zip(table("\(direction).lstm.bias_ih_l0")[0], table("\(direction).lstm.bias_hh_l0")[0]).map { $0 + $1 }
        var memory = [Double](repeating: 0, count: units), cell = memory
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        return given.map { character in
            let sums = zip(zip(product(input, vectors[Int(character)]), product(hidden, memory)).map { $0 + $1 }, bias).map { $0 + $1 }
            // Gates in PyTorch's order: input, forget, cell, output.
            for unit in 0..<units {
                cell[unit] = sigmoid(sums[units + unit]) * cell[unit] + sigmoid(sums[unit]) * tanh(sums[2 * units + unit])
                memory[unit] = sigmoid(sums[3 * units + unit]) * tanh(cell[unit])
            }
            return memory
        }
    }

    /// The cross-entropy of both directions over a text.
    func loss(_ text: [UInt16]) -> Double {
        [("forward", text), ("backward", text.reversed())].reduce(0.0) { total, part in
            let (direction, text) = part, boundary = CharacterAlphabet.boundary
            let weight = table("\(direction).output.weight"), bias = table("\(direction).output.bias")[0]
            return zip(memories(direction, [boundary] + text), text + [boundary]).reduce(total) { total, step in
                let logits = zip(product(weight, step.0), bias).map { $0 + $1 }
                return total + log(logits.reduce(0) { $0 + exp($1) }) - logits[Int(step.1)]
            }
        }
    }
}
