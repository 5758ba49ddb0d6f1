internal import CasebookTensor

/// Everything that decides how a training goes on.
struct TrainingState: Sendable {
    struct Best: Sendable {
        /// From 1.
        let epoch: Int
        let value: Double
        let parameters: Parameters
    }

    var parameters: Parameters
    var optimizer: Optimizer
    var average: ParameterAverage?
    /// Never drawn from: epochs, steps and chunks split it by their numbers.
    let random: RandomGenerator
    /// Epochs done.
    var epoch = 0
    /// Batches done of the epoch at work.
    var position = 0
    /// Steps done.
    var step = 0
    /// Of the epoch at work.
    var lossSum = 0.0
    var weight = 0.0
    /// The learning rate of the last step.
    var rate: Float = 0
    /// What plateaus have made of the learning rate.
    var plateauFactor: Float = 1
    /// Epochs without improvement since the last change of the rate.
    var plateauWait = 0
    var history: [TrainingEpoch] = []
    var best: Best?

    init(parameters: Parameters, optimizer: Optimizer, average: ParameterAverage?, random: RandomGenerator) {
        self.parameters = parameters
        self.optimizer = optimizer
        self.average = average
        self.random = random
    }

    var epochRandom: RandomGenerator { random.split(epoch) }

    /// What is evaluated and kept: the average where there is one.
    var candidate: Parameters {
        if let average, average.count > 0 { return average.parameters }
        return parameters
    }

    /// Whether patience has ended.
    func isStopped(by objective: TrainingObjective?) -> Bool {
        guard let patience = objective?.patience else { return false }
        return history.count - (best?.epoch ?? 0) > patience
    }

    /// Ends the epoch at work with what the evaluation gave.
    mutating func endEpoch(_ metrics: [String: Double]) {
        epoch += 1
        history.append(TrainingEpoch(number: epoch, steps: step, loss: weight > 0 ? lossSum / weight : 0, rate: rate, metrics: metrics))
        (position, lossSum, weight) = (0, 0, 0)
    }

    /// Judges the epoch that just ended by the objective's metric.
    mutating func judge(_ value: Double, _ objective: TrainingObjective, _ course: LearningRateSchedule.Course) {
        if objective.isBetter(value, than: best?.value) {
            best = Best(epoch: epoch, value: value, parameters: candidate)
            plateauWait = 0
            return
        }
        plateauWait += 1
        guard case .plateau(let factor, let patience, let least) = course, plateauWait > patience else { return }
        plateauFactor = max(plateauFactor * factor, least)
        plateauWait = 0
    }
}
