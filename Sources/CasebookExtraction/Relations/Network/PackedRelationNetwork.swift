internal import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// A relation network for inference, with packed weights. Immutable; any number of tasks may use it, each with its own workspace.
struct PackedRelationNetwork: Sendable {
    /// Units of a batch of windows.
    private static let batchUnits = 1024
    /// Pairs that are scored at a time.
    private static let batchPairs = 512

    private let encoder: PackedTextEncoder
    private let heads: [PackedRelationHead]

    init(_ network: RelationNetwork, _ parameters: Parameters, format: WeightFormat) {
        encoder = PackedTextEncoder(network.encoder, network.architecture, parameters, format: format)
        heads = network.heads.map { PackedRelationHead($0, parameters, format: format) }
    }

    /// Probabilities of the classes of each candidate, one row a candidate.
    ///
    /// - Parameters:
    ///   - reluctance: added to the score of no relation.
    ///   - check: asked between batches; what it throws ends the work.
    func probabilities<Failure: Error>(
        _ text: RelationText, _ features: TextFeatures, reluctance: Float, workspace: inout EncoderWorkspace, check: () throws(Failure) -> Void
    ) throws(Failure) -> [Float] {
        let head = heads[text.guideline], classes = head.classes, stride = head.mentions.outputStride
        // The sums of exponentials, and the greatest score so far of each cell.
        var tops = [Float](repeating: -.infinity, count: text.candidates.count * classes), sums = [Float](repeating: 0, count: tops.count)
        // Pairs by the window of their later mention.
        let pairs = text.candidates.pairs.indices.map { UInt64(text.lastWindow(text.candidates.pairs[$0])) << 32 | UInt64($0) }.sorted()
            .map { text.candidates.pairs[Int($0 & 0xFFFF_FFFF)] }
        let judged = workspace.judged.reserve(text.mentions.count * stride)
        var firstMention = 0, firstPair = 0
        let mentionOrder = text.mentions.indices.sorted { (text.mentions[$0].window, $0) < (text.mentions[$1].window, $1) }
        for windows in TextFeatures.batches(text.ranges, units: Self.batchUnits) {
            try check()
            var lastMention = firstMention
            while lastMention < mentionOrder.count, text.mentions[mentionOrder[lastMention]].window < windows.upperBound { lastMention += 1 }
            if lastMention > firstMention {
                let firstUnit = text.ranges[windows.lowerBound].lowerBound
                let layout = features.lay(out: text.ranges[windows], rows: &workspace.rows)
                let encoded = encoder.run(features, firstUnit: firstUnit, layout: layout, workspace: &workspace)
                let ends = encoded.ends(of: mentionOrder[firstMention..<lastMention].map { text.mentions[$0].units }, firstUnit: firstUnit, workspace.rows, &workspace.mentions)
                let made = workspace.scores.reserve((lastMention - firstMention) * stride)
                head.mentions(ends, stride: 2 * encoded.stride, rows: lastMention - firstMention, into: made, workspace: &workspace.inference)
                for (index, number) in mentionOrder[firstMention..<lastMention].enumerated() {
                    let source = made + index * stride, target = judged + number * stride
                    target.update(from: source, count: 2 * RelationHead.hidden)
                    for column in 2 * RelationHead.hidden..<2 * (RelationHead.hidden + RelationHead.product) { target[column] = tanhf(source[column]) }
                }
                let seen = workspace.seen.reserve(layout.rowCount * head.context.units.outputStride)
                head.context.units(encoded.rows, stride: encoded.stride, rows: layout.rowCount, into: seen, workspace: &workspace.inference)
                var lastPair = firstPair
                while lastPair < pairs.count, text.lastWindow(pairs[lastPair]) < windows.upperBound { lastPair += 1 }
                for start in Swift.stride(from: firstPair, to: lastPair, by: Self.batchPairs) {
                    try check()
                    head.score(
                        pairs[start..<min(lastPair, start + Self.batchPairs)], of: text, judged: judged, seen: seen, firstUnit: firstUnit, rows: workspace.rows,
                        pairRows: &workspace.pairs, hidden: &workspace.hidden, scores: &workspace.scores, inference: &workspace.inference
                    ) { pair, scores in
                        let cell = Int(pair.candidate) * classes
                        for index in 0..<classes {
                            let score = scores[index]
                            if score > tops[cell + index] {
                                sums[cell + index] = sums[cell + index] * expf(tops[cell + index] - score) + 1
                                tops[cell + index] = score
                            } else {
                                sums[cell + index] += expf(score - tops[cell + index])
                            }
                        }
                    }
                }
                firstPair = lastPair
            }
            firstMention = lastMention
        }
        var result = sums
        for candidate in 0..<text.candidates.count {
            let cells = candidate * classes..<(candidate + 1) * classes
            for cell in cells { result[cell] = tops[cell] + logf(sums[cell]) }
            result[cells.lowerBound] += reluctance
            let top = result[cells].max()!
            var sum: Float = 0
            for cell in cells {
                result[cell] = expf(result[cell] - top)
                sum += result[cell]
            }
            for cell in cells { result[cell] /= sum }
        }
        return result
    }
}
