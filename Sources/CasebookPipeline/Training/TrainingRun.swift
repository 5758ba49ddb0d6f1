internal import CasebookExtraction
internal import CasebookLearning

/// How a training is carried out; nothing of it but the seed decides the result.
public struct TrainingRun: Sendable {
    public var seed: UInt64 = 1
    public var jobs = 1
    /// A folder for checkpoints, and whether to go on from the one in it.
    public var checkpoint: String?
    public var resume = false
    /// A file to which a line of JSON is added with every report.
    public var log: String?

    public init() {}

    /// - Parameter isMeasured: whether there are development texts, which then decide what is kept.
    func options(_ settings: EncoderSettings, isMeasured: Bool) -> TrainingOptions {
        var options = TrainingOptions(epochs: settings.epochs, schedule: LearningRateSchedule(.cosine(to: 0.02), rate: settings.rate, warmup: 0.05))
        options.batches = BatchLimits(examples: settings.batch)
        options.clipping = .norm(settings.clipping)
        options.jobs = jobs
        options.checkpoint = checkpoint
        options.log = log
        options.reportEvery = 20
        options.settings = "\(seed) \(settings)"
        if settings.averaging > 0 { options.averaging = .exponential(decay: settings.averaging, every: 10) }
        if isMeasured { options.objective = TrainingObjective(.greatest, of: "F1", patience: settings.patience) }
        return options
    }
}
