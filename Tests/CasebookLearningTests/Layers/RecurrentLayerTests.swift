import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct RecurrentLayerTests {
    private let layout = SequenceLayout(lengths: [3, 0, 4, 1])

    private func make(
        _ cell: RecurrentCell, layerCount: Int = 1, isBidirectional: Bool = false, hasBiases: Bool = true, dropout: Float = 0,
        initialization: RecurrentInitialization = .uniform
    ) -> LayerHarness<Recurrent> {
        LayerHarness {
            Recurrent(
                cell, inputs: 3, units: 4, layerCount: layerCount, isBidirectional: isBidirectional, hasBiases: hasBiases, dropout: dropout,
                initialization: initialization, name: "lstm", into: &$0, random: &$1)
        }
    }

    @Test func namesAndShapesAreThoseOfPyTorch() {
        let harness = make(.lstm, layerCount: 2, isBidirectional: true)
        let parts = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
        let layer = parts + parts.map { $0 + "_reverse" }
        #expect(harness.names == (layer + layer.map { $0.replacing("l0", with: "l1") }).map { "lstm." + $0 })
        #expect(harness.shapes == [[16, 3], [16, 4], [16], [16], [16, 3], [16, 4], [16], [16], [16, 8], [16, 4], [16], [16], [16, 8], [16, 4], [16], [16]])
        #expect(harness.parameters.ids.allSatisfy { harness.parameters[$0].elements.allSatisfy { abs($0) <= 0.5 } })
        #expect(make(.gru, hasBiases: false).shapes == [[12, 3], [12, 4]])
    }

    @Test(arguments: RecurrentCell.allCases, [false, true])
    func gradientsGoThroughTheStack(_ cell: RecurrentCell, isBidirectional: Bool) {
        var harness = make(cell, layerCount: 2, isBidirectional: isBidirectional, dropout: 0.3)
        let x = harness.numbers([8, 3])
        #expect(harness.gradientProblems([x]) { $0($1[0], layout: layout, &$2).output } == [])
        #expect(harness.gradientProblems([x]) { $0($1[0], layout: layout, &$2).last } == [])
    }

    @Test(arguments: RecurrentCell.allCases)
    func statesAreThoseOfTheEnds(_ cell: RecurrentCell) {
        var harness = make(cell, layerCount: 2, isBidirectional: true)
        let x = harness.numbers([8, 3])
        var pass = Pass(harness.parameters)
        let result = harness.layer(Variable(x), layout: layout, &pass)
        #expect(result.output.shape == [8, 8] && result.states.count == 4)
        #expect(result.states.allSatisfy { $0.hidden.shape == [4, 4] && $0.cell.shape == [4, 4] })
        let both = Tensor.concatenated([result.states[2].hidden, result.states[3].hidden], axis: 1)
        #expect(result.last.value == both)
        #expect(result.last.value.slice(axis: 0, 1..<2) == .zeros([1, 8]))
    }

    @Test func statesAreCarriedOn() {
        var harness = make(.lstm, layerCount: 2)
        let x = harness.numbers([6, 3])
        var pass = Pass(harness.parameters)
        let whole = harness.layer(Variable(x), layout: SequenceLayout(lengths: [6]), &pass)
        let first = harness.layer(Variable(x.slice(axis: 0, 0..<4)), layout: SequenceLayout(lengths: [4]), &pass)
        let second = harness.layer(Variable(x.slice(axis: 0, 4..<6)), layout: SequenceLayout(lengths: [2]), initial: first.states, &pass)
        #expect(Tensor.concatenated([first.output.value, second.output.value], axis: 0).distance(to: whole.output.value) < 1e-6)
        #expect(second.states[1].hidden.distance(to: whole.states[1].hidden) < 1e-6)
    }

    @Test func aSequenceDoesNotDependOnOthers() {
        var harness = make(.gru, layerCount: 2, isBidirectional: true)
        let x = harness.numbers([8, 3])
        let together = harness.output { $0(Variable(x), layout: layout, &$1).output }.gather(layout.unpackingIndexes)
        let unpacked = x.gather(layout.unpackingIndexes)
        var first = 0
        for length in layout.lengths {
            let alone = harness.output { $0(Variable(unpacked.slice(axis: 0, first..<(first + length))), layout: SequenceLayout(lengths: [length]), &$1).output }
            #expect(alone.distance(to: together.slice(axis: 0, first..<(first + length))) < 1e-6)
            first += length
        }
    }

    @Test func dropoutIsForTrainingOnly() {
        var harness = make(.lstm, layerCount: 2, dropout: 0.5)
        let x = harness.numbers([8, 3])
        let body = { (layer: Recurrent, pass: inout Pass) in layer(Variable(x), layout: layout, &pass).output }
        #expect(harness.trained(seed: 1, body).output == harness.trained(seed: 1, body).output)
        #expect(harness.trained(seed: 1, body).output != harness.trained(seed: 2, body).output)
        #expect(harness.output(body) == harness.output(body))
        #expect(harness.output(body) != harness.trained(seed: 1, body).output)
        // One layer has nothing between layers.
        let single = make(.lstm, dropout: 0.5)
        #expect(single.output(body) == single.trained(body).output)
    }

    @Test func orthogonalWeightsAreOrthogonal() {
        let harness = make(.lstm, initialization: .orthogonal())
        let weight = harness.tensor("lstm.weight_hh_l0")
        let identity = Tensor((0..<16).map { $0 % 5 == 0 ? 1 : 0 }, [4, 4])
        for gate in 0..<4 {
            let part = weight.slice(axis: 0, (4 * gate)..<(4 * gate + 4))
            #expect(Tensor.matrixProduct(part, part, transposingSecond: true).distance(to: identity) < 1e-6)
        }
        #expect(harness.tensor("lstm.bias_ih_l0").elements == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(harness.tensor("lstm.bias_hh_l0") == .zeros([16]))
        #expect(make(.gru, initialization: .orthogonal()).tensor("lstm.bias_ih_l0") == .zeros([12]))
    }

    /// The stack packed for inference gives what the recorded one gives.
    @Test(arguments: [RecurrentCell.lstm, .gru], [false, true]) func packs(cell: RecurrentCell, isBidirectional: Bool) {
        var parameters = Parameters(), random = RandomGenerator(seed: 9)
        let layer = Recurrent(cell, inputs: 7, units: 20, layerCount: 2, isBidirectional: isBidirectional, name: "rnn", into: &parameters, random: &random)
        let head = Linear(inputs: isBidirectional ? 40 : 20, outputs: 5, name: "head", into: &parameters, random: &random)
        let layout = SequenceLayout(lengths: [4, 9, 1]), input = random.normal([14, 7])
        var pass = Pass(parameters), workspace = InferenceWorkspace()
        let expected = head(layer(Variable(input), layout: layout, &pass).output, &pass).value
        var rows = input
        for packed in layer.packed(parameters, format: .float32) {
            var output = Tensor.zeros([14, packed.outputs])
            rows.withElements { source in
                output.withMutableElements {
                    packed(source.baseAddress!, stride: packed.inputs, layout: layout, into: $0.baseAddress!, outputStride: packed.outputs, workspace: &workspace)
                }
            }
            rows = output
        }
        let linear = head.packed(parameters, format: .float32)
        var scores = Tensor.zeros([14, linear.outputStride])
        rows.withElements { source in
            scores.withMutableElements { linear(source.baseAddress!, stride: rows.shape[1], rows: 14, into: $0.baseAddress!, workspace: &workspace) }
        }
        #expect(scores.slice(axis: 1, 0..<5).distance(to: expected) < 1e-5)
    }
}
