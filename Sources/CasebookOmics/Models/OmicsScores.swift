internal import Foundation

/// Scores of classes as logarithms of probabilities, so that those of several models can be added; other scores stay as they are.
enum OmicsScores {
    static func normalized(_ scores: [Double]) -> [Double] {
        guard scores.count > 1, let greatest = scores.max() else { return scores }
        let sum = log(scores.reduce(0) { $0 + exp($1 - greatest) }) + greatest
        return scores.map { $0 - sum }
    }

    /// The mean of what several models say.
    static func mean(_ scores: [[Double]]) -> [Double] {
        guard var sum = scores.first else { return [] }
        for other in scores.dropFirst() { for place in sum.indices { sum[place] += other[place] } }
        return normalized(sum.map { $0 / Double(scores.count) })
    }
}
