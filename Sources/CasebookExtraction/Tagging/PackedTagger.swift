internal import CasebookLearning
internal import CasebookTensor

/// A tagger for inference, with packed weights. Immutable; any number of tasks may use it, each with its own workspace.
struct PackedTagger: Sendable {
    /// Units of a batch: enough for the kernels, few enough for the caches. Language models remember thousands of numbers of each character, so that fewer do.
    private var batchUnits: Int { memory == nil ? 1024 : 512 }

    struct Head: Sendable {
        let tags: TagSet
        let outputs: [PackedLinear]
        let chain: LinearChain
    }

    let architecture: TaggerArchitecture
    let heads: [Head]
    private let words: Tensor
    private let bigrams: Tensor?
    private let segments: Tensor?
    private let places: Tensor?
    private let shapes: Tensor?
    private let guidelines: Tensor?
    private let evidence: Tensor?
    private let characters: PackedCharacterCNN?
    private let memory: PackedLinear?
    private let encoders: [[PackedRecurrent]]

    init(_ network: TaggerNetwork, _ parameters: Parameters, format: WeightFormat) {
        architecture = network.architecture
        words = parameters[network.words.weight]
        bigrams = network.bigrams.map { parameters[$0.weight] }
        segments = network.segments.map { parameters[$0.weight] }
        places = network.places.map { parameters[$0.weight] }
        shapes = network.shapes.map { parameters[$0.weight] }
        guidelines = network.guidelines.map { parameters[$0.weight] }
        evidence = network.evidence.map { parameters[$0] }
        characters = network.characters?.packed(parameters, format: format)
        memory = network.memory?.packed(parameters, format: format)
        encoders = network.encoders.map { $0.packed(parameters, format: format) }
        heads = network.heads.map { head in
            Head(tags: head.tags, outputs: head.outputs.map { $0.packed(parameters, format: format) }, chain: head.chain.chain(parameters))
        }
    }

    /// The guideline that a text's units speak for.
    func guideline(of features: TaggingFeatures) -> Int { evidence.map { GuidelineEvidence.guideline(of: features.words, $0) } ?? 0 }

    /// Tags all windows; `found` is told the spans that each head finds, in units of the text, with their confidence.
    ///
    /// - Parameters:
    ///   - chosen: the heads that are asked, by number.
    ///   - candidates: spans that others propose, in units of the text and in order.
    ///   - weighed: is told of each candidate within a window, by its number, its confidence by the head that knows its kind.
    ///   - paths: where given, is told -log p of each best path.
    func run(
        _ features: TaggingFeatures, language: PackedLanguageModel?, scalars: UnsafeBufferPointer<UInt32>, workspace: inout TaggerWorkspace,
        heads chosen: [Int], candidates: [LabelledSpan] = [], weighed: (Int, Double) -> Void = { _, _ in }, paths: ((Double) -> Void)? = nil,
        found: (_ span: LabelledSpan, _ confidence: Double) -> Void
    ) {
        var first = 0
        while first < features.windows.count {
            var last = first + 1, units = features.windows[first].count
            while last < features.windows.count, units + features.windows[last].count <= batchUnits {
                units += features.windows[last].count
                last += 1
            }
            run(
                features, windows: first..<last, language: language, scalars: scalars, workspace: &workspace, heads: chosen.map { heads[$0] }, candidates: candidates,
                weighed: weighed, paths: paths, found: found)
            first = last
        }
    }

