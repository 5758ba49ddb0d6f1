public import CasebookTensor

/// Gradient descent: what a step of training makes of gradients.
///
/// A value, with all that is remembered from earlier steps. Parameters that are frozen, of the role `state`, or without a gradient are passed over, and
/// their steps are not counted.
///
/// Weight decay applies to the role `weight`: with `adamW` the weights are multiplied by 1 - rate · decay, with other methods decay · w is added to
/// the gradient.
///
/// Where a gradient is kept as rows of a table (`Gradient.rows`), only those rows are read and written, with everything that is remembered of them, and
/// decay; other rows rest until they are looked up again (as in PyTorch's SparseAdam). A step costs the rows touched, not the table.
///
/// ```swift
/// var optimizer = Optimizer(.adamW(), for: parameters, weightDecay: 0.01)
/// let result = valueWithGradient(at: parameters, random: &random) { pass in … }
/// optimizer.step(&parameters, result.gradients, rate: 1e-3, clipping: .norm(5))
/// ```
public struct Optimizer: Sendable {
    public let method: OptimizerMethod
    private let rateFactors: [Float]
    private let decays: [Float]
    /// By parameter: what the method remembers, empty before the first step.
    private(set) var memories: [[Tensor]]
    /// By parameter: the number of steps.
    private(set) var stepCounts: [Int]

    /// - Parameters:
    ///   - weightDecay: for weights that are in no group, or in one without its own.
    ///   - groups: of several that match a parameter, the first counts.
    public init(_ method: OptimizerMethod, for parameters: Parameters, weightDecay: Float = 0, groups: [ParameterGroup] = []) {
        precondition(weightDecay >= 0, "A weight decay is not negative.")
        self.method = method
        let chosen = parameters.ids.map { id in groups.first { $0.matches(parameters.name(id)) } }
        rateFactors = chosen.map { $0?.rateFactor ?? 1 }
        decays = zip(parameters.ids, chosen).map { id, group in parameters.role(id) == .weight ? group?.weightDecay ?? weightDecay : 0 }
        memories = Array(repeating: [], count: parameters.count)
        stepCounts = Array(repeating: 0, count: parameters.count)
    }

    /// Changes the parameters by one step.
    ///
    /// - Parameters:
    ///   - rate: the learning rate of this step.
    ///   - weight: what the gradients are divided by: the total weight, where they are those of a sum (`LossSum`).
    ///   - clipping: applied to the divided gradients, before weight decay.
    ///   - jobs: threads; the result is the same with any number.
    /// - Returns: the norm of the divided gradients before clipping, where it was computed for clipping.
    @discardableResult
    public mutating func step(
        _ parameters: inout Parameters, _ gradients: Gradients, rate: Float, weight: Float = 1, clipping: GradientClipping? = nil, jobs: Int = 1
    ) -> Double? {
        precondition(parameters.count == memories.count, "The optimiser was made for other parameters.")
        precondition(weight > 0, "Gradients cannot be divided by \(weight).")
        var gradients = gradients
        gradients.mergeRows()
        var step = DescentStep(rule: .sgd, rate: rate)
        step.scale = 1 / weight
        var norm: Double?
        switch clipping {
        case nil: break
        case .norm(let greatest)?:
            let found = gradients.norm(jobs: jobs) / Double(weight)
            // As in PyTorch, with a little room so that the result does not exceed the bound.
            if found > Double(greatest) { step.scale *= Float(Double(greatest) / (found + 1e-6)) }
            norm = found
        case .value(let greatest)?: step.limit = greatest
        }
        var descent = Descent()
        for (index, id) in parameters.ids.enumerated() where parameters.isTrained(id) {
            guard let gradient = gradients[id] else { continue }
            if memories[index].isEmpty { memories[index] = method.memoryNames.map { _ in .zeros(parameters[id].shape) } }
            stepCounts[index] += 1
            step.rule = method.rule(step: stepCounts[index])
            step.rate = rate * rateFactors[index]
            step.decay = method.isDecoupled ? decays[index] : 0
            step.penalty = method.isDecoupled ? 0 : decays[index]
            parameters.withTensor(id) { descent.add(&$0, gradient: gradient, memory: &memories[index], step) }
        }
        descent.run(jobs: jobs)
        return norm
    }

    /// Takes up what another optimiser of the same method, for the same parameters, remembered.
    mutating func restore(memories: [[Tensor]], stepCounts: [Int]) {
        self.memories = memories
        self.stepCounts = stepCounts
    }
}
