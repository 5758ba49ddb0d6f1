public import CasebookTensor

/// What a training came to.
public struct TrainingResult: Sendable {
    /// Why training ended.
    public enum Ending: Sendable, Hashable {
        /// Every epoch was done.
        case finished
        /// The objective had not improved for longer than patience lasts.
        case stoppedEarly
        /// The task was cancelled; a checkpoint was written where there is a folder for it.
        case cancelled
    }

    /// Those of the best epoch where there is an objective; else the average where there is one, or the last.
    public let parameters: Parameters
    public let ending: Ending
    /// Epoch by epoch, with those before the checkpoint that training went on from.
    public let history: [TrainingEpoch]
    /// The epoch of the parameters, from 1; nil without an objective, or before its metric was ever finite.
    public let bestEpoch: Int?
}
