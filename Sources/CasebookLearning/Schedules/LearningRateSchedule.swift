internal import Foundation

/// The learning rate of every step of a training: a linear warm-up, and then a course.
public struct LearningRateSchedule: Sendable, Hashable {
    /// What the rate does after the warm-up. Shares are of the rate, or of all steps.
    public enum Course: Sendable, Hashable {
        case constant
        /// Down to a share of the rate, in equal steps.
        case linear(to: Float = 0)
        /// Down to a share of the rate along half a cosine (Loshchilov and Hutter, ICLR 2017, without restarts).
        case cosine(to: Float = 0)
        /// Multiplied by a factor at each of these shares of all steps.
        case steps(at: [Double], factor: Float)
        /// Multiplied by a factor whenever the metric that is watched has not improved for more than `patience` epochs in a row, down to a share of the rate. The
        /// trainer keeps count; `rate(step:of:)` gives the constant before it.
        case plateau(factor: Float = 0.5, patience: Int = 2, to: Float = 0.01)
    }

    /// The rate at the end of the warm-up.
    public let rate: Float
    /// The share of all steps in which the rate rises to `rate`.
    public let warmup: Double
    public let course: Course

    public init(_ course: Course = .constant, rate: Float, warmup: Double = 0) {
        precondition(rate >= 0 && warmup >= 0 && warmup <= 1, "A rate is not negative, and a warm-up is a share of all steps.")
        self.rate = rate
        self.warmup = warmup
        self.course = course
    }

    /// The rate of a step, counted from 0, of a training of `total` steps; from the last on it stays.
    public func rate(step: Int, of total: Int) -> Float {
        let total = max(1, total), step = min(max(0, step), total - 1)
        let rising = Int((warmup * Double(total)).rounded())
        if step < rising { return rate * Float(step + 1) / Float(rising) }
        let progress = Double(step - rising) / Double(total - rising)
        switch course {
        case .constant, .plateau: return rate
        case .linear(let least): return rate * (least + (1 - least) * Float(1 - progress))
        case .cosine(let least): return rate * (least + (1 - least) * Float((1 + cos(.pi * progress)) / 2))
        case .steps(let shares, let factor):
            let share = Double(step) / Double(total)
            return shares.reduce(rate) { share >= $1 ? $0 * factor : $0 }
        }
    }
}
