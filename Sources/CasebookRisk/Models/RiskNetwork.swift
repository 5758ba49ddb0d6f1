internal import CasebookLearning
internal import CasebookTensor

/// The network over features, series and events: each read by its own part, sequences pooled by attention, all joined by one linear layer.
struct RiskNetwork: Sendable {
    struct Sizes: Sendable, Hashable {
        var features: Int
        var series: Int
        var codes: Int
        var outputs: Int
    }

    /// Parameters that scale the inputs of a batch of copies of one unit, for attribution; each (copies × inputs).
    struct Scales {
        var features: ParameterID?
        var series: ParameterID?
        var codes: ParameterID?
    }

    /// What a pass gives beside scores: the attention of each sequence's steps, packed as `layout`.
    struct Attention {
        var layout: SequenceLayout
        var weights: [Float]
    }

    let architecture: RiskArchitecture
    let sizes: Sizes
    private let irregular: GRUD?
    private let recurrent: Recurrent?
    private let seriesPooling: AttentionPooling?
    private let embedding: Embedding?
    private let events: Recurrent?
    private let eventPooling: AttentionPooling?
    private let hidden: Linear?
    private let output: Linear

    init(_ architecture: RiskArchitecture, _ sizes: Sizes, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.architecture = architecture
        self.sizes = sizes
        let units = architecture.seriesUnits
        let readsSeries = sizes.series > 0 && architecture.series != .none
        irregular =
            readsSeries && architecture.series == .gruD
            ? GRUD(mean: .zeros([sizes.series]), units: units, name: "series", into: &parameters, random: &random) : nil
        recurrent =
            readsSeries && architecture.series != .gruD
            // Values, whether measured, and the time since.
            ? Recurrent(architecture.series.cell, inputs: 3 * sizes.series, units: units, name: "series", into: &parameters, random: &random) : nil
        seriesPooling =
            readsSeries
            ? AttentionPooling(.additive(units: architecture.attention), inputs: units, name: "series.attention", into: &parameters, random: &random) : nil
        if sizes.codes > 0, architecture.events != .none, architecture.events != .gruD {
            embedding = Embedding(count: sizes.codes, width: architecture.embedding, deviation: 0.1, name: "events.embedding", into: &parameters, random: &random)
            events = Recurrent(
                architecture.events.cell, inputs: architecture.embedding + SequenceEncoder.Sequences.markCount, units: architecture.eventUnits, name: "events",
                into: &parameters, random: &random)
            eventPooling = AttentionPooling(
                .additive(units: architecture.attention), inputs: architecture.eventUnits, name: "events.attention", into: &parameters, random: &random)
        } else {
            (embedding, events, eventPooling) = (nil, nil, nil)
        }
        hidden =
            sizes.features > 0 && architecture.featureUnits > 0
            ? Linear(inputs: sizes.features, outputs: architecture.featureUnits, name: "features", into: &parameters, random: &random) : nil
        output = Linear(inputs: Self.width(architecture, sizes), outputs: sizes.outputs, name: "output", into: &parameters, random: &random)
    }

    /// What the parts of such a network give, together; 0 where it would read nothing, of which none can be made.
    static func width(_ architecture: RiskArchitecture, _ sizes: Sizes) -> Int {
        let features = sizes.features > 0 ? architecture.featureUnits : 0
        let series = sizes.series > 0 && architecture.series != .none ? 2 * architecture.seriesUnits : 0
        let events = sizes.codes > 0 && architecture.events != .none && architecture.events != .gruD ? 2 * architecture.eventUnits : 0
        return features + series + events
    }

    /// Whether the network reads anything but features.
    var readsSequences: Bool { seriesPooling != nil || eventPooling != nil }

