internal import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// A `ContextAttention` for inference.
struct PackedContextAttention: Sendable {
    /// Keys and values side by side, of each encoded unit.
    let units: PackedLinear
    private let places: Tensor
    private let score: Tensor
    private let mentions: Int

    var outputs: Int { ContextAttention.queries * ContextAttention.valueWidth }

    init(_ attention: ContextAttention, _ parameters: Parameters, format: WeightFormat) {
        let bias = parameters[attention.key.bias!], zeros = Tensor.zeros([ContextAttention.valueWidth])
        units = PackedLinear(
            weight: .concatenated([parameters[attention.key.weight], parameters[attention.value.weight]], axis: 0), bias: .concatenated([bias, zeros], axis: 0), format: format)
        places = parameters[attention.places.weight]
        score = parameters[attention.score.weight]
        mentions = attention.mentions
    }

    /// Writes the vector of a context.
    ///
    /// - Parameters:
    ///   - seen: what `units` gave of each unit from `firstUnit` on, by `rows`.
    ///   - target: `outputs` elements.
    func attend(_ context: UnitContext, seen: UnsafePointer<Float>, firstUnit: Int, rows: [Int32], into target: UnsafeMutablePointer<Float>) {
        let keyWidth = ContextAttention.keyWidth, valueWidth = ContextAttention.valueWidth, stride = units.outputStride
        target.update(repeating: 0, count: outputs)
        guard context.count > 0 else { return }
        precondition(ContextAttention.queries == 2 && keyWidth == 32 && context.count <= UnitContext.longest)
        withUnsafeTemporaryAllocation(of: SIMD2<Float>.self, capacity: context.count) { scores in
            places.withElements { places in
                score.withElements { score in
                    let first = UnsafeRawPointer(score.baseAddress!).assumingMemoryBound(to: SIMD32<Float>.self)
                    var number = 0
                    context.forEach { unit in
                        var hidden = SIMD32<Float>.load(seen + Int(rows[unit - firstUnit]) * stride)
                        for mention in 0..<mentions {
                            let place = mention * UnitDistance.places + UnitDistance.place(of: unit, to: context.mentions[mention])
                            hidden += SIMD32<Float>.load(places.baseAddress! + place * keyWidth)
                        }
                        hidden = hidden.clamped(lowerBound: SIMD32(repeating: 0), upperBound: SIMD32(repeating: .infinity))
                        scores[number] = SIMD2((hidden * first[0]).sum(), (hidden * first[1]).sum())
                        number += 1
                    }
                }
            }
            for query in 0..<2 {
                var top = -Float.infinity
                for index in 0..<context.count { top = max(top, scores[index][query]) }
                var sum: Float = 0
                for index in 0..<context.count {
                    let weight = expf(scores[index][query] - top)
                    scores[index][query] = weight
                    sum += weight
                }
                for index in 0..<context.count { scores[index][query] /= sum }
            }
            var number = 0
            context.forEach { unit in
                let values = seen + Int(rows[unit - firstUnit]) * stride + keyWidth, weights = scores[number]
                for column in 0..<valueWidth {
                    target[column] += weights.x * values[column]
                    target[valueWidth + column] += weights.y * values[column]
                }
                number += 1
            }
        }
    }
}

extension SIMD32<Float> {
    @inline(__always)
    static func load(_ source: UnsafePointer<Float>) -> Self { UnsafeRawPointer(source).loadUnaligned(as: Self.self) }
}