    private func run(
        _ features: TaggingFeatures, windows: Range<Int>, language: PackedLanguageModel?, scalars: UnsafeBufferPointer<UInt32>, workspace: inout TaggerWorkspace,
        heads: [Head], candidates: [LabelledSpan], weighed: (Int, Double) -> Void, paths: ((Double) -> Void)?,
        found: (_ span: LabelledSpan, _ confidence: Double) -> Void
    ) {
        let layout = SequenceLayout(lengths: windows.map { features.windows[$0].count })
        let width = architecture.inputs, rows = layout.rowCount
        let input = workspace.input.reserve(rows * width)
        // The packed row of each unit, units one after the other.
        let firstUnit = features.windows[windows.lowerBound].lowerBound
        workspace.rows.removeAll(keepingCapacity: true)
        workspace.rows.append(contentsOf: repeatElement(0, count: rows))
        for (place, index) in layout.order.enumerated() {
            let start = features.windows[windows.lowerBound + index].lowerBound - firstUnit
            for step in 0..<layout.lengths[index] { workspace.rows[start + step] = Int32(layout.row(step: step, place: place)) }
        }
        var column = 0
        func add(_ table: Tensor?, _ numbers: [Int32], _ rowOf: [Int32]) {
            guard let table else { return }
            let length = table.shape[1], unknown = Int32(table.shape[0] - 1)
            table.withElements { vectors in
                for unit in 0..<rows {
                    let number = numbers[firstUnit + unit]
                    (input + Int(rowOf[unit]) * width + column).update(from: vectors.baseAddress! + Int(number < 0 ? unknown : number) * length, count: length)
                }
            }
            column += length
        }
        add(words, features.words, workspace.rows)
        add(bigrams, features.bigrams, workspace.rows)
        add(segments, features.segments, workspace.rows)
        add(places, features.places, workspace.rows)
        add(shapes, features.shapes, workspace.rows)
        if let guidelines {
            let length = guidelines.shape[1], number = features.guideline
            guidelines.withElements { vectors in
                for row in 0..<rows { (input + row * width + column).update(from: vectors.baseAddress! + number * length, count: length) }
            }
            column += length
        }
        if let characters {
            let rowOf = workspace.rows
            features.characters.withUnsafeBufferPointer { all in
                features.characterStarts.withUnsafeBufferPointer { starts in
                    characters(
                        all, starts: UnsafeBufferPointer(rebasing: starts[firstUnit...(firstUnit + rows)]), into: { input + Int(rowOf[$0]) * width + column },
                        workspace: &workspace.characters)
                }
            }
            column += characters.outputs
        }
        if architecture.usesLexicon {
            for unit in 0..<rows {
                let bits = features.marks[firstUnit + unit], target = input + Int(workspace.rows[unit]) * width + column
                for bit in 0..<LexiconMarks.width { target[bit] = Float(bits >> UInt32(bit) & 1) }
            }
            column += LexiconMarks.width
        }
        if let memory, let language {
            remember(features, windows: windows, language: language, scalars: scalars, workspace: &workspace)
            let length = 2 * language.units, projected = workspace.projected.reserve(rows * memory.outputStride)
            memory(workspace.remembered.base, stride: length, rows: rows, into: projected, workspace: &workspace.inference)
            for unit in 0..<rows {
                (input + Int(workspace.rows[unit]) * width + column).update(from: projected + unit * memory.outputStride, count: memory.outputs)
            }
            column += memory.outputs
        }
        precondition(column == width, "The parts of a row do not fill it.")

        // Of every encoder's output the scores of all heads, which are added up: one head after the other.
        let strides = heads.map(\.outputs[0].outputStride)
        let scores = workspace.scores.reserve(rows * strides.reduce(0, +))
        for (branch, layers) in encoders.enumerated() {
            var current = input, stride = width
            for (number, layer) in layers.enumerated() {
                let out = number % 2 == 0 ? workspace.encoded.reserve(rows * layer.outputs) : workspace.encodedAgain.reserve(rows * layer.outputs)
                layer(current, stride: stride, layout: layout, into: out, outputStride: layer.outputs, workspace: &workspace.inference)
                (current, stride) = (out, layer.outputs)
            }
            var sum = scores
            for head in heads {
                let output = head.outputs[branch], size = rows * output.outputStride
                let part = branch == 0 ? sum : workspace.branchScores.reserve(size)
                output(current, stride: stride, rows: rows, into: part, workspace: &workspace.inference)
                if branch > 0 { for index in 0..<size { sum[index] += part[index] } }
                if branch > 0, branch == encoders.count - 1 { for index in 0..<size { sum[index] *= 1 / Float(encoders.count) } }
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
                posterior.update(own, stride: count, rows: range.count)
                paths?(max(0, posterior.logPartition - score))
                while candidate < candidates.count, candidates[candidate].start < range.upperBound {
                    var span = candidates[candidate]
                    if span.end <= range.upperBound {
                        span.start -= range.lowerBound
                        span.end -= range.lowerBound
                        weighed(candidate, head.tags.confidence(of: span, in: posterior))
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
        _ features: TaggingFeatures, windows: Range<Int>, language: PackedLanguageModel, scalars: UnsafeBufferPointer<UInt32>, workspace: inout TaggerWorkspace
    ) {
        let firstUnit = features.windows[windows.lowerBound].lowerBound, lastUnit = features.windows[windows.upperBound - 1].upperBound
        let remembered = workspace.remembered.reserve((lastUnit - firstUnit) * 2 * language.units)
        TaggerMemory.run(features, windows: features.windows[windows], language: language, scalars: scalars, workspace: &workspace) { unit, source in
            remembered + (unit - firstUnit) * 2 * source
        }
    }
}
