internal import CasebookLearning
internal import CasebookTensor

/// The network of a text classifier as training sees it.
///
/// An encoder reads each window of a text; attention and the maximum over its units make one vector of it. Where the architecture has `documentUnits`, recurrent layers
/// read these vectors one after the other over all windows of a text, or of the texts of a sequence (hierarchical attention: Yang and others, NAACL 2016; sequences of
/// sentences: Jin and Szolovits, EMNLP 2018). Attention over a text's windows gives the vector that is classified. Labels of a sequence are joined by a conditional
/// random field.
struct ClassNetwork: Sendable {
    static let attentionUnits = 64

    let architecture: EncoderArchitecture
    let layout: ClassLayout
    let encoder: TextEncoder
    let attention: AttentionPooling
    let document: Recurrent?
    let windows: AttentionPooling
    let output: Linear
    let chain: ConditionalRandomField?
    private let dropout: Dropout

    init(
        _ architecture: EncoderArchitecture, _ layout: ClassLayout, sizes: TextEncoder.Sizes, dropouts: TextEncoder.Dropouts = .init(), into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        self.architecture = architecture
        self.layout = layout
        encoder = TextEncoder(architecture, sizes: sizes, dropouts: dropouts, name: "encoder", into: &parameters, random: &random)
        attention = AttentionPooling(.additive(units: Self.attentionUnits), inputs: 2 * architecture.units, name: "attention", into: &parameters, random: &random)
        let pooled = 4 * architecture.units
        document =
            architecture.documentUnits == 0
            ? nil
            : Recurrent(
                architecture.cell, inputs: pooled, units: architecture.documentUnits, isBidirectional: true, initialization: .orthogonal(forgetBias: 1), name: "document",
                into: &parameters, random: &random)
        let width = document == nil ? pooled : 2 * architecture.documentUnits
        windows = AttentionPooling(.additive(units: Self.attentionUnits), inputs: width, name: "windows", into: &parameters, random: &random)
        output = Linear(inputs: width, outputs: layout.labels.count, name: "output", into: &parameters, random: &random)
        chain = layout.isSequence ? ConditionalRandomField(tagCount: layout.labels.count, name: "chain", into: &parameters, random: &random) : nil
        dropout = Dropout(dropouts.output)
    }

    /// Scores of the labels, one row a text, example by example.
    ///
    /// - Parameter rows: what is seen of each unit, packed as the windows of all texts one after the other; made by the encoder where it is nil.
    func scores(_ batch: [ClassExample], rows: Variable? = nil, _ pass: inout Pass) -> Variable {
        let texts = batch.flatMap(\.texts), all = texts.flatMap(\.windows), units = Self.unitLayout(batch)
        let encoded = encoder.read(rows ?? encoder.rows(all, units, &pass), units, &pass)
        var vectors = Variable.concatenated([attention(encoded, layout: units, &pass).output, encoded.greatest(in: units)], axis: 1)
        if let document {
            let layout = SequenceLayout(lengths: batch.map { $0.texts.reduce(0) { $0 + $1.windows.count } })
            let read = document(dropout(vectors, &pass).gather(layout.packingIndexes), layout: layout, &pass).output
            vectors = read.gather(layout.unpackingIndexes)
        }
        let layout = SequenceLayout(lengths: texts.map(\.windows.count))
        let pooled = windows(vectors.gather(layout.packingIndexes), layout: layout, &pass).output
        return output(dropout(pooled, &pass), &pass)
    }

    /// How the windows of all texts lie in the rows of a batch.
    static func unitLayout(_ batch: [ClassExample]) -> SequenceLayout { SequenceLayout(lengths: batch.flatMap { $0.texts.flatMap { $0.windows.map(\.count) } }) }

    /// The cross-entropy of the labels, or of each label by itself where there may be several; of sequences -log p of the labels. A text weighs 1.
    ///
    /// - Parameter weights: of the labels.
    func loss(_ batch: [ClassExample], weights: [Float]?, _ pass: inout Pass) -> LossSum {
        let scores = scores(batch, &pass), texts = batch.flatMap(\.texts), count = layout.labels.count
        if let chain {
            let lengths = SequenceLayout(lengths: batch.map(\.texts.count))
            let loss = chain.loss(scores.gather(lengths.packingIndexes), tags: batch.map { $0.texts.map { $0.gold.first ?? 0 } }, layout: lengths, &pass)
            return LossSum(sum: loss.sum, weight: Float(texts.count))
        }
        if layout.isMultiple {
            let targets = Tensor([texts.count, count]) { out in
                out.initialize(repeating: 0)
                for (row, text) in texts.enumerated() { for label in text.gold { out[row * count + Int(label)] = 1 } }
            }
            return LossSum(sum: scores.binaryCrossEntropySum(targets, positiveWeights: weights ?? [1]).sum, weight: Float(texts.count))
        }
        return scores.crossEntropySum(texts.map { $0.gold.first ?? -1 }, ignoring: -1, classWeights: weights)
    }
}

extension Variable {
    /// The greatest element of each column over the rows of a sequence: sequences × width, zeros for an empty sequence.
    fileprivate func greatest(in layout: SequenceLayout) -> Variable {
        let sequences = layout.lengths.count, steps = layout.stepCount, width = shape[1]
        guard steps > 0 else { return Variable(.zeros([sequences, width])) }
        let padding = layout.paddingIndexes, lengths = layout.lengths
        let absent = Tensor([sequences, steps, 1]) { out in
            for index in out.indices { out[index] = padding[index] < 0 && lengths[index / steps] > 0 ? -1e9 : 0 }
        }
        let padded = gather(padding).reshaped([sequences, steps, width]) + Variable(absent)
        return padded.transposed([0, 2, 1]).greatest().reshaped([sequences, width])
    }
}
