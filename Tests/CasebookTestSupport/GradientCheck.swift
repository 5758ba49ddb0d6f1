public import CasebookTensor

/// Compares gradients with finite differences.
///
/// The function under test is made a scalar by a random linear functional of its output, which is summed in double precision. The slope of that scalar
/// along every single element of every trained parameter is estimated by the five-point formula
/// (8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12 h, whose error is of the order h⁴, so that a step of 1/32 keeps the rounding of
/// 32-bit floats small too. Functions with a kink must stay 2 h away from it.
public struct GradientCheck {
    private let parameters: Parameters
    private let body: (inout Pass) -> Variable
    private let seed: UInt64
    /// h; a power of two, so that steps from numbers made by `numbers` are exact.
    public var step: Float = 1 / 32
    /// The greatest difference that is allowed, relative to the greatest slope by the same parameter.
    public var tolerance = 1e-4

    /// - Parameter seed: decides the functional and what the pass draws: every evaluation draws the same.
    public init(_ parameters: Parameters, seed: UInt64 = 1, _ body: @escaping (inout Pass) -> Variable) {
        self.parameters = parameters
        self.seed = seed
        self.body = body
    }

    /// Checks a function of tensors, each a parameter of its own.
    public init(_ inputs: [Tensor], seed: UInt64 = 1, _ body: @escaping ([Variable]) -> Variable) {
        var parameters = Parameters()
        let ids = inputs.enumerated().map { parameters.add("input \($0.offset)", $0.element) }
        self.init(parameters, seed: seed) { pass in
            // Every input is on the tape, even if the function uses one of them only for its value.
            var variables: [Variable] = []
            for id in ids { variables.append(pass[id]) }
            return body(variables)
        }
    }

    /// Random numbers of the given shape, multiples of 1/1024 so that a step from them is exact.
    public static func numbers(_ shape: Shape, in range: ClosedRange<Float> = -1...1, using random: inout RandomGenerator) -> Tensor {
        Tensor(random.uniform(shape, in: range).elements.map { ($0 * 1024).rounded() / 1024 }, shape)
    }

    /// Differences beyond the tolerance, in words; empty when all is right.
    public func problems() -> [String] {
        var problems: [String] = []
        for result in results() where !(result.error <= tolerance) {
            problems.append("\(result.name): relative error \(result.error) at element \(result.element), gradient \(result.gradient), slope \(result.slope)")
        }
        return problems
    }

    private struct Result {
        let name: String
        var error = 0.0
        var element = 0
        var gradient = 0.0
        var slope = 0.0
    }

    private func results() -> [Result] {
        let weights = functional(of: output(parameters).shape)
        var random = RandomGenerator(seed: seed)
        let gradients = valueWithGradient(at: parameters, random: &random) { pass in (body(&pass) * Variable(weights)).sum() }.gradients
        return parameters.ids.filter(parameters.isTrained).map { id in
            let shape = parameters[id].shape
            let found = gradients.dense(id, shape: shape).elements.map(Double.init)
            let slopes = found.indices.map { slope(of: id, at: $0, weights) }
            let scale = max(slopes.reduce(0) { max($0, abs($1)) }, 0.05)
            var result = Result(name: parameters.name(id))
            for (element, slope) in slopes.enumerated() {
                let error = abs(found[element] - slope) / scale
                if !(error <= result.error) { (result.error, result.element, result.gradient, result.slope) = (error, element, found[element], slope) }
            }
            return result
        }
    }

    private func functional(of shape: Shape) -> Tensor {
        var random = RandomGenerator(seed: seed &+ 0xF0)
        return random.uniform(shape, in: -1...1)
    }

    private func slope(of id: ParameterID, at element: Int, _ weights: Tensor) -> Double {
        func value(_ steps: Float) -> Double {
            var moved = parameters
            var tensor = moved[id]
            tensor.withMutableElements { $0[element] += steps * step }
            moved[id] = tensor
            return zip(output(moved).elements, weights.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * Double(step))
    }

    /// The output of a training pass.
    private func output(_ parameters: Parameters) -> Tensor {
        var random = RandomGenerator(seed: seed)
        var output = Tensor(0)
        _ = valueWithGradient(at: parameters, random: &random) { pass in
            output = body(&pass).value
            // A constant: nothing is walked back.
            return Variable(Tensor(0))
        }
        return output
    }
}