    /// The scores of a batch (examples × outputs), and where it looks.
    func scores(_ batch: [RiskExample], scales: Scales? = nil, _ pass: inout Pass) -> (scores: Variable, series: Attention?, events: Attention?) {
        var parts: [Variable] = [], seriesAttention: Attention?, eventAttention: Attention?
        if let hidden {
            var input = Variable(Tensor(batch.flatMap(\.features), [batch.count, sizes.features]))
            if let scale = scales?.features { input = input * pass[scale] }
            input = Dropout(architecture.featureDropout)(input, &pass)
            parts.append(Dropout(architecture.dropout)(hidden(input, &pass).relu(), &pass))
        }
        if let seriesPooling {
            let layout = SequenceLayout(lengths: batch.map(\.sequences.times.count))
            let states = series(batch, layout, scales: scales?.series.map { pass[$0].gather(layout.sequences) }, &pass)
            let (pooled, weights) = seriesPooling(states, layout: layout, &pass)
            seriesAttention = Attention(layout: layout, weights: weights)
            parts.append(Dropout(architecture.dropout)(.concatenated([pooled, states.gather(layout.lastRows)], axis: 1), &pass))
        }
        if let embedding, let events, let eventPooling {
            let layout = SequenceLayout(lengths: batch.map(\.sequences.codes.count))
            let codes = layout.packed(batch.map(\.sequences.codes))
            var vectors = embedding(codes, &pass)
            let marks = layout.packed(batch.map { Self.rows($0.sequences.marks, SequenceEncoder.Sequences.markCount) }).flatMap(\.self)
            var marked = Variable(Tensor(marks, [layout.rowCount, SequenceEncoder.Sequences.markCount]))
            if let scale = scales?.codes {
                // One number an event: that of its code.
                let places = zip(layout.sequences, codes).map { $0 * Int32(sizes.codes) + $1 }
                let rows = pass[scale].reshaped([batch.count * sizes.codes, 1]).gather(places)
                (vectors, marked) = (vectors * rows, marked * rows)
            }
            let states = layout.rowCount == 0 ? Variable(.zeros([0, architecture.eventUnits])) : events(.concatenated([vectors, marked], axis: 1), layout: layout, &pass).output
            let (pooled, weights) = eventPooling(states, layout: layout, &pass)
            eventAttention = Attention(layout: layout, weights: weights)
            parts.append(Dropout(architecture.dropout)(.concatenated([pooled, states.gather(layout.lastRows)], axis: 1), &pass))
        }
        return (output(.concatenated(parts, axis: 1), &pass), seriesAttention, eventAttention)
    }

    private static func rows(_ values: [Float], _ width: Int) -> [[Float]] { stride(from: 0, to: values.count, by: width).map { Array(values[$0..<($0 + width)]) } }

    private func series(_ batch: [RiskExample], _ layout: SequenceLayout, scales: Variable?, _ pass: inout Pass) -> Variable {
        let values = Tensor(layout.packed(batch.map { Self.rows($0.sequences.values, sizes.series) }).flatMap(\.self), [layout.rowCount, sizes.series])
        // Times rise in every sequence: the encoder sorted them.
        guard layout.rowCount > 0, let input = try? IrregularSequences(values, times: layout.packed(batch.map(\.sequences.times)), layout: layout) else {
            return Variable(.zeros([0, architecture.seriesUnits]))
        }
        if let irregular { return irregular(input, scales: scales, &pass) }
        // What is missing stays as it was last; 0, the mean, before the first.
        var filled = input.values, gaps = input.gaps
        filled.withMutableElements { filled in
            for place in filled.indices where input.observed.base[place] == 0 { filled[place] = input.last.base[place].isNaN ? 0 : input.last.base[place] }
        }
        gaps.withMutableElements { gaps in for place in gaps.indices { gaps[place] = min(gaps[place], 3) } }
        var parts = [Variable(filled), Variable(input.observed), Variable(gaps)]
        if let scales { parts = parts.map { $0 * scales } }
        return recurrent!(.concatenated(parts, axis: 1), layout: layout, &pass).output
    }

    /// The loss of a chunk, summed.
    ///
    /// - Parameter weights: of the classes; nil for 1.
    func loss(_ batch: [RiskExample], _ target: LossKind, weights: [Float]?, _ pass: inout Pass) -> LossSum {
        let scores = scores(batch, &pass).scores
        switch target {
        case .binary:
            let labels = Tensor(batch.map { Float($0.label) }, [batch.count, 1])
            return scores.binaryCrossEntropySum(labels, positiveWeights: weights.map { [$0[1] / $0[0]] } ?? [1])
        case .classes: return scores.crossEntropySum(batch.map { Int32($0.label) }, classWeights: weights)
        case .survival: return scores.partialLikelihoodSum(times: batch.map { Float($0.time) }, events: batch.map { $0.label == 1 })
        }
    }

    enum LossKind: Sendable {
        case binary, classes, survival
    }
}

extension RiskArchitecture.Cell {
    fileprivate var cell: RecurrentCell { self == .lstm ? .lstm : .gru }
}
