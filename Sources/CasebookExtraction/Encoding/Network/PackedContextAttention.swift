internal import CasebookLearning
internal import CasebookTensor

/// A `ContextAttention` for inference.
struct PackedContextAttention: Sendable {
    /// Keys and values side by side, of each encoded unit.
    let units: PackedLinear
    private let pooling: PlacedAttention
    private let mentions: Int

    var outputs: Int { ContextAttention.queries * ContextAttention.valueWidth }

    init(_ attention: ContextAttention, _ parameters: Parameters, format: WeightFormat) {
        let bias = parameters[attention.key.bias!], zeros = Tensor.zeros([ContextAttention.valueWidth])
        units = PackedLinear(
            weight: .concatenated([parameters[attention.key.weight], parameters[attention.value.weight]], axis: 0), bias: .concatenated([bias, zeros], axis: 0), format: format)
        pooling = PlacedAttention(
            table: parameters[attention.places.weight], queries: parameters[attention.score.weight], values: ContextAttention.valueWidth)
        mentions = attention.mentions
    }

    /// Writes the vector of a context.
    ///
    /// - Parameters:
    ///   - seen: what `units` gave of each unit from `firstUnit` on, by `rows`.
    ///   - target: `outputs` elements.
    func attend(_ context: UnitContext, seen: UnsafePointer<Float>, firstUnit: Int, rows: [Int32], into target: UnsafeMutablePointer<Float>) {
        let count = context.count
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, 3 * count)) { numbers in
            var unit = 0
            let places = UnsafeMutableBufferPointer(rebasing: numbers[count...])
            context.forEach { place in
                numbers[unit] = rows[place - firstUnit]
                places[unit * mentions] = Int32(UnitDistance.place(of: place, to: context.mention))
                if mentions == 2 { places[unit * 2 + 1] = Int32(UnitDistance.places + UnitDistance.place(of: place, to: context.other)) }
                unit += 1
            }
            pooling.pool(
                seen, stride: units.outputStride, rows: UnsafeBufferPointer(rebasing: numbers[..<count]),
                places: UnsafeBufferPointer(rebasing: places[..<(count * mentions)]), into: target)
        }
    }
}
