public import CasebookCore

extension ClinicalError.Code {
    /// A checkpoint is damaged or belongs to another model, method or set of examples.
    public static let trainingCheckpoint = Self("training.checkpoint")
    /// The loss is no longer a finite number.
    public static let trainingDiverged = Self("training.diverged")
    /// The evaluation gives no metric of the name that the objective watches.
    public static let trainingMetric = Self("training.metric")
}
