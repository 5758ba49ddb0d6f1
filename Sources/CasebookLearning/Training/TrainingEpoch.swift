/// What came of one epoch.
public struct TrainingEpoch: Sendable, Hashable {
    /// From 1.
    public let number: Int
    /// Steps since the beginning of training.
    public let steps: Int
    /// Mean loss of training over the epoch, while its parameters changed.
    public let loss: Double
    /// The learning rate of the last step.
    public let rate: Float
    /// What the evaluation gave.
    public let metrics: [String: Double]

    public init(number: Int, steps: Int, loss: Double, rate: Float, metrics: [String: Double] = [:]) {
        self.number = number
        self.steps = steps
        self.loss = loss
        self.rate = rate
        self.metrics = metrics
    }

    /// The value of a metric, or the loss of training by the name `loss` where there is no such metric.
    func value(of metric: String) -> Double? { metrics[metric] ?? (metric == "loss" ? loss : nil) }
}
