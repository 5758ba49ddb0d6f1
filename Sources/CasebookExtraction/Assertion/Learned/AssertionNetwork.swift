internal import CasebookLearning
internal import CasebookTensor

/// A text as an assertion network is trained on it.
struct AssertionExample: Sendable {
    var text: AssertionText
    var windows: [TextWindow]
    /// By axis of the guideline, the value of each mention; -1 where it is not annotated.
    var gold: [[Int32]] = []

    /// Units and mentions: what a step costs.
    var count: Int { text.ranges.reduce(0) { $0 + $1.count } + text.mentions.count }
}

/// The network of a learned assertion as training sees it: an encoder that reads a text once, with mentions and cues marked, and a head for each guideline.
struct AssertionNetwork: Sendable {
    let architecture: EncoderArchitecture
    let encoder: TextEncoder
    let heads: [AssertionHead]

    init(_ maker: AssertionTextMaker, dropouts: TextEncoder.Dropouts = .init(), into parameters: inout Parameters, random: inout RandomGenerator) {
        architecture = maker.maker.architecture
        encoder = TextEncoder(architecture, sizes: maker.sizes, dropouts: dropouts, name: "encoder", into: &parameters, random: &random)
        heads = maker.guidelines.map {
            AssertionHead(
                $0, rows: maker.rows, inputs: 2 * maker.maker.architecture.units, dropout: dropouts.output, name: "heads.\($0.name)", into: &parameters, random: &random)
        }
    }

    /// Scores of the mentions of each guideline's texts by axis, with the numbers of the texts; nothing for a guideline without mentions.
    func scores(_ batch: [AssertionExample], _ pass: inout Pass) -> [(guideline: Int, texts: [Int], scores: [Variable])] {
        let rows = WindowBatch(batch.map(\.text.ranges)), encoded = encoder(batch.flatMap(\.windows), rows.layout, &pass)
        return heads.indices.compactMap { head in
            let texts = batch.indices.filter { batch[$0].text.guideline == head && !batch[$0].text.mentions.isEmpty }
            guard !texts.isEmpty else { return nil }
            return (head, texts, heads[head](texts.map { batch[$0].text }, encoded, rowOf: texts.map(rows.rowOf), &pass))
        }
    }

    /// The cross-entropy of the mentions' values, summed over the axes; an annotated value weighs 1.
    func loss(_ batch: [AssertionExample], _ pass: inout Pass) -> LossSum {
        var sum: Variable?, weight: Float = 0
        for part in scores(batch, &pass) {
            for (axis, scores) in part.scores.enumerated() {
                let loss = scores.crossEntropySum(part.texts.flatMap { batch[$0].gold[axis] }, ignoring: -1)
                sum = sum.map { $0 + loss.sum } ?? loss.sum
                weight += loss.weight
            }
        }
        return LossSum(sum: sum ?? Variable(Tensor(0)), weight: max(1, weight))
    }
}
