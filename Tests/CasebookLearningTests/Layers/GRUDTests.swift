import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct GRUDTests {
    /// Two sequences of three and two steps, packed: a0 b0 a1 b1 a2.
    private let layout = SequenceLayout(lengths: [3, 2])
    private let nan = Float.nan
    private var sequences: IrregularSequences {
        try! IrregularSequences(Tensor([[1, nan], [nan, nan], [nan, 2], [2, nan], [nan, nan]]), times: [0, 10, 0.5, 10.25, 2], layout: layout)
    }

    @Test func gapsAreThoseOfThePaper() {
        let x = sequences
        #expect(x.values == Tensor([[1, 0], [0, 0], [0, 2], [2, 0], [0, 0]]))
        #expect(x.observed == Tensor([[1, 0], [0, 0], [0, 1], [1, 0], [0, 0]]))
        #expect(x.gaps == Tensor([[0, 0], [0, 0], [0.5, 0.5], [0.25, 0.25], [2, 1.5]]))
        let last = x.last.elements
        #expect(last[4] == 1 && last[8] == 1 && last[9] == 2)
        #expect([0, 1, 2, 3, 5, 6, 7].allSatisfy { last[$0].isNaN })
    }

    /// The same in double precision, step by step, from the paper's equations.
    @Test func outputIsThatOfTheEquations() {
        let harness = LayerHarness { GRUD(mean: Tensor([0.5, -1]), units: 3, name: "grud", into: &$0, random: &$1) }
        let x = sequences
        let found = harness.output { $0(x, &$1) }
        func weight(_ name: String, _ index: Int...) -> Double {
            let tensor = harness.tensor("grud." + name)
            return Double(tensor.elements[index.count == 1 ? index[0] : index[0] * tensor.shape[1] + index[1]])
        }
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        for rows in [[0, 2, 4], [1, 3]] {
            var hidden = [0.0, 0, 0]
            for row in rows {
                let gaps = (0..<2).map { Double(x.gaps[row, $0]) }, mask = (0..<2).map { Double(x.observed[row, $0]) }
                let input = (0..<2).map { d in
                    if mask[d] == 1 { return Double(x.values[row, d]) }
                    let mean = weight("mean", d), last = x.last[row, d].isNaN ? mean : Double(x.last[row, d])
                    let decay = exp(-max(0, weight("decay_input.weight", d) * gaps[d] + weight("decay_input.bias", d)))
                    return decay * last + (1 - decay) * mean
                }
                let before = (0..<3).map { u in
                    hidden[u] * exp(-max(0, (0..<2).reduce(weight("decay_hidden.bias", u)) { $0 + weight("decay_hidden.weight", u, $1) * gaps[$1] }))
                }
                func gate(_ index: Int, _ unit: Int, _ state: [Double]) -> Double {
                    let line = 3 * index + unit
                    var sum = weight("bias", line)
                    for d in 0..<2 { sum += weight("weight_ih", line, d) * input[d] + weight("weight_mh", line, d) * mask[d] }
                    for u in 0..<3 { sum += weight("weight_hh", line, u) * state[u] }
                    return sum
                }
                let reset = (0..<3).map { sigmoid(gate(0, $0, before)) }
                let opened = zip(reset, before).map { $0 * $1 }
                hidden = (0..<3).map { u in
                    let update = sigmoid(gate(1, u, before))
                    return (1 - update) * before[u] + update * tanh(gate(2, u, opened))
                }
                for u in 0..<3 { #expect(abs(Double(found[row, u]) - hidden[u]) < 1e-6) }
            }
        }
    }

    @Test func gradientsGoThroughTheDecay() {
        // Rates away from the kink at zero.
        var harness = LayerHarness { GRUD(mean: Tensor([0.5, -1]), units: 3, name: "", into: &$0, random: &$1) }
        for name in ["decay_input.weight", "decay_hidden.weight", "decay_input.bias", "decay_hidden.bias"] {
            let id = harness.parameters.id(named: name)!
            harness.parameters[id] = harness.parameters[id].scaled(by: 1, plus: 0.25)
        }
        #expect(harness.gradientProblems { layer, _, pass in layer(sequences, &pass) } == [])
        let gradients = valueWithGradient(at: harness.parameters, random: &harness.random) { harness.layer(sequences, &$0).sum() }.gradients
        #expect(gradients[harness.layer.mean] == nil)
    }

    @Test func noSequencesGiveNothing() {
        let harness = LayerHarness { GRUD(mean: Tensor([0.5, -1]), units: 3, name: "", into: &$0, random: &$1) }
        for lengths in [[], [0, 0]] {
            let x = try! IrregularSequences(.zeros([0, 2]), times: [], layout: SequenceLayout(lengths: lengths))
            #expect(harness.output { $0(x, &$1) }.shape == [0, 3])
        }
    }

    @Test func refusesTimesThatGoBack() {
        for times: [Float] in [[0, 2, 1], [0, .nan, 1], [.infinity, .infinity, .infinity]] {
            let error = #expect(throws: ClinicalError.self) { try IrregularSequences(.zeros([3, 2]), times: times, layout: SequenceLayout(lengths: [3])) }
            #expect(error?.code == .sequenceTimes)
        }
    }
}
