import CCountingAllocator
import Casebook
import CasebookCore
import CasebookTensor
import Testing

/// Inference with packed weights, beside the recorded layers.
struct PackedRecurrentTests {
    static let lengths = [7, 3, 0, 12, 1, 12, 5, 30]

    static func weights(_ cell: RecurrentCell, inputs: Int, units: Int, random: inout RandomGenerator) -> PackedRecurrent.Weights {
        let rows = cell.gateCount * units
        return PackedRecurrent.Weights(
            input: random.uniform([rows, inputs], in: -0.4...0.4), hidden: random.uniform([rows, units], in: -0.4...0.4), inputBias: random.uniform([rows], in: -0.4...0.4),
            hiddenBias: random.uniform([rows], in: -0.4...0.4))
    }

    static func run(_ layer: PackedRecurrent, _ input: Tensor, _ layout: SequenceLayout, workspace: inout InferenceWorkspace) -> Tensor {
        var output = Tensor.zeros([layout.rowCount, layer.outputs])
        let stride = layer.inputs
        input.withElements { input in
            output.withMutableElements { output in
                if let source = input.baseAddress, let target = output.baseAddress {
                    layer(source, stride: stride, layout: layout, into: target, outputStride: layer.outputs, workspace: &workspace)
                }
            }
        }
        return output
    }

    static func recorded(_ cell: RecurrentCell, _ weights: PackedRecurrent.Weights, _ input: Tensor, _ layout: SequenceLayout, isReversed: Bool) -> Tensor {
        Variable(input).recurrent(
            cell, inputWeight: Variable(weights.input), hiddenWeight: Variable(weights.hidden), inputBias: weights.inputBias.map { Variable($0) },
            hiddenBias: weights.hiddenBias.map { Variable($0) }, layout: layout, isReversed: isReversed
        ).output.value
    }

    @Test(arguments: [RecurrentCell.lstm, .gru], [1, 16, 20, 48])
    func givesTheNumbersOfTheRecordedLayer(cell: RecurrentCell, units: Int) {
        var random = RandomGenerator(seed: 3)
        let layout = SequenceLayout(lengths: Self.lengths)
        let input = random.normal([layout.rowCount, 13])
        let forward = Self.weights(cell, inputs: 13, units: units, random: &random), backward = Self.weights(cell, inputs: 13, units: units, random: &random)
        let expected = Tensor.concatenated(
            [Self.recorded(cell, forward, input, layout, isReversed: false), Self.recorded(cell, backward, input, layout, isReversed: true)], axis: 1)
        // Eight significant bits of weights and inputs, through thirty steps.
        for (format, tolerance) in [(WeightFormat.float32, Float(2e-6)), (.bfloat16, 0.03), (.int8, 0.05)] {
            let layer = PackedRecurrent(cell, forward: forward, backward: backward, format: format)
            var workspace = InferenceWorkspace()
            let output = Self.run(layer, input, layout, workspace: &workspace)
            let worst = zip(output.elements, expected.elements).map { abs($0 - $1) }.max() ?? 0
            #expect(worst < tolerance, "\(cell) \(units) \(format)")
            // The workspace holds no trace of what it was used for.
            #expect(Self.run(layer, input, layout, workspace: &workspace) == output)
        }
    }

    @Test(arguments: WeightFormat.allCases)
    func aSequenceDoesNotDependOnThoseBesideIt(format: WeightFormat) {
        var random = RandomGenerator(seed: 4)
        let forward = Self.weights(.lstm, inputs: 24, units: 32, random: &random)
        let layer = PackedRecurrent(.lstm, forward: forward, backward: forward, format: format)
        let layout = SequenceLayout(lengths: Self.lengths)
        let sequences = Self.lengths.map { random.normal([$0, 24]) }
        let packed = Tensor.concatenated(sequences, axis: 0).gather(layout.packingIndexes)
        var workspace = InferenceWorkspace()
        let together = Self.run(layer, packed, layout, workspace: &workspace).gather(layout.unpackingIndexes)
        var start = 0
        for sequence in sequences {
            let alone = Self.run(layer, sequence, SequenceLayout(lengths: [sequence.shape[0]]), workspace: &workspace)
            #expect(together.slice(axis: 0, start..<(start + sequence.shape[0])) == alone)
            start += sequence.shape[0]
        }
    }

    @Test(arguments: WeightFormat.allCases)
    func aWarmCallAllocatesNothing(format: WeightFormat) {
        var random = RandomGenerator(seed: 5)
        let weights = Self.weights(.lstm, inputs: 24, units: 32, random: &random)
        let layer = PackedRecurrent(.lstm, forward: weights, backward: weights, format: format)
        let linear = PackedLinear(weight: random.uniform([17, 64], in: -1...1), bias: nil, format: format)
        let layout = SequenceLayout(lengths: Array(repeating: 40, count: 9))
        let input = random.normal([layout.rowCount, 24])
        var hidden = Tensor.zeros([layout.rowCount, 64]), logits = Tensor.zeros([layout.rowCount, linear.outputStride])
        var workspace = InferenceWorkspace()
        var allocations: [Int64] = []
        input.withElements { input in
            hidden.withMutableElements { hidden in
                logits.withMutableElements { logits in
                    for _ in 0..<3 {
                        let before = counting_allocator_count()
                        layer(input.baseAddress!, stride: 24, layout: layout, into: hidden.baseAddress!, outputStride: 64, workspace: &workspace)
                        linear(UnsafePointer(hidden.baseAddress!), stride: 64, rows: layout.rowCount, into: logits.baseAddress!, workspace: &workspace)
                        let used = counting_allocator_count() - before
                        allocations.append(used)
                    }
                }
            }
        }
        guard counting_allocator_count() >= 0 else { return print("allocations cannot be counted here: skipped") }
        #expect(allocations[0] > 0)
        #expect(allocations.dropFirst().allSatisfy { $0 == 0 }, "\(allocations)")
    }
}
