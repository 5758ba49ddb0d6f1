import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct DropoutTests {
    private let layout = SequenceLayout(lengths: [3, 0, 5, 1, 5])

    @Test(arguments: [0.1, 0.5, 0.8] as [Float])
    func elementsAreDroppedAtTheRate(_ probability: Float) {
        let harness = LayerHarness { _, _ in Dropout(probability) }
        let ones = Variable(Tensor(repeating: 1, [200, 300]))
        let output = harness.trained { $0(ones, &$1) }.output
        #expect(abs(Float(output.elements.count { $0 == 0 }) / 60_000 - probability) < 0.01)
        #expect(abs(output.mean().scalar - 1) < 0.03)
        #expect(harness.output { $0(ones, &$1) } == ones.value)
        // Rows are independent of each other.
        let rows = Set((0..<200).map { output.slice(axis: 0, $0..<($0 + 1)).elements })
        #expect(rows.count == 200)
    }

    @Test func aSeedDecidesTheMask() {
        let harness = LayerHarness { _, _ in Dropout(0.5) }
        let ones = Variable(Tensor(repeating: 1, [20]))
        let first = harness.trained(seed: 5) { $0(ones, &$1) }.output
        #expect(harness.trained(seed: 5) { $0(ones, &$1) }.output == first)
        #expect(harness.trained(seed: 6) { $0(ones, &$1) }.output != first)
        // Two layers of one pass draw different masks.
        var both: [Tensor] = []
        _ = harness.trained { layer, pass in
            both = [layer(ones, &pass).value, layer(ones, &pass).value]
            return ones
        }
        #expect(both[0] != both[1])
    }

    @Test func noDropoutDrawsNothing() {
        let harness = LayerHarness { _, _ in (Dropout(0), VariationalDropout(0)) }
        let ones = Tensor(repeating: 1, [14, 20])
        var drawn = false
        _ = harness.trained { layers, pass in
            let before = pass.random
            let x = layers.1(layers.0(Variable(ones), &pass), layout: layout, &pass)
            drawn = pass.random != before
            #expect(x.value == ones)
            return x
        }
        #expect(!drawn)
    }

    @Test func aSequenceHasOneMask() {
        let harness = LayerHarness { _, _ in VariationalDropout(0.5) }
        let ones = Variable(Tensor(repeating: 1, [14, 40]))
        let output = harness.trained { $0(ones, layout: layout, &$1) }.output
        #expect(output.elements.allSatisfy { $0 == 0 || $0 == 2 })
        let unpacked = output.gather(layout.unpackingIndexes)
        func row(_ index: Int) -> [Float] { unpacked.slice(axis: 0, index..<(index + 1)).elements }
        let masks = [[0, 1, 2], [3, 4, 5, 6, 7], [8], [9, 10, 11, 12, 13]].map { rows in Set(rows.map(row)) }
        #expect(masks.allSatisfy { $0.count == 1 })
        #expect(Set(masks.flatMap { $0 }).count == 4)
        #expect(harness.output { $0(ones, layout: layout, &$1) } == ones.value)
    }

    @Test func gradientsGoThroughTheMask() {
        var harness = LayerHarness { _, _ in (Dropout(0.4), VariationalDropout(0.4)) }
        let x = harness.numbers([14, 6])
        #expect(harness.gradientProblems([x]) { $0.0($1[0], &$2) } == [])
        #expect(harness.gradientProblems([x]) { $0.1($1[0], layout: layout, &$2) } == [])
    }
}
