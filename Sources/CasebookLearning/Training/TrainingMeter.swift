/// Measures a run for its reports: losses and tokens since the last one, and time.
struct TrainingMeter {
    private struct Span {
        var loss = 0.0
        var weight = 0.0
        var tokens = 0
        var seconds = 0.0
    }
    private let start = ContinuousClock.now
    private var sinceReport = Span()
    private var sinceEpoch = Span()
    private var stepsDone = 0
    private var stepSeconds = 0.0

    mutating func count(loss: Double, weight: Double, tokens: Int, since begin: ContinuousClock.Instant) {
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        for span in [\TrainingMeter.sinceReport, \.sinceEpoch] {
            self[keyPath: span].loss += loss
            self[keyPath: span].weight += weight
            self[keyPath: span].tokens += tokens
            self[keyPath: span].seconds += seconds
        }
        stepsDone += 1
        stepSeconds += seconds
    }

    /// A report of `state`, in an epoch of `batches` batches or, where `ended` is given, at the end of one.
    mutating func report(_ state: TrainingState, batches: Int, epochs: Int, ended: TrainingEpoch? = nil) -> TrainingProgress {
        let span = ended == nil ? sinceReport : sinceEpoch
        sinceReport = Span()
        if ended != nil { sinceEpoch = Span() }
        let left = max(0, (epochs - state.epoch) * batches - state.position)
        // Evaluations are part of the time that epochs take.
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        return TrainingProgress(
            epoch: ended?.number ?? state.epoch + 1, epochs: epochs, step: state.step, steps: state.step + left,
            loss: ended?.loss ?? (span.weight > 0 ? span.loss / span.weight : 0), rate: state.rate, metrics: ended?.metrics ?? [:], isEndOfEpoch: ended != nil,
            tokensPerSecond: span.seconds > 0 ? Double(span.tokens) / span.seconds : 0, seconds: elapsed,
            secondsLeft: stepsDone > 0 ? elapsed / Double(stepsDone) * Double(left) : nil)
    }
}
