import CCountingAllocator
import CasebookTensor
import Testing

@Suite struct LinearChainDecodingTests {
    /// The best path and all paths in order, of every small lattice.
    @Test(arguments: [false, true], 0...4) func smallLattices(isConstrained: Bool, length: Int) {
        var workspace = LinearChainWorkspace()
        for seed in 0..<12 as Range<UInt64> {
            let sample = ChainSample(tags: 3, lengths: [length], isConstrained: isConstrained, seed: seed)
            let ranked = sample.reference(of: 0).ranked
            let best = sample.chain.viterbi(sample.emissions, layout: sample.layout, workspace: &workspace)[0]
            #expect(best.tags.map(Int.init) == ranked[0].path)
            #expect(abs(best.score - ranked[0].score) < 1e-6)
            for limit in [1, 2, 5, 81, 100] {
                let paths = sample.chain.bestPaths(limit, sample.emissions, layout: sample.layout, workspace: &workspace)[0]
                #expect(paths.map { $0.tags.map(Int.init) } == ranked.prefix(limit).map(\.path))
                #expect(zip(paths, ranked).allSatisfy { abs($0.score - $1.score) < 1e-6 })
            }
        }
    }

    /// Small whole numbers as scores, so that many paths are equal.
    @Test(arguments: [false, true]) func equalsStandInTheOrderOfTheirLastTags(isConstrained: Bool) {
        var workspace = LinearChainWorkspace()
        for seed in 0..<40 as Range<UInt64> {
            let sample = ChainSample(tags: 3, lengths: [4], scale: 1.4, isConstrained: isConstrained, seed: seed)
            func rounded(_ tensor: Tensor) -> Tensor { Tensor(tensor.elements.map { $0.rounded() }, tensor.shape) }
            let emissions = rounded(sample.emissions)
            let (transitions, start, end) = (rounded(sample.transitions), rounded(sample.start), rounded(sample.end))
            let chain = LinearChain(transitions: transitions, start: start, end: end, constraints: sample.constraints)
            let ranked = ChainReference(emissions: emissions, transitions: transitions, start: start, end: end, constraints: sample.constraints).ranked
            let paths = chain.bestPaths(100, emissions, layout: sample.layout, workspace: &workspace)[0]
            #expect(paths.map { $0.tags.map(Int.init) } == ranked.map(\.path))
            #expect(paths.map(\.score) == ranked.map(\.score))
            #expect(chain.viterbi(emissions, layout: sample.layout, workspace: &workspace)[0] == paths[0])
        }
    }

