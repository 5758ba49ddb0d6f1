import CasebookTensor
import CasebookTestSupport
import Testing

/// One function of tensors whose gradient is checked at random numbers.
struct GradientCase: Sendable, CustomTestStringConvertible {
    let name: String
    let shapes: [Shape]
    /// Where the numbers of each input lie; the last one holds for all that follow.
    var ranges: [ClosedRange<Float>] = [-1...1]
    /// Numbers whose magnitude is less are moved away from zero: for functions with a kink there.
    var distanceFromZero: Float = 0
    let body: @Sendable ([Variable]) -> Variable

    init(
        _ name: String, _ shapes: [Shape], in ranges: [ClosedRange<Float>] = [-1...1], distanceFromZero: Float = 0,
        _ body: @escaping @Sendable ([Variable]) -> Variable
    ) {
        self.name = name
        self.shapes = shapes
        self.ranges = ranges
        self.distanceFromZero = distanceFromZero
        self.body = body
    }

    var testDescription: String { "\(name) \(shapes)" }

    func check() -> GradientCheck {
        var random = RandomGenerator(seed: 7)
        let inputs = shapes.enumerated().map { index, shape in
            var tensor = GradientCheck.numbers(shape, in: ranges[min(index, ranges.count - 1)], using: &random)
            tensor.withMutableElements { elements in
                for place in elements.indices where abs(elements[place]) < distanceFromZero {
                    elements[place] += elements[place] < 0 ? -distanceFromZero : distanceFromZero
                }
            }
            return tensor
        }
        return GradientCheck(inputs, body)
    }
}
