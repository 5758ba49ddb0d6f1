/// How a model is trained.
public struct TrainingOptions: Sendable {
    /// Times that every example is seen.
    public var epochs: Int
    public var schedule: LearningRateSchedule
    public var batches = BatchLimits()
    /// Parts that every batch is cut into; their gradients are added. Decides the result, as dropout and statistics of a batch are those of a chunk.
    public var chunks = 2
    /// Chunks at work at a time. Decides nothing but the speed.
    public var jobs = 1
    public var clipping: GradientClipping?
    public var averaging: ParameterAveraging?
    /// Without it every epoch is done and the last state is the result.
    public var objective: TrainingObjective?
    /// A folder for checkpoints, written at the end of every epoch and when training is cancelled.
    public var checkpoint: String?
    /// Steps after which a checkpoint is written within an epoch; nil for none.
    public var checkpointEvery: Int?
    /// What else decides the result: a checkpoint of a training with other settings is not gone on from.
    public var settings = ""
    /// A file to which a line of JSON is added with every report; begun anew unless training goes on from a checkpoint.
    public var log: String?
    /// Steps after which progress is reported within an epoch; nil for the end of epochs only.
    public var reportEvery: Int?

    public init(epochs: Int, schedule: LearningRateSchedule) {
        self.epochs = epochs
        self.schedule = schedule
    }

    /// Stops the program for options that make no sense.
    func check() {
        precondition(epochs > 0 && chunks > 0 && jobs > 0, "Epochs, chunks and jobs are above 0.")
        precondition((checkpointEvery ?? 1) > 0 && (reportEvery ?? 1) > 0, "Steps between checkpoints or reports are above 0.")
        if case .plateau = schedule.course { precondition(objective != nil, "A schedule that waits for a plateau needs an objective.") }
        if case .exponential(_, let every)? = averaging { precondition(every > 0, "Steps between averages are above 0.") }
    }
}
