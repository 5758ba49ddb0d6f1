internal import CasebookCore
internal import Foundation

/// How far a training is: after some steps, or at the end of an epoch.
public struct TrainingProgress: Sendable, Hashable {
    /// The epoch at work, or the one that just ended, from 1.
    public let epoch: Int
    public let epochs: Int
    /// Steps done since the beginning of training.
    public let step: Int
    /// Steps of the whole training, as far as known: batches by tokens may differ in number from epoch to epoch.
    public let steps: Int
    /// Mean loss since the last report within the epoch; of all of it at its end.
    public let loss: Double
    /// The learning rate of the last step.
    public let rate: Float
    /// What the evaluation gave at the end of an epoch; empty before.
    public let metrics: [String: Double]
    public let isEndOfEpoch: Bool
    /// Tokens (units of length) a second that steps took, without evaluation, since the last report of the same kind.
    public let tokensPerSecond: Double
    /// Since this run began.
    public let seconds: Double
    /// Estimated from this run; nil before its first step.
    public let secondsLeft: Double?

    /// One line of the log, with its newline.
    var line: [UInt8] {
        let metrics = metrics.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .exact($0.value)) }
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("kind", .string(isEndOfEpoch ? "epoch" : "step")), .init("epoch", .number("\(epoch)")), .init("step", .number("\(step)")),
                .init("loss", .exact(loss)), .init("rate", .exact(Double(rate))), .init("metrics", .object(metrics)),
                .init("tokensPerSecond", .exact(tokensPerSecond.rounded())), .init("seconds", .exact((seconds * 1000).rounded() / 1000)),
            ]))
        writer.newline()
        return writer.bytes
    }
}

extension TrainingProgress: CustomStringConvertible {
    /// One line for a terminal: a bar, and the epoch, loss, metrics, learning rate, speed and time left.
    public var description: String {
        let width = 20, done = min(width, step * width / max(steps, 1))
        var parts = ["[" + String(repeating: "#", count: done) + String(repeating: ".", count: width - done) + "] epoch \(epoch)/\(epochs)"]
        parts.append("loss " + Self.number(loss))
        parts += metrics.sorted { $0.key < $1.key }.map { $0.key + " " + Self.number($0.value) }
        parts.append("rate " + Self.number(Double(rate)))
        parts.append("\(Int(max(0, min(tokensPerSecond, 1e15)))) tokens/s")
        if let secondsLeft { parts.append("\(Int(max(0, min(secondsLeft, 1e15)))) s left") }
        return parts.joined(separator: ", ")
    }

    /// Four significant digits.
    private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
