import CasebookTensor

extension Gradients {
    /// Gradients that are known: those of the sum of the products of parameters and tensors.
    init(_ tensors: [ParameterID: Tensor], of parameters: Parameters) {
        var random = RandomGenerator(seed: 0)
        self =
            valueWithGradient(at: parameters, random: &random) { pass in
                var sum = Variable(Tensor(0))
                for (id, tensor) in tensors { sum = sum + (pass[id] * Variable(tensor)).sum() }
                return sum
            }.gradients
    }
}
