internal import CasebookCore
public import CasebookTensor

/// Trains a model on examples: epochs of batches of similar length, gradients of chunks at a time, steps, evaluation, checkpoints.
///
/// Everything random is split from one generator by the numbers of epoch, step and chunk, batches are cut into a fixed number of chunks, and gradients are
/// added in the order of chunks: the result is the same, bit for bit, with any number of jobs, and whether training was interrupted or not.
///
/// ```swift
/// let trainer = Trainer(examples, lengths: examples.map(\.tokens.count), options: options) { chunk, pass in
///     let layout = SequenceLayout(lengths: chunk.map(\.tokens.count))
///     return model(chunk, layout, &pass).crossEntropySum(layout.packed(chunk.map(\.labels)))
/// } evaluation: { parameters in
///     ["F1": score(model, parameters)]
/// }
/// let result = try await trainer.train(parameters, optimizer: Optimizer(.adamW(), for: parameters), random: RandomGenerator(seed: 1))
/// ```
public struct Trainer<Example: Sendable>: Sendable {
    /// The loss of a chunk of a batch, summed, in a training pass.
    public typealias Loss = @Sendable (_ chunk: [Example], _ pass: inout Pass) throws -> LossSum
    /// Metrics of a model by name, at the end of every epoch.
    public typealias Evaluation = @Sendable (Parameters) async throws -> [String: Double]
    /// Told of progress, on the task that trains.
    public typealias Report = @Sendable (TrainingProgress) -> Void

    let examples: [Example]
    let lengths: [Int]
    let options: TrainingOptions
    let loss: Loss
    let evaluation: Evaluation?
    let report: Report?

    /// - Parameter lengths: of each example, in tokens or whatever its time is proportional to.
    public init(
        _ examples: [Example], lengths: [Int], options: TrainingOptions, loss: @escaping Loss, evaluation: Evaluation? = nil, report: Report? = nil
    ) {
        precondition(!examples.isEmpty && examples.count == lengths.count, "Training takes examples, each with its length.")
        precondition(lengths.allSatisfy { $0 >= 0 }, "A length is not negative.")
        options.check()
        self.examples = examples
        self.lengths = lengths
        self.options = options
        self.loss = loss
        self.evaluation = evaluation
        self.report = report
    }

    /// Whether the folder of the options holds a checkpoint for `resume`; false where they name none.
    public var hasCheckpoint: Bool { checkpoint?.exists ?? false }

    /// Trains from the beginning. A checkpoint that the folder holds is given up before the first step.
    ///
    /// - Throws: `training.diverged` when the loss, the gradients or the parameters are not finite any more, `training.metric` when the objective's metric is
    ///   missing, `file.unwritable`, and what the loss and the evaluation throw. The last checkpoint of this training stays. What is thrown while the task is
    ///   cancelled ends training as cancelled.
    public func train(_ parameters: Parameters, optimizer: Optimizer, random: RandomGenerator) async throws -> TrainingResult {
        try checkpoint?.begin()
        let average = options.averaging.map { ParameterAverage(of: parameters, decay: $0.decay) }
        return try await run(TrainingState(parameters: parameters, optimizer: optimizer, average: average, random: random))
    }

    /// Goes on from the checkpoint in the folder of the options, to the same result as without the interruption where examples and options are the same.
    /// A training that has ended is given back as it is; one that ended because all epochs were done goes on where there are more now. The number of
    /// examples, their lengths, the limits of batches, the number of chunks and the options' `settings` must be those of the checkpoint.
    ///
    /// - Parameters:
    ///   - parameters: of the same model, with the same parameters frozen; their values are replaced.
    ///   - optimizer: of the same method and groups; what it remembers is replaced.
    /// - Throws: as `train`, and `training.checkpoint`, `safetensors.malformed`, `safetensors.mismatch` or `file.unreadable` for a checkpoint that is missing,
    ///   damaged or another's.
    public func resume(_ parameters: Parameters, optimizer: Optimizer) async throws -> TrainingResult {
        guard let checkpoint else { preconditionFailure("Training goes on from a checkpoint; the options name no folder.") }
        let average = options.averaging.map { ParameterAverage(of: parameters, decay: $0.decay) }
        return try await run(checkpoint.read(TrainingState(parameters: parameters, optimizer: optimizer, average: average, random: RandomGenerator(seed: 0))))
    }

    var checkpoint: TrainingCheckpoint? {
        options.checkpoint.map { TrainingCheckpoint(folder: $0, lengths: lengths, batches: options.batches, chunks: options.chunks, settings: options.settings) }
    }

    /// The gradient of a batch by the parameters, with the loss summed.
    func gradient(of batch: [Int], at parameters: Parameters, random: RandomGenerator) async throws -> BatchGradient {
        let chunks = BatchPlan.chunks(of: batch, lengths: lengths, count: options.chunks)
        @Sendable func gradient(of chunk: Int) throws -> ChunkGradient {
            let part = chunks[chunk].map { examples[$0] }
            return try ChunkGradient(at: parameters, random: random.split(chunk)) { pass in try loss(part, &pass) }
        }
        var sum = BatchGradient()
        guard options.jobs > 1, chunks.count > 1 else {
            for chunk in chunks.indices { sum.add(try gradient(of: chunk), jobs: 1) }
            return sum
        }
        return try await withThrowingTaskGroup(of: (Int, ChunkGradient).self) { group in
            var started = 0, added = 0
            var done = [ChunkGradient?](repeating: nil, count: chunks.count)
            func start() {
                guard started < chunks.count else { return }
                let chunk = started
                started += 1
                group.addTask { (chunk, try gradient(of: chunk)) }
            }
            for _ in 0..<options.jobs { start() }
            while let (chunk, gradient) = try await group.next() {
                start()
                done[chunk] = gradient
                while added < done.count, let next = done[added].take() {
                    sum.add(next, jobs: options.jobs)
                    added += 1
                }
            }
            return sum
        }
    }
}
