import CasebookTensor
import CasebookTestSupport
import Testing

/// A layer with its parameters, and what tests ask of every layer.
struct LayerHarness<Layer> {
    var parameters = Parameters()
    var random = RandomGenerator(seed: 21)
    var layer: Layer

    init(_ make: (inout Parameters, inout RandomGenerator) -> Layer) {
        var parameters = Parameters(), random = RandomGenerator(seed: 21)
        layer = make(&parameters, &random)
        (self.parameters, self.random) = (parameters, random)
    }

    var names: [String] { parameters.ids.map(parameters.name) }
    var shapes: [Shape] { parameters.ids.map { parameters[$0].shape } }

    func tensor(_ name: String) -> Tensor { parameters[parameters.id(named: name)!] }

    mutating func numbers(_ shape: Shape, in range: ClosedRange<Float> = -1...1) -> Tensor { GradientCheck.numbers(shape, in: range, using: &random) }

    /// The output outside training.
    func output(_ body: (Layer, inout Pass) -> Variable) -> Tensor {
        var pass = Pass(parameters)
        return body(layer, &pass).value
    }

    /// The output in training with a seed, and the running statistics.
    func trained(seed: UInt64 = 1, _ body: (Layer, inout Pass) -> Variable) -> (output: Tensor, updates: [(id: ParameterID, value: Tensor)]) {
        var random = RandomGenerator(seed: seed), output = Tensor(0)
        let step = valueWithGradient(at: parameters, random: &random) { pass in
            let result = body(layer, &pass)
            output = result.value
            return result.sum()
        }
        return (output, step.updates)
    }

    /// What is wrong with the gradients by the layer's parameters and by inputs, at numbers that are exact.
    func gradientProblems(_ inputs: [Tensor] = [], step: Float = 1 / 32, _ body: @escaping (Layer, [Variable], inout Pass) -> Variable) -> [String] {
        var all = Parameters()
        for id in parameters.ids {
            let rounded = parameters[id].elements.map { ($0 * 1024).rounded() / 1024 }
            _ = all.add(parameters.name(id), Tensor(rounded, parameters[id].shape), role: parameters.role(id))
        }
        let ids = inputs.enumerated().map { all.add("input \($0.offset)", $0.element) }
        let layer = layer
        var check = GradientCheck(all) { pass in
            var variables: [Variable] = []
            for id in ids { variables.append(pass[id]) }
            return body(layer, variables, &pass)
        }
        check.step = step
        return check.problems()
    }
}

extension Tensor {
    /// The greatest difference of two tensors of one shape.
    func distance(to other: Tensor) -> Float {
        shape == other.shape ? zip(elements, other.elements).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
    }
}
