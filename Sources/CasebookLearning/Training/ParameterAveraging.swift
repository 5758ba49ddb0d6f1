/// Which parameters a training averages as it goes; see `ParameterAverage`.
public enum ParameterAveraging: Sendable, Hashable {
    /// Those after every `every`-th step, exponentially. An average walks over all parameters; with a large table that a step touches little of, every tenth step
    /// will do.
    case exponential(decay: Float = 0.999, every: Int = 1)
    /// Those at the end of every epoch from the given one on (counted from 1), equally.
    case equal(from: Int)

    var decay: Float {
        switch self {
        case .exponential(let decay, _): decay
        case .equal: 1
        }
    }

    /// Whether the parameters count after a step, counted from 1, that may have ended an epoch, counted from 1.
    func counts(step: Int, endOf epoch: Int?) -> Bool {
        switch self {
        case .exponential(_, let every): step % every == 0
        case .equal(let first): (epoch ?? 0) >= first
        }
    }
}
