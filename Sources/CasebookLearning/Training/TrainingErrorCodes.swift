public import CasebookCore

extension ClinicalError.Code {
    /// A checkpoint is damaged or belongs to another model, method, set of examples or way to make batches.
    public static let trainingCheckpoint = Self("training.checkpoint")
    /// The loss, the gradients or the parameters are no longer finite numbers.
    public static let trainingDiverged = Self("training.diverged")
    /// The evaluation gives no metric of the name that the objective watches.
    public static let trainingMetric = Self("training.metric")
}
