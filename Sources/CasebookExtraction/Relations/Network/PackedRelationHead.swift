internal import CasebookLearning
internal import CasebookTensor

/// A `RelationHead` for inference, with packed weights.
struct PackedRelationHead: Sendable {
    /// What `from`, `to` and both sides of the product make of a mention, side by side.
    let mentions: PackedLinear
    let context: PackedContextAttention
    /// Of the context and the product side by side.
    private let joined: PackedLinear
    private let features: Tensor
    private let output: PackedLinear
    let classes: Int
    private let featureCount: Int

    init(_ head: RelationHead, _ parameters: Parameters, format: WeightFormat) {
        let parts = [head.from, head.to, head.productFrom, head.productTo]
        mentions = PackedLinear(
            weight: .concatenated(parts.map { parameters[$0.weight] }, axis: 0),
            bias: .concatenated(parts.map { part in part.bias.map { parameters[$0] } ?? .zeros([part.outputs]) }, axis: 0), format: format)
        context = PackedContextAttention(head.context, parameters, format: format)
        joined = PackedLinear(weight: .concatenated([parameters[head.contextOut.weight], parameters[head.productOut.weight]], axis: 1), bias: nil, format: format)
        features = parameters[head.features.weight]
        output = head.output.packed(parameters, format: format)
        classes = head.output.outputs
        featureCount = head.featureCount
    }

    /// Scores pairs; `found` is told those of each, `classes` numbers.
    ///
    /// - Parameters:
    ///   - judged: what `mentions` gave of each mention.
    ///   - seen: what `context.units` gave of each unit from `firstUnit` on, by `rows`.
    func score(
        _ pairs: ArraySlice<RelationPair>, of text: RelationText, judged: UnsafePointer<Float>, seen: UnsafePointer<Float>, firstUnit: Int, rows: [Int32],
        pairRows: inout FloatBuffer, hidden: inout FloatBuffer, scores: inout FloatBuffer, inference: inout InferenceWorkspace,
        found: (_ pair: RelationPair, _ scores: UnsafePointer<Float>) -> Void
    ) {
        let width = context.outputs + RelationHead.product, size = RelationHead.hidden, product = RelationHead.product, stride = mentions.outputStride
        let input = pairRows.reserve(pairs.count * width)
        for (index, pair) in pairs.enumerated() {
            let target = input + index * width
            context.attend(text.context(of: pair), seen: seen, firstUnit: firstUnit, rows: rows, into: target)
            let from = judged + Int(pair.from) * stride + 2 * size, to = judged + Int(pair.to) * stride + 2 * size + product
            for column in 0..<product { target[context.outputs + column] = from[column] * to[column] }
        }
        let sums = hidden.reserve(pairs.count * joined.outputStride)
        joined(input, stride: width, rows: pairs.count, into: sums, workspace: &inference)
        features.withElements { table in
            for (index, pair) in pairs.enumerated() {
                let target = sums + index * joined.outputStride
                let from = judged + Int(pair.from) * stride, to = judged + Int(pair.to) * stride + size
                for column in 0..<size { target[column] += from[column] + to[column] }
                for feature in 0..<featureCount {
                    let row = table.baseAddress! + Int(pair.features[feature]) * size
                    for column in 0..<size { target[column] += row[column] }
                }
                for column in 0..<size { target[column] = max(0, target[column]) }
            }
        }
        let out = scores.reserve(pairs.count * output.outputStride)
        output(sums, stride: joined.outputStride, rows: pairs.count, into: out, workspace: &inference)
        for (index, pair) in pairs.enumerated() { found(pair, out + index * output.outputStride) }
    }
}
