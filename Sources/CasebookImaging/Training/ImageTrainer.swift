internal import CasebookCore
public import CasebookLearning
internal import CasebookTensor

/// How a network over images is trained.
public struct ImageTraining: Sendable, Hashable {
    public var architecture = ImageArchitecture()
    public var epochs = 12
    public var rate: Float = 0.003
    public var optimizer = OptimizerMethod.adamW()
    /// What the rate does after the first twentieth of all steps, in which it rises.
    public var schedule = LearningRateSchedule.Course.cosine(to: 0.02)
    public var batch = 64
    public var weightDecay: Float = 0.02
    /// Of the labels: what is taken from the true class and given to all.
    public var smoothing: Float = 0.05
    /// Whether the loss counts each class alike however rare it is. Probabilities are then those of a collection in which all classes are as frequent.
    public var isBalanced = false
    /// Networks that begin at different numbers; their probabilities are averaged.
    public var copies = 1

    public init() {}
}

/// Trains one network.
struct ImageTrainer: Sendable {
    let training: ImageTraining
    /// Prepared.
    let images: [MedicalImage]
    let labels: [Int]
    /// Makes another view of an image, as it might have been taken; nil for none.
    let augmentation: Augmentation?

    /// - Parameter jobs: threads; they decide nothing but the speed.
    func train(seed: UInt64, jobs: Int) async throws -> (network: ImageNetwork, parameters: Parameters) {
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let network = ImageNetwork(training.architecture, into: &parameters, random: &random)
        var options = TrainingOptions(epochs: training.epochs, schedule: LearningRateSchedule(training.schedule, rate: training.rate, warmup: 0.05))
        options.batches = BatchLimits(examples: training.batch)
        options.chunks = 2
        options.jobs = jobs
        options.clipping = .norm(5)
        let images = images, augmentation = augmentation, labels = labels, smoothing = training.smoothing
        let weights = training.isBalanced ? ClassWeights.balanced(labels, classes: training.architecture.classes) : nil
        let trainer = Trainer(Array(images.indices), lengths: images.map { _ in 1 }, options: options) { chunk, pass in
            let seen = chunk.map { place in augmentation.map { $0(images[place], random: &pass.random) } ?? images[place] }
            let scores = network.scores(Self.tensor(seen, training.architecture), &pass).scores
            return scores.crossEntropySum(chunk.map { Int32(labels[$0]) }, classWeights: weights, smoothing: smoothing)
        }
        let result = try await trainer.train(parameters, optimizer: Optimizer(training.optimizer, for: parameters, weightDecay: training.weightDecay), random: random)
        return (network, result.parameters)
    }

    /// Images of one size as (batch × channels × axes).
    static func tensor(_ images: [MedicalImage], _ architecture: ImageArchitecture) -> Tensor {
        Tensor(images.flatMap(\.values), Shape([images.count, architecture.channels] + architecture.size))
    }
}
