internal import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// The scores of an `AttentionPooling` for inference.
struct PackedAttention: Sendable {
    private let projection: PackedLinear
    private let query: Tensor

    /// Of additive attention.
    init(_ attention: AttentionPooling, _ parameters: Parameters, format: WeightFormat) {
        guard let layer = attention.projection else { preconditionFailure("Attention without a projection is not packed.") }
        projection = layer.packed(parameters, format: format)
        query = parameters[attention.query]
    }

    /// How well each row answers the query.
    func answer(
        _ rows: UnsafePointer<Float>, stride: Int, rows count: Int, into target: UnsafeMutablePointer<Float>, hidden: inout FloatBuffer, inference: inout InferenceWorkspace
    ) {
        let made = hidden.reserve(count * projection.outputStride)
        projection(rows, stride: stride, rows: count, into: made, workspace: &inference)
        query.withElements { query in
            for row in 0..<count {
                var sum: Float = 0
                for column in 0..<projection.outputs { sum += query[column] * tanhf(made[row * projection.outputStride + column]) }
                target[row] = sum
            }
        }
    }

    static func softmax(_ scores: [Float]) -> [Float] {
        let top = scores.max() ?? 0
        var result = scores.map { expf($0 - top) }
        let sum = result.reduce(0, +)
        for index in result.indices { result[index] /= sum }
        return result
    }
}
