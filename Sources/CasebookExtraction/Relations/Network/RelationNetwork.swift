internal import CasebookLearning
internal import CasebookTensor

/// The network of a relation extractor as training sees it: an encoder that reads a text once, with its mentions marked, and a head for each guideline.
struct RelationNetwork: Sendable {
    let architecture: EncoderArchitecture
    let encoder: TextEncoder
    let heads: [RelationHead]

    init(
        _ architecture: EncoderArchitecture, sizes: TextEncoder.Sizes, guidelines: [RelationGuideline], dropouts: TextEncoder.Dropouts = .init(),
        into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        self.architecture = architecture
        encoder = TextEncoder(architecture, sizes: sizes, dropouts: dropouts, name: "encoder", into: &parameters, random: &random)
        heads = guidelines.map {
            RelationHead($0, inputs: 2 * architecture.units, dropout: dropouts.output, name: "heads.\($0.name)", into: &parameters, random: &random)
        }
    }

    /// Scores of the candidates of each guideline's texts, with the numbers of the texts; nothing for a guideline without candidates.
    func scores(_ batch: [RelationExample], _ pass: inout Pass) -> [(guideline: Int, texts: [Int], scores: Variable)] {
        let rows = WindowBatch(batch.map(\.text.ranges)), encoded = encoder(batch.flatMap(\.windows), rows.layout, &pass)
        return heads.indices.compactMap { head in
            let texts = batch.indices.filter { batch[$0].text.guideline == head && batch[$0].text.candidates.count > 0 }
            guard !texts.isEmpty else { return nil }
            return (head, texts, heads[head](texts.map { batch[$0].text }, encoded, rowOf: texts.map(rows.rowOf), &pass))
        }
    }

    /// The cross-entropy of the candidates' classes: the mean over those of each guideline, times its texts, so that a guideline with many candidates does not drown the
    /// others. A text weighs 1.
    ///
    /// - Parameter weights: for each guideline those of its classes; nil where all count the same.
    func loss(_ batch: [RelationExample], weights: [[Float]?], _ pass: inout Pass) -> LossSum {
        var sum: Variable?, weight: Float = 0
        for part in scores(batch, &pass) {
            let texts = Float(part.texts.count), loss = part.scores.crossEntropySum(part.texts.flatMap { batch[$0].gold }, classWeights: weights[part.guideline]).mean * texts
            sum = sum.map { $0 + loss } ?? loss
            weight += texts
        }
        return LossSum(sum: sum ?? Variable(Tensor(0)), weight: max(1, weight))
    }
}
