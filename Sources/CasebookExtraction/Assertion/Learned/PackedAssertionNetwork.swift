internal import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// An assertion network for inference, with packed weights. Immutable; any number of tasks may use it, each with its own workspace.
struct PackedAssertionNetwork: Sendable {
    /// Units of a batch of windows.
    private static let batchUnits = 1024

    private struct Head: Sendable {
        let mention: PackedLinear
        let context: PackedContextAttention
        let contextOut: PackedLinear
        let features: Tensor
        let outputs: [PackedLinear]
    }

    private let encoder: PackedTextEncoder
    private let heads: [Head]

    init(_ network: AssertionNetwork, _ parameters: Parameters, format: WeightFormat) {
        encoder = PackedTextEncoder(network.encoder, network.architecture, parameters, format: format)
        heads = network.heads.map { head in
            Head(
                mention: head.mention.packed(parameters, format: format), context: PackedContextAttention(head.context, parameters, format: format),
                contextOut: head.contextOut.packed(parameters, format: format), features: parameters[head.features.weight],
                outputs: head.outputs.map { $0.packed(parameters, format: format) })
        }
    }

    /// Tells `found` the probabilities of the values on each axis of each mention, by its number.
    ///
    /// - Parameter check: asked between batches; what it throws ends the work.
    func run<Failure: Error>(
        _ text: AssertionText, _ features: TextFeatures, workspace: inout EncoderWorkspace, check: () throws(Failure) -> Void,
        found: (_ mention: Int, _ axis: Int, _ probabilities: UnsafeBufferPointer<Float>) -> Void
    ) throws(Failure) {
        let head = heads[text.guideline], size = AssertionHead.hidden
        var firstMention = 0
        let order = text.mentions.indices.sorted { (text.mentions[$0].window, $0) < (text.mentions[$1].window, $1) }
        for windows in TextFeatures.batches(text.ranges, units: Self.batchUnits) {
            try check()
            var lastMention = firstMention
            while lastMention < order.count, text.mentions[order[lastMention]].window < windows.upperBound { lastMention += 1 }
            let mentions = order[firstMention..<lastMention].map { text.mentions[$0] }
            if !mentions.isEmpty {
                let firstUnit = text.ranges[windows.lowerBound].lowerBound
                let layout = features.lay(out: text.ranges[windows], rows: &workspace.rows)
                let encoded = encoder.run(features, firstUnit: firstUnit, layout: layout, workspace: &workspace)
                let ends = encoded.ends(of: mentions.map(\.units), firstUnit: firstUnit, workspace.rows, &workspace.mentions)
                let sums = workspace.judged.reserve(mentions.count * head.mention.outputStride)
                head.mention(ends, stride: 2 * encoded.stride, rows: mentions.count, into: sums, workspace: &workspace.inference)
                let seen = workspace.seen.reserve(layout.rowCount * head.context.units.outputStride)
                head.context.units(encoded.rows, stride: encoded.stride, rows: layout.rowCount, into: seen, workspace: &workspace.inference)
                let width = head.context.outputs, around = workspace.pairs.reserve(mentions.count * width)
                for (index, mention) in mentions.enumerated() {
                    head.context.attend(text.context(of: mention), seen: seen, firstUnit: firstUnit, rows: workspace.rows, into: around + index * width)
                }
                let added = workspace.hidden.reserve(mentions.count * head.contextOut.outputStride)
                head.contextOut(around, stride: width, rows: mentions.count, into: added, workspace: &workspace.inference)
                head.features.withElements { table in
                    for (index, mention) in mentions.enumerated() {
                        let target = sums + index * head.mention.outputStride, more = added + index * head.contextOut.outputStride
                        for column in 0..<size { target[column] += more[column] }
                        for feature in 0..<AssertionTextMaker.features {
                            let row = table.baseAddress! + Int(mention.features[feature]) * size
                            for column in 0..<size { target[column] += row[column] }
                        }
                        for column in 0..<size { target[column] = max(0, target[column]) }
                    }
                }
                for (axis, output) in head.outputs.enumerated() {
                    let scores = workspace.scores.reserve(mentions.count * output.outputStride)
                    output(sums, stride: head.mention.outputStride, rows: mentions.count, into: scores, workspace: &workspace.inference)
                    for index in mentions.indices {
                        let row = UnsafeMutableBufferPointer(start: scores + index * output.outputStride, count: output.outputs), top = row.max()!
                        var sum: Float = 0
                        for value in row.indices {
                            row[value] = expf(row[value] - top)
                            sum += row[value]
                        }
                        for value in row.indices { row[value] /= sum }
                        found(order[firstMention + index], axis, UnsafeBufferPointer(row))
                    }
                }
            }
            firstMention = lastMention
        }
    }
}
