internal import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// A class network for inference, with packed weights. Immutable; any number of tasks may use it, each with its own workspace.
struct PackedClassNetwork: Sendable {
    /// Units of a batch of windows.
    private static let batchUnits = 1024

    private let encoder: PackedTextEncoder
    private let attention: PackedAttention
    private let document: PackedRecurrent?
    private let windows: PackedAttention
    private let output: PackedLinear
    private let chain: LinearChain?
    private let layout: ClassLayout
    /// Length of the vector of a window.
    private let pooled: Int

    init(_ network: ClassNetwork, _ parameters: Parameters, format: WeightFormat) {
        encoder = PackedTextEncoder(network.encoder, network.architecture, parameters, format: format)
        attention = PackedAttention(network.attention, parameters, format: format)
        document = network.document?.packed(parameters, format: format).first
        windows = PackedAttention(network.windows, parameters, format: format)
        output = network.output.packed(parameters, format: format)
        chain = network.chain?.chain(parameters)
        layout = network.layout
        pooled = 4 * network.architecture.units
    }

    /// Appends the vectors of a text's windows to `vectors`, and how much its units weigh in them to `weights`.
    ///
    /// - Parameter check: asked between batches; what it throws ends the work.
    func read<Failure: Error>(
        _ features: TextFeatures, into vectors: inout [Float], weights: inout [Float], workspace: inout EncoderWorkspace, check: () throws(Failure) -> Void
    ) throws(Failure) {
        for windows in TextFeatures.batches(features.windows, units: Self.batchUnits) {
            try check()
            let firstUnit = features.windows[windows.lowerBound].lowerBound, layout = features.lay(out: features.windows[windows], rows: &workspace.rows)
            let encoded = encoder.run(features, firstUnit: firstUnit, layout: layout, workspace: &workspace)
            let answers = workspace.scores.reserve(layout.rowCount)
            attention.answer(encoded.rows, stride: encoded.stride, rows: layout.rowCount, into: answers, hidden: &workspace.hidden, inference: &workspace.inference)
            for window in features.windows[windows] {
                let rows = window.map { Int(workspace.rows[$0 - firstUnit]) }, width = encoded.stride, start = vectors.count
                vectors.append(contentsOf: repeatElement(0, count: pooled))
                let shares = PackedAttention.softmax(rows.map { answers[$0] })
                weights += shares
                vectors.withUnsafeMutableBufferPointer { vectors in
                    let mean = vectors.baseAddress! + start, greatest = mean + width
                    if let row = rows.first { greatest.update(from: encoded.rows + row * width, count: width) }
                    for (row, share) in zip(rows, shares) {
                        let source = encoded.rows + row * width
                        for column in 0..<width {
                            mean[column] += share * source[column]
                            greatest[column] = max(greatest[column], source[column])
                        }
                    }
                }
            }
        }
    }

    /// Scores of the labels of texts that are read together, one row a text.
    ///
    /// - Parameters:
    ///   - vectors: of all windows, text by text.
    ///   - counts: of windows of each text.
    func scores(_ vectors: [Float], counts: [Int], workspace: inout EncoderWorkspace) -> [Float] {
        let total = counts.reduce(0, +), labels = layout.labels.count
        var rows = vectors, width = pooled
        if let document, total > 0 {
            width = document.outputs
            rows = [Float](repeating: 0, count: total * width)
            let layout = SequenceLayout(lengths: [total])
            rows.withUnsafeMutableBufferPointer { out in
                vectors.withUnsafeBufferPointer {
                    document($0.baseAddress!, stride: pooled, layout: layout, into: out.baseAddress!, outputStride: width, workspace: &workspace.inference)
                }
            }
        }
        var texts = [Float](repeating: 0, count: counts.count * width)
        if total > 0 {
            let answers = workspace.scores.reserve(total)
            rows.withUnsafeBufferPointer {
                windows.answer($0.baseAddress!, stride: width, rows: total, into: answers, hidden: &workspace.hidden, inference: &workspace.inference)
            }
            var window = 0
            for (text, count) in counts.enumerated() {
                let shares = PackedAttention.softmax((0..<count).map { answers[window + $0] })
                for share in shares {
                    for column in 0..<width { texts[text * width + column] += share * rows[window * width + column] }
                    window += 1
                }
            }
        }
        let out = workspace.judged.reserve(counts.count * output.outputStride)
        texts.withUnsafeBufferPointer { output($0.baseAddress!, stride: width, rows: counts.count, into: out, workspace: &workspace.inference) }
        return (0..<counts.count).flatMap { text in (0..<labels).map { out[text * output.outputStride + $0] } }
    }

    /// Probabilities of the labels of texts that are read together, and the label of each text, by number; none where several are possible and none is likely.
    func decide(_ scores: [Float], texts: Int, workspace: inout EncoderWorkspace) -> [(labels: [Int], probabilities: [Float])] {
        let count = layout.labels.count
        if let chain {
            var posterior = LinearChainPosterior(chain), tags = [Int32](repeating: 0, count: texts)
            return scores.withUnsafeBufferPointer { rows in
                tags.withUnsafeMutableBufferPointer { tags in
                    _ = chain.viterbi(rows.baseAddress!, stride: count, rows: texts, into: tags.baseAddress!, workspace: &workspace.chain)
                }
                posterior.update(rows.baseAddress!, stride: count, rows: texts)
                return (0..<texts).map { text in ([Int(tags[text])], (0..<count).map { Float(posterior.probability(of: $0, at: text)) }) }
            }
        }
        return (0..<texts).map { text in
            let row = Array(scores[text * count..<(text + 1) * count])
            if layout.isMultiple {
                let probabilities = row.map { 1 / (1 + expf(-$0)) }
                return (probabilities.indices.filter { probabilities[$0] > 0.5 }, probabilities)
            }
            let probabilities = PackedAttention.softmax(row)
            return ([probabilities.indices.max { probabilities[$0] < probabilities[$1] }!], probabilities)
        }
    }
}
