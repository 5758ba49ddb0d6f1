import Casebook
import CasebookTensor
import Testing

/// The example of the documentation: gradient descent on binary cross-entropy.
struct LogisticRegressionTests {
    @Test func descends() {
        var parameters = Parameters()
        let weight = parameters.add("weight", Tensor([[0.1, -0.2]]))
        let bias = parameters.add("bias", Tensor([0]), role: .bias)
        let features = Variable(Tensor([[1, 0], [0, 1], [1, 1]]))
        let labels = Variable(Tensor([[1], [0], [1]]))

        var random = RandomGenerator(seed: 1)
        var losses: [Float] = []
        for _ in 0..<100 {
            let step = valueWithGradient(at: parameters, random: &random) { pass in
                let z = features.linear(weight: pass[weight], bias: pass[bias])
                return (z.softplus() - labels * z).mean()
            }
            for id in parameters.ids { parameters[id].add(step.gradients.dense(id, shape: parameters[id].shape), scaledBy: -0.5) }
            losses.append(step.loss)
        }
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
        var pass = Pass(parameters)
        let chances = features.linear(weight: pass[weight], bias: pass[bias]).sigmoid().value.elements
        #expect(chances[0] > 0.8 && chances[1] < 0.3 && chances[2] > 0.8, "\(chances)")
    }
}
