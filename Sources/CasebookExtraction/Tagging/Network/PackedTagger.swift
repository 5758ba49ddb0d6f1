internal import CasebookLearning
internal import CasebookTensor

/// A tagger for inference, with packed weights. Immutable; any number of tasks may use it, each with its own workspace.
struct PackedTagger: Sendable {
    /// Units of a batch: enough for the kernels, few enough for the caches. Language models remember thousands of numbers of each character, so that fewer do.
    private var batchUnits: Int { architecture.languageWidth == 0 ? 1024 : 512 }

    struct Head: Sendable {
        let tags: TagSet
        let outputs: [PackedLinear]
        let chain: LinearChain
    }

    let architecture: EncoderArchitecture
    let heads: [Head]
    private let evidence: Tensor?
    private let encoders: [PackedTextEncoder]

    init(_ network: TaggerNetwork, _ parameters: Parameters, format: WeightFormat) {
        architecture = network.architecture
        evidence = network.evidence.map { parameters[$0] }
        encoders = network.encoders.map { PackedTextEncoder($0, network.architecture, parameters, format: format) }
        heads = network.heads.map { head in
            Head(tags: head.tags, outputs: head.outputs.map { $0.packed(parameters, format: format) }, chain: head.chain.chain(parameters))
        }
    }

    /// The guideline that a text's units speak for.
    func guideline(of features: TextFeatures) -> Int { evidence.map { GuidelineEvidence.guideline(of: features.words, $0) } ?? 0 }

    /// Tags all windows; `found` is told the spans that each head finds, in units of the text, with their confidence.
    ///
    /// - Parameters:
    ///   - chosen: the heads that are asked, by number.
    ///   - candidates: spans that others propose, in units of the text and in order.
    ///   - weighed: is told of each candidate, by its number, its confidence by the head that knows its kind; nil where two windows share it.
    ///   - weighs: whether spans are told their confidence, which costs as much as finding them; without it there are no candidates and no paths.
    ///   - paths: where given, is told -log p of each best path.
    ///   - check: asked between batches; what it throws ends the work.
    func run<Failure: Error>(
        _ features: TextFeatures, language: PackedLanguageModel?, scalars: UnsafeBufferPointer<UInt32>, workspace: inout EncoderWorkspace,
        heads chosen: [Int], candidates: [LabelledSpan] = [], weighed: (Int, Double?) -> Void = { _, _ in }, weighs: Bool = true, paths: ((Double) -> Void)? = nil,
        check: () throws(Failure) -> Void, found: (_ span: LabelledSpan, _ confidence: Double?) -> Void
    ) throws(Failure) {
        for windows in TextFeatures.batches(features.windows, units: batchUnits) {
            try check()
            run(
                features, windows: windows, language: language, scalars: scalars, workspace: &workspace, heads: chosen.map { heads[$0] }, candidates: candidates,
                weighed: weighed, weighs: weighs, paths: paths, found: found)
        }
    }

    private func run(
        _ features: TextFeatures, windows: Range<Int>, language: PackedLanguageModel?, scalars: UnsafeBufferPointer<UInt32>, workspace: inout EncoderWorkspace,
        heads: [Head], candidates: [LabelledSpan], weighed: (Int, Double?) -> Void, weighs: Bool, paths: ((Double) -> Void)?,
        found: (_ span: LabelledSpan, _ confidence: Double?) -> Void
    ) {
        let layout = features.lay(out: features.windows[windows], rows: &workspace.rows), rows = layout.rowCount
        let firstUnit = features.windows[windows.lowerBound].lowerBound
        if let language { remember(features, windows: windows, language: language, scalars: scalars, workspace: &workspace) }

        // Of every encoder's output the scores of all heads, which are added up: one head after the other.
        let strides = heads.map(\.outputs[0].outputStride)
        let scores = workspace.scores.reserve(rows * strides.reduce(0, +))
        for (number, encoder) in encoders.enumerated() {
            let encoded = encoder.run(features, firstUnit: firstUnit, layout: layout, workspace: &workspace)
            var sum = scores
            for head in heads {
                let output = head.outputs[number], size = rows * output.outputStride
                let part = number == 0 ? sum : workspace.encoderScores.reserve(size)
                output(encoded.rows, stride: encoded.stride, rows: rows, into: part, workspace: &workspace.inference)
                if number > 0 { for index in 0..<size { sum[index] += part[index] } }
                if number > 0, number == encoders.count - 1 { for index in 0..<size { sum[index] *= 1 / Float(encoders.count) } }
                sum += size
            }
        }
        var scoresOfHead = scores
        for (number, head) in heads.enumerated() {
            let count = head.tags.count, out = strides[number], scores = scoresOfHead
            scoresOfHead += rows * out
            var posterior = LinearChainPosterior(head.chain), candidate = 0
            for window in windows {
                let range = features.windows[window]
                let own = workspace.own.reserve(range.count * count)
                for unit in range {
                    (own + (unit - range.lowerBound) * count).update(from: scores + Int(workspace.rows[unit - firstUnit]) * out, count: count)
                }
                var tags = [Int32](repeating: 0, count: range.count), score = 0.0
                tags.withUnsafeMutableBufferPointer { tags in
                    score = head.chain.viterbi(own, stride: count, rows: range.count, into: tags.baseAddress!, workspace: &workspace.chain)
                }
                let spans = head.tags.spans(of: tags)
                while candidate < candidates.count, candidates[candidate].start < range.lowerBound { candidate += 1 }
                let hasCandidate = candidate < candidates.count && candidates[candidate].start < range.upperBound
                guard !spans.isEmpty || hasCandidate || paths != nil else { continue }
                guard weighs else {
                    for span in spans { found(LabelledSpan(start: span.start + range.lowerBound, end: span.end + range.lowerBound, kind: span.kind), nil) }
                    continue
                }
                posterior.update(own, stride: count, rows: range.count)
                paths?(max(0, posterior.logPartition - score))
                while candidate < candidates.count, candidates[candidate].start < range.upperBound {
                    var span = candidates[candidate]
                    if span.end <= range.upperBound {
                        span.start -= range.lowerBound
                        span.end -= range.lowerBound
                        weighed(candidate, head.tags.confidence(of: span, in: posterior))
                    } else {
                        weighed(candidate, nil)
                    }
                    candidate += 1
                }
                for span in spans {
                    let confidence = head.tags.confidence(of: span, in: posterior)
                    found(LabelledSpan(start: span.start + range.lowerBound, end: span.end + range.lowerBound, kind: span.kind), confidence)
                }
            }
        }
    }

    /// Fills `workspace.remembered` with what the language models remember at each unit, units one after the other.
    private func remember(
        _ features: TextFeatures, windows: Range<Int>, language: PackedLanguageModel, scalars: UnsafeBufferPointer<UInt32>, workspace: inout EncoderWorkspace
    ) {
        let firstUnit = features.windows[windows.lowerBound].lowerBound, lastUnit = features.windows[windows.upperBound - 1].upperBound
        let remembered = workspace.remembered.reserve((lastUnit - firstUnit) * 2 * language.units)
        LanguageMemory.run(features, windows: features.windows[windows], language: language, scalars: scalars, workspace: &workspace) { unit, source in
            remembered + (unit - firstUnit) * 2 * source
        }
    }
}
