import CasebookTensor
import CasebookTestSupport
import Foundation
import Synchronization
import Testing

/// Recurrent layers against a plain double-precision version and against elementary operations.
@Suite struct RecurrentTests {
    private static let cases: [RecurrentCase] = RecurrentCell.allCases.flatMap { cell in
        [1, 5, 16, 20].flatMap { units in
            [false, true].flatMap { isReversed in
                [(false, true), (true, true), (false, false), (true, false)].map { hasInitial, hasBiases in
                    RecurrentCase(cell: cell, units: units, isReversed: isReversed, hasInitial: hasInitial, hasBiases: hasBiases)
                }
            }
        } + [
            RecurrentCase(cell: cell, units: 3, depth: 1, lengths: [1]),
            RecurrentCase(cell: cell, units: 3, depth: 17, lengths: [9], isReversed: true),
            RecurrentCase(cell: cell, units: 4, lengths: (0..<41).map { $0 * 7 % 6 }, hasInitial: true),
            RecurrentCase(cell: cell, units: 18, lengths: (0..<41).map { $0 * 7 % 6 }, isReversed: true, hasInitial: true),
            RecurrentCase(cell: cell, units: 70, depth: 2, lengths: [2, 3]),
        ]
    }

    /// The greatest difference relative to the greatest of the expected numbers.
    private func difference(_ found: Tensor, _ expected: [Double]) -> Double {
        let scale = max(expected.reduce(0) { max($0, abs($1)) }, 0.1)
        guard found.elementCount == expected.count else { return .infinity }
        return zip(found.elements, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1) / scale) }
    }

    private func functional(_ shape: Shape) -> Tensor {
        var random = RandomGenerator(seed: 5)
        return random.uniform(shape, in: -1...1)
    }

    private func gradients(_ parameters: Parameters, _ body: (inout Pass) -> Variable) -> [Tensor] {
        var random = RandomGenerator(seed: 0)
        let gradients = valueWithGradient(at: parameters, random: &random) { pass in
            let output = body(&pass)
            return (output * Variable(functional(output.shape))).sum()
        }.gradients
        return parameters.ids.map { gradients.dense($0, shape: parameters[$0].shape) }
    }

    @Test(arguments: cases)
    func outputAndGradientsAreThoseOfDoublePrecision(_ one: RecurrentCase) {
        let parameters = one.parameters(), reference = RecurrentReference(one, parameters)
        var pass = Pass(parameters)
        let result = one.fused(&pass), expected = reference.run()
        #expect(difference(result.output.value, expected.output) < 2e-6)
        #expect(difference(result.finalState.hidden, expected.hidden) < 2e-6)
        if one.cell == .lstm { #expect(difference(result.finalState.cell, expected.cell) < 2e-6) }

        let weights = functional(result.output.shape).elements.map(Double.init)
        for (tensor, gradient) in gradients(parameters, { one.fused(&$0).output }).enumerated() {
            let stride = max(gradient.elementCount / 40, 1)
            let places = Array(Swift.stride(from: 0, to: gradient.elementCount, by: stride))
            let slopes = places.map { reference.slope(tensor, $0, weights) }
            let found = Tensor(places.map { gradient.elements[$0] })
            #expect(difference(found, slopes) < 1e-5, "\(parameters.name(parameters.ids[tensor]))")
        }
    }

    @Test(arguments: cases)
    func fusedIsTheSameAsComposed(_ one: RecurrentCase) {
        let parameters = one.parameters()
        let fused = gradients(parameters) { one.fused(&$0).output }, composed = gradients(parameters) { one.composed(&$0) }
        for (id, (a, b)) in zip(parameters.ids, zip(fused, composed)) { #expect(difference(a, b.elements.map(Double.init)) < 1e-5, "\(parameters.name(id))") }
        var pass = Pass(parameters)
        #expect(difference(one.fused(&pass).output.value, one.composed(&pass).value.elements.map(Double.init)) < 1e-5)
    }

    @Test(arguments: RecurrentCell.allCases)
    func aStateIsCarriedOn(_ cell: RecurrentCell) {
        let whole = RecurrentCase(cell: cell, units: 6, lengths: [7, 4, 5])
        let parameters = whole.parameters(), ids = parameters.ids
        let input = parameters[ids[0]].gather(whole.layout.unpackingIndexes)
        // The first three steps of each sequence, then the rest.
        let parts = [[(0, 3), (7, 3), (11, 3)], [(3, 4), (10, 1), (14, 2)]]
        var state: RecurrentState?
        for part in parts {
            let layout = SequenceLayout(lengths: part.map { $0.1 })
            let rows = input.gather(part.flatMap { first, count in (first..<(first + count)).map(Int32.init) }).gather(layout.packingIndexes)
            state =
                Variable(rows).recurrent(
                    cell, inputWeight: Variable(parameters[ids[1]]), hiddenWeight: Variable(parameters[ids[2]]), inputBias: Variable(parameters[ids[3]]),
                    hiddenBias: Variable(parameters[ids[4]]), layout: layout, initial: state
                ).finalState
        }
        var pass = Pass(parameters)
        let expected = whole.fused(&pass).finalState
        #expect(difference(state!.hidden, expected.hidden.elements.map(Double.init)) < 1e-6)
        #expect(difference(state!.cell, expected.cell.elements.map(Double.init)) < 1e-6)
    }

    @Test(arguments: RecurrentCell.allCases, [false, true])
    func emptySequencesKeepTheirState(_ cell: RecurrentCell, isReversed: Bool) {
        for lengths in [[], [0], [0, 0, 0]] {
            for hasInitial in [false, true] {
                let one = RecurrentCase(cell: cell, lengths: lengths, isReversed: isReversed, hasInitial: hasInitial)
                let parameters = one.parameters()
                var pass = Pass(parameters)
                let result = one.fused(&pass)
                #expect(result.output.shape == [0, 5])
                #expect(result.finalState.hidden == one.initial()?.hidden ?? .zeros([lengths.count, 5]))
                #expect(gradients(parameters) { one.fused(&$0).output }.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
            }
        }
    }

    /// A GRU has no cell state: what stands there does not matter.
    @Test func onlyLSTMReadsTheCellState() {
        let one = RecurrentCase(cell: .gru, hasInitial: true)
        let parameters = one.parameters(), ids = parameters.ids
        var state = one.initial()!
        state.cell = .zeros([0])
        let result = Variable(parameters[ids[0]]).recurrent(
            .gru, inputWeight: Variable(parameters[ids[1]]), hiddenWeight: Variable(parameters[ids[2]]), inputBias: Variable(parameters[ids[3]]),
            hiddenBias: Variable(parameters[ids[4]]), layout: one.layout, initial: state)
        var pass = Pass(parameters)
        #expect(result.output.value == one.fused(&pass).output.value)
        #expect(result.finalState.hidden == one.fused(&pass).finalState.hidden)
    }

    /// Twenty thousand steps, with a stack of 512 KiB: no part of forward, backward or release may recurse along the sequence.
    @Test(arguments: RecurrentCell.allCases)
    func longSequencesNeedNoStack(_ cell: RecurrentCell) {
        let one = RecurrentCase(cell: cell, units: 2, depth: 2, lengths: [20_000, 3])
        let results = Mutex<[[Tensor]]>([])
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let parameters = one.parameters()
            let composed = gradients(parameters) { one.composed(&$0) }, fused = gradients(parameters) { one.fused(&$0).output }
            results.withLock { $0 = [composed, fused] }
            done.signal()
        }
        thread.stackSize = 512 * 1024
        thread.start()
        done.wait()
        let found = results.withLock { $0 }
        for (a, b) in zip(found[0], found[1]) { #expect(difference(a, b.elements.map(Double.init)) < 1e-4) }
    }
}