    @Test(arguments: [(1, 300), (2, 100), (17, 200), (60, 200)]) func largeLattices(tags: Int, length: Int) {
        var workspace = LinearChainWorkspace()
        let sample = ChainSample(tags: tags, lengths: [length, length / 3, 1, 0, length], isConstrained: tags > 3, seed: UInt64(tags))
        let found = sample.chain.viterbi(sample.emissions, layout: sample.layout, workspace: &workspace)
        let lists = sample.chain.bestPaths(6, sample.emissions, layout: sample.layout, workspace: &workspace)
        for index in found.indices {
            let reference = sample.reference(of: index)
            #expect(abs(found[index].score - reference.score(found[index].tags.map(Int.init))) < 1e-6)
            // Viterbi in double precision.
            var scores = reference.start
            for row in 0..<reference.length {
                let steps = (0..<tags).map { tag in row == 0 ? scores[tag] : (0..<tags).map { scores[$0] + reference.transitions[$0][tag] }.max()! }
                scores = (0..<tags).map { steps[$0] + reference.emissions[row][$0] }
            }
            let best = reference.length == 0 ? 0 : zip(scores, reference.end).map { $0 + $1 }.max()!
            #expect(abs(found[index].score - best) < 1e-4)
            let list = lists[index]
            #expect(abs(list[0].score - best) < 1e-6)
            #expect(Set(list.map(\.tags)).count == list.count)
            #expect(zip(list, list.dropFirst()).allSatisfy { $0.score >= $1.score })
            for path in list { #expect(abs(path.score - reference.score(path.tags.map(Int.init))) < 1e-6) }
        }
    }

    /// Of the best ten of all 4⁶ paths none is left out.
    @Test func listsAreComplete() {
        var workspace = LinearChainWorkspace()
        let sample = ChainSample(tags: 4, lengths: [6], isConstrained: true, seed: 77)
        let paths = sample.chain.bestPaths(10, sample.emissions, layout: sample.layout, workspace: &workspace)[0]
        #expect(paths.map { $0.tags.map(Int.init) } == sample.reference(of: 0).ranked.prefix(10).map(\.path))
    }

    @Test func largeNumbers() {
        var workspace = LinearChainWorkspace()
        for seed in 0..<10 as Range<UInt64> {
            let sample = ChainSample(tags: 3, lengths: [5], scale: 10_000, isConstrained: true, seed: seed)
            let ranked = sample.reference(of: 0).ranked
            #expect(sample.chain.viterbi(sample.emissions, layout: sample.layout, workspace: &workspace)[0].tags.map(Int.init) == ranked[0].path)
            let paths = sample.chain.bestPaths(7, sample.emissions, layout: sample.layout, workspace: &workspace)[0]
            #expect(paths.map { $0.tags.map(Int.init) } == ranked.prefix(7).map(\.path))
        }
    }

    /// A difference in the first row still decides after many rows of large scores.
    @Test func longSequences() {
        var workspace = LinearChainWorkspace()
        let rows = 100_000
        var emissions = [Float](repeating: 1000, count: 2 * rows)
        emissions[1] += 0.0625
        let chain = LinearChain(transitions: Tensor([[0, -.infinity], [-.infinity, 0]]), start: .zeros([2]), end: .zeros([2]))
        var tags = [Int32](repeating: -1, count: rows)
        let score = chain.viterbi(emissions, stride: 2, rows: rows, into: &tags, workspace: &workspace)
        #expect(tags.allSatisfy { $0 == 1 } && score == 1000 * Double(rows) + 0.0625)
        var posterior = LinearChainPosterior(chain)
        posterior.update(emissions, stride: 2, rows: rows)
        for row in [0, rows / 2, rows - 1] { #expect(abs(posterior.probability(of: 1, at: row) - 0.51561992) < 5e-5) }
    }

    @Test func sequencesWithoutAnyPath() {
        var workspace = LinearChainWorkspace()
        let none = TagConstraints(tagCount: 3, allowsStart: { _ in true }, allowsTransition: { _, _ in false }, allowsEnd: { _ in true })
        let chain = LinearChain(transitions: .zeros([3, 3]), start: .zeros([3]), end: .zeros([3]), constraints: none)
        let layout = SequenceLayout(lengths: [1, 3, 0]), emissions = Tensor.zeros([4, 3])
        #expect(chain.viterbi(emissions, layout: layout, workspace: &workspace).map(\.score) == [0, -.infinity, 0])
        let lists = chain.bestPaths(9, emissions, layout: layout, workspace: &workspace)
        #expect(lists.map { $0.map(\.tags) } == [[[0], [1], [2]], [], [[]]])
    }

    /// Numbers that are none give some path, and no crash.
    @Test func notANumber() {
        var workspace = LinearChainWorkspace()
        let chain = LinearChain(transitions: .zeros([3, 3]), start: .zeros([3]), end: .zeros([3]))
        let emissions = Tensor(repeating: .nan, [4, 3]), layout = SequenceLayout(lengths: [4])
        #expect(chain.viterbi(emissions, layout: layout, workspace: &workspace)[0].tags.allSatisfy { $0 >= 0 && $0 < 3 })
        #expect(chain.bestPaths(2, emissions, layout: layout, workspace: &workspace)[0].isEmpty)
    }

    @Test func decodingAllocatesNothingOnceWarm() {
        guard counting_allocator_count() >= 0 else { return print("allocations cannot be counted here: skipped") }
        let sample = ChainSample(tags: 9, lengths: [400], isConstrained: true, seed: 2)
        let chain = sample.chain
        var workspace = LinearChainWorkspace()
        var posterior = LinearChainPosterior(chain)
        var tags = [Int32](repeating: 0, count: 400), marginals = [Float](repeating: 0, count: 400 * 9)
        sample.emissions.withElements { emissions in
            func run(rows: Int) {
                chain.viterbi(emissions.baseAddress!, stride: 9, rows: rows, into: &tags, workspace: &workspace)
                posterior.update(emissions.baseAddress!, stride: 9, rows: rows)
                posterior.marginals(into: &marginals, stride: 9)
            }
            run(rows: 400)
            let before = counting_allocator_count()
            for rows in 1...400 { run(rows: rows) }
            #expect(counting_allocator_count() - before == 0)
        }
    }
}
