import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct ConditionalRandomFieldLossTests {
    /// Loss, log partition and their gradients of every small lattice, against the sums over all paths.
    @Test(arguments: [false, true], 0...4) func smallLattices(isConstrained: Bool, length: Int) {
        for seed in 0..<12 as Range<UInt64> {
            let sample = ChainSample(tags: 3, lengths: [length], isConstrained: isConstrained, seed: seed)
            let reference = sample.reference(of: 0), gold = sample.gold(of: 0)
            let total = reference.logSumExp(reference.ranked.map(\.score))
            let loss = sample.loss(), partition = sample.logPartition()
            #expect(relativeDifference([loss.value, partition.value], [total - reference.score(gold), total]) < 1e-5)
            // Marginals and pair marginals by looking at every path: how often a step is taken, on average.
            func expected(gold: [Int]?) -> [[Double]] {
                func mean(_ count: ([Int]) -> Int) -> Double {
                    let most = length + 1
                    let mean = (1...most).reduce(0.0) { sum, times in sum + Double(times) * reference.probability { count($0) == times } }
                    return mean - Double(gold.map(count) ?? 0)
                }
                let pairs = (0..<3).flatMap { from in (0..<3).map { to in mean { path in zip(path, path.dropFirst()).count { $0 == (from, to) } } } }
                let byEmission = (0..<length).flatMap { row in (0..<3).map { tag in mean { $0[row] == tag ? 1 : 0 } } }
                return [byEmission, pairs, (0..<3).map { tag in mean { $0.first == tag ? 1 : 0 } }, (0..<3).map { tag in mean { $0.last == tag ? 1 : 0 } }]
            }
            for (found, expected) in zip(loss.gradients, expected(gold: gold)) { #expect(relativeDifference(found, expected) < 1e-5) }
            for (found, expected) in zip(partition.gradients, expected(gold: nil)) { #expect(relativeDifference(found, expected) < 1e-5) }
        }
    }

    /// Slopes of the sum over all paths in double precision.
    @Test(arguments: [false, true]) func slopesOfTheSumOverAllPaths(isConstrained: Bool) {
        let sample = ChainSample(tags: 3, lengths: [4], isConstrained: isConstrained, seed: 5)
        let reference = sample.reference(of: 0), gold = sample.gold(of: 0)
        func slope(_ change: (inout ChainReference, Double) -> Void) -> Double {
            func loss(_ step: Double) -> Double {
                var moved = reference
                change(&moved, step)
                return moved.logSumExp(moved.ranked.map(\.score)) - moved.score(gold)
            }
            return (loss(1e-5) - loss(-1e-5)) / 2e-5
        }
        let slopes = [
            (0..<12).map { index in slope { $0.emissions[index / 3][index % 3] += $1 } },
            (0..<9).map { index in slope { $0.transitions[index / 3][index % 3] += $1 } },
            (0..<3).map { index in slope { $0.start[index] += $1 } }, (0..<3).map { index in slope { $0.end[index] += $1 } },
        ]
        for (found, expected) in zip(sample.loss().gradients, slopes) { #expect(relativeDifference(found, expected) < 1e-5) }
    }

    @Test func finiteDifferences() {
        let sample = ChainSample(tags: 5, lengths: [3, 0, 6, 1, 3], isConstrained: true, seed: 8)
        var random = RandomGenerator(seed: 2)
        let inputs = [sample.emissions, sample.transitions, sample.start, sample.end].map { GradientCheck.numbers($0.shape, using: &random) }
        let loss = GradientCheck(inputs) {
            $0[0].conditionalRandomFieldLoss(
                transitions: $0[1], start: $0[2], end: $0[3], tags: sample.gold, layout: sample.layout, constraints: sample.constraints,
                weights: [1, 2, 0.5, 0, 1])
        }
        #expect(loss.problems().isEmpty)
        let partition = GradientCheck(inputs) {
            ($0[0] * 2).conditionalRandomFieldLogPartition(transitions: $0[1], start: $0[2], end: $0[3], layout: sample.layout).softplus()
        }
        #expect(partition.problems().isEmpty)
    }

    @Test(arguments: [(1, 40), (2, 30), (7, 64), (16, 50), (17, 90), (33, 120), (60, 200)]) func largeLattices(tags: Int, length: Int) {
        for isConstrained in [false, true] where tags > 3 || !isConstrained {
            let sample = ChainSample(tags: tags, lengths: [length], scale: 3, isConstrained: isConstrained, seed: UInt64(tags))
            let reference = sample.reference(of: 0), gold = sample.gold(of: 0)
            let loss = sample.loss(), partition = sample.logPartition()
            let total = reference.logPartition
            #expect(relativeDifference([loss.value], [total - reference.score(gold)]) < 1e-6)
            #expect(relativeDifference([partition.value], [total]) < 1e-6)
            for (found, expected) in zip(loss.gradients, reference.gradients(gold: gold)) { #expect(relativeDifference(found, expected) < 2e-5) }
            for (found, expected) in zip(partition.gradients, reference.gradients(gold: nil)) { #expect(relativeDifference(found, expected) < 2e-5) }
        }
    }

    /// Every score of a path is a sum of numbers up to 10⁴, whose last places are worth 10⁻³.
    @Test(arguments: [false, true], [3, 17]) func largeNumbers(isConstrained: Bool, tags: Int) {
        for seed in 0..<10 as Range<UInt64> {
            let sample = ChainSample(tags: tags, lengths: [60], scale: 10_000, isConstrained: isConstrained, seed: seed)
            let reference = sample.reference(of: 0), gold = sample.gold(of: 0)
            let loss = sample.loss()
            #expect(relativeDifference([loss.value], [reference.logPartition - reference.score(gold)]) < 1e-6)
            for (found, expected) in zip(loss.gradients, reference.gradients(gold: gold)) { #expect(relativeDifference(found, expected) < 1e-2) }
        }
    }

    /// Where all paths have the same great score, all are as probable as each other.
    @Test(arguments: [Float(10_000), -10_000]) func largeEqualNumbers(size: Float) {
        let layout = SequenceLayout(lengths: [50])
        let sums = Variable(Tensor(repeating: size, [50, 4])).conditionalRandomFieldLogPartition(
            transitions: Variable(Tensor(repeating: size, [4, 4])), start: Variable(Tensor(repeating: size, [4])), end: Variable(Tensor(repeating: size, [4])),
            layout: layout)
        #expect(relativeDifference([sums.value.scalar], [101 * Double(size) + 50 * 1.3862943611]) < 1e-6)
        let chain = LinearChain(transitions: Tensor(repeating: size, [4, 4]), start: Tensor(repeating: size, [4]), end: Tensor(repeating: size, [4]))
        #expect(relativeDifference(chain.marginals(Tensor(repeating: size, [50, 4]), layout: layout).elements, Array(repeating: 0.25, count: 200)) < 1e-3)
    }

    @Test(arguments: [false, true]) func batchesAreSumsOfSequences(isConstrained: Bool) {
        let lengths = [4, 0, 9, 1, 30, 4, 17, 0]
        let weights: [Float] = [1, 5, 0.5, 2, 0, 3, 1.25, 0]
        let batch = ChainSample(tags: 9, lengths: lengths, isConstrained: isConstrained, seed: 4)
        let loss = batch.loss(weights: weights)
        var value = 0.0
        var shared = [[Double]](repeating: [Double](repeating: 0, count: 81), count: 3)
        shared[1].removeLast(72)
        shared[2].removeLast(72)
        for index in lengths.indices {
            let reference = batch.reference(of: index), gold = batch.gold(of: index), weight = Double(weights[index])
            value += weight * (reference.logPartition - reference.score(gold))
            let gradients = lengths[index] == 0 ? [[], [], [], []] : reference.gradients(gold: gold).map { $0.map { $0 * weight } }
            for part in 1...3 { for (place, number) in gradients[part].enumerated() { shared[part - 1][place] += number } }
            let place = batch.layout.order.firstIndex(of: index)!
            let rows = (0..<lengths[index]).flatMap { step in loss.gradients[0][(batch.layout.row(step: step, place: place) * 9)...].prefix(9) }
            #expect(relativeDifference(rows, gradients[0]) < 1e-5)
        }
        #expect(relativeDifference([loss.value], [value]) < 1e-6)
        for part in 1...3 { #expect(relativeDifference(loss.gradients[part], shared[part - 1]) < 1e-5) }
    }

    @Test func forbiddenStepsHaveNoGradient() throws {
        let sample = ChainSample(tags: 6, lengths: [12, 3, 1, 8], isConstrained: true, seed: 3)
        let constraints = try #require(sample.constraints)
        for gradients in [sample.loss().gradients, sample.logPartition().gradients] {
            for (part, mask) in [constraints.transitions, constraints.start, constraints.end].enumerated() {
                for (gradient, score) in zip(gradients[part + 1], mask.elements) where score != 0 { #expect(gradient == 0) }
            }
        }
        // Nor have steps that the scores themselves forbid.
        let forbidden = sample.gradients { emissions, transitions, start, end in
            emissions.conditionalRandomFieldLogPartition(
                transitions: transitions + Variable(constraints.transitions), start: start + Variable(constraints.start), end: end + Variable(constraints.end),
                layout: sample.layout)
        }
        #expect(forbidden.value == sample.logPartition().value)
        #expect(forbidden.gradients == sample.logPartition().gradients)
    }

    /// Forbidden tags have an infinite loss, and take no part in the gradient; so has a lattice without any path.
    @Test func forbiddenTags() {
        let constraints = TagConstraints(tagCount: 2, allowsStart: { _ in true }, allowsTransition: { $0 != $1 }, allowsEnd: { _ in true })
        let layout = SequenceLayout(lengths: [2, 3])
        var random = RandomGenerator(seed: 1)
        let emissions = random.uniform([5, 2], in: -1...1)
        func result(_ tags: [Int32], _ constraints: TagConstraints, weights: [Float]? = nil) -> (Float, [Float]) {
            var parameters = Parameters()
            let id = parameters.add("emissions", emissions)
            let result = valueWithGradient(at: parameters, random: &random) { pass in
                pass[id].conditionalRandomFieldLoss(
                    transitions: Variable(.zeros([2, 2])), start: Variable(.zeros([2])), end: Variable(.zeros([2])), tags: tags, layout: layout,
                    constraints: constraints, weights: weights)
            }
            return (result.loss, result.gradients.dense(id, shape: emissions.shape).elements)
        }
        // Rows: the first of the longer, of the shorter, the second of both, the third of the longer.
        let (infinite, gradient) = result([0, 0, 1, 0, 0], constraints)
        #expect(infinite == .infinity)
        for row in [1, 3] { #expect(gradient[2 * row] == 0 && gradient[2 * row + 1] == 0) }
        #expect(gradient[0] != 0 && gradient.allSatisfy(\.isFinite))
        let (finite, same) = result([0, 0, 1, 0, 0], constraints, weights: [0, 1])
        #expect(finite.isFinite && same == gradient)

        let none = TagConstraints(tagCount: 2, allowsStart: { _ in true }, allowsTransition: { _, _ in false }, allowsEnd: { _ in true })
        let (loss, zeros) = result([0, 0, 1, 0, 0], none)
        #expect(loss == .infinity && zeros.allSatisfy { $0 == 0 })
        let total = Variable(emissions).conditionalRandomFieldLogPartition(
            transitions: Variable(.zeros([2, 2])), start: Variable(.zeros([2])), end: Variable(.zeros([2])), layout: layout, constraints: none)
        #expect(total.value.scalar == -.infinity)
    }

    @Test func nothingAtAll() {
        for lengths in [[], [0, 0]] {
            let sample = ChainSample(tags: 3, lengths: lengths, isConstrained: true, seed: 1)
            let loss = sample.loss()
            #expect(loss.value == 0 && loss.gradients.allSatisfy { $0.allSatisfy { $0 == 0 } })
        }
    }

    @Test func isTheSameWithoutATape() {
        let sample = ChainSample(tags: 4, lengths: [5, 2], isConstrained: true, seed: 6)
        let loss = Variable(sample.emissions).conditionalRandomFieldLoss(
            transitions: Variable(sample.transitions), start: Variable(sample.start), end: Variable(sample.end), tags: sample.gold, layout: sample.layout,
            constraints: sample.constraints)
        #expect(loss.value.scalar == sample.loss().value)
    }
}
