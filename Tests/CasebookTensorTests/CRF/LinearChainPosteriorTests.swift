import CasebookTensor
import Foundation
import Testing

@Suite struct LinearChainPosteriorTests {
    /// Tags, pairs and all spans of every small lattice, against the sums over all paths.
    @Test(arguments: [false, true], 1...4) func smallLattices(isConstrained: Bool, length: Int) {
        for seed in 0..<8 as Range<UInt64> {
            let sample = ChainSample(tags: 3, lengths: [length], isConstrained: isConstrained, seed: seed)
            let reference = sample.reference(of: 0)
            let ranked = reference.ranked
            let total = reference.logSumExp(ranked.map(\.score))
            var posterior = LinearChainPosterior(sample.chain)
            posterior.update(sample.emissions, layout: sample.layout, sequence: 0)
            #expect(posterior.rowCount == length)
            #expect(abs(posterior.logPartition - total) < 1e-5)
            var marginals = [Float](repeating: .nan, count: length * 3)
            posterior.marginals(into: &marginals, stride: 3)
            #expect(relativeDifference(marginals, (0..<(length * 3)).map { place in reference.probability { $0[place / 3] == place % 3 } }) < 1e-5)
            #expect(sample.chain.marginals(sample.emissions, layout: sample.layout).elements == marginals)
            // Every tag, pair of neighbours and longer span.
            for row in 0..<length {
                for end in (row + 1)...length {
                    var part = reference
                    part.emissions = Array(reference.emissions[row..<end])
                    for span in part.paths {
                        let expected = reference.probability { Array($0[row..<end]) == span }
                        let found = posterior.probability(of: span.map(Int32.init), from: row)
                        #expect(abs(found - expected) <= 1e-5 * max(expected, 0.01))
                        if span.count == 1 { #expect(found == posterior.probability(of: span[0], at: row)) }
                    }
                }
            }
            #expect(posterior.probability(of: [], from: length) == 1)
            for (path, score) in ranked {
                #expect(abs(posterior.probability(of: path.map(Int32.init), from: 0) / exp(score - posterior.logPartition) - 1) < 1e-4)
            }
        }
    }

    @Test(arguments: [(1, 40), (17, 100), (60, 200)]) func largeLattices(tags: Int, length: Int) {
        let sample = ChainSample(tags: tags, lengths: [length, 2, 0, length / 2], scale: 3, isConstrained: tags > 3, seed: 1)
        let marginals = sample.chain.marginals(sample.emissions, layout: sample.layout)
        var posterior = LinearChainPosterior(sample.chain)
        for index in sample.layout.lengths.indices {
            let reference = sample.reference(of: index)
            posterior.update(sample.emissions, layout: sample.layout, sequence: index)
            #expect(abs(posterior.logPartition - reference.logPartition) <= 1e-6 * max(1, abs(reference.logPartition)))
            if reference.length == 0 { continue }
            let expected = reference.gradients(gold: nil)[0]
            let rows = (0..<reference.length).map { Int32(sample.layout.row(step: $0, place: sample.layout.order.firstIndex(of: index)!)) }
            #expect(relativeDifference(marginals.gather(rows).elements, expected) < 2e-5)
            // A span of the gold path: a forward pass that is held to it.
            let gold = sample.gold(of: index)
            for start in stride(from: 0, to: reference.length - 1, by: 7) {
                let end = min(start + 4, reference.length)
                var held = reference
                for row in start..<end { for tag in 0..<tags where tag != gold[row] { held.emissions[row][tag] = -.infinity } }
                let logarithm = held.logPartition - reference.logPartition
                let found = posterior.probability(of: gold[start..<end].map(Int32.init), from: start)
                #expect(abs(found - exp(logarithm)) <= 1e-4 * exp(logarithm) + 1e-30)
            }
        }
    }

    @Test func largeNumbers() {
        for seed in 0..<10 as Range<UInt64> {
            let sample = ChainSample(tags: 5, lengths: [40], scale: 10_000, isConstrained: true, seed: seed)
            let found = sample.chain.marginals(sample.emissions, layout: sample.layout).elements
            #expect(relativeDifference(found, sample.reference(of: 0).gradients(gold: nil)[0]) < 1e-2)
        }
    }

    /// A sequence alone, in a batch, and with its rows far apart.
    @Test func batchesGiveWhatSequencesGive() {
        let sample = ChainSample(tags: 7, lengths: [3, 11, 0, 1, 11, 6], isConstrained: true, seed: 9)
        let chain = sample.chain
        var workspace = LinearChainWorkspace()
        let paths = chain.viterbi(sample.emissions, layout: sample.layout, workspace: &workspace)
        let marginals = chain.marginals(sample.emissions, layout: sample.layout)
        var posterior = LinearChainPosterior(chain)
        for index in paths.indices {
            let rows = sample.layout.lengths[index], place = sample.layout.order.firstIndex(of: index)!
            let alone = sample.emissions(of: index)
            let wide = Tensor.concatenated([alone, Tensor(repeating: .nan, [rows, 2])], axis: 1)
            var tags = [Int32](repeating: -1, count: rows)
            let score = wide.withElements { chain.viterbi($0.baseAddress!, stride: 9, rows: rows, into: &tags, workspace: &workspace) }
            #expect(TagPath(tags: tags, score: score) == paths[index])
            wide.withElements { posterior.update($0.baseAddress!, stride: 9, rows: rows) }
            var found = [Float](repeating: 0, count: rows * 7)
            posterior.marginals(into: &found, stride: 7)
            #expect(found == marginals.gather((0..<rows).map { Int32(sample.layout.row(step: $0, place: place)) }).elements)
        }
    }

    @Test func sequencesWithoutAnyPath() {
        let none = TagConstraints(tagCount: 2, allowsStart: { _ in true }, allowsTransition: { _, _ in false }, allowsEnd: { _ in true })
        var posterior = LinearChainPosterior(LinearChain(transitions: .zeros([2, 2]), start: .zeros([2]), end: .zeros([2]), constraints: none))
        posterior.update([0, 1, 2, 3], stride: 2, rows: 2)
        #expect(posterior.logPartition == -.infinity)
        #expect(posterior.probability(of: 0, at: 1) == 0 && posterior.probability(of: [0, 1], from: 0) == 0)
        posterior.update([0, 1], stride: 2, rows: 1)
        #expect(abs(posterior.probability(of: 1, at: 0) - 0.7310586) < 1e-6)
        posterior.update([], stride: 2, rows: 0)
        #expect(posterior.logPartition == 0 && posterior.rowCount == 0)
    }
}
