internal import Foundation

/// What the rows of a table are fitted to, by scores that are log odds, logits of classes or log hazards.
public enum RowTargets: Sendable, Hashable {
    /// Yes or no; a row's score is the log odds of yes.
    case binary([Bool])
    /// One of `count` classes; a row has a logit for each.
    case classes([Int], count: Int)
    /// The time of an event or of the end of observation; a row's score is its log hazard ratio (Cox, JRSS B 1972).
    case survival(times: [Double], events: [Bool])

    public var rowCount: Int {
        switch self {
        case .binary(let labels): labels.count
        case .classes(let labels, _): labels.count
        case .survival(let times, _): times.count
        }
    }

    /// Scores a row.
    public var outputCount: Int {
        if case .classes(_, let count) = self { return count }
        return 1
    }

    public func rows(_ chosen: [Int]) -> RowTargets {
        switch self {
        case .binary(let labels): .binary(chosen.map { labels[$0] })
        case .classes(let labels, let count): .classes(chosen.map { labels[$0] }, count: count)
        case .survival(let times, let events): .survival(times: chosen.map { times[$0] }, events: chosen.map { events[$0] })
        }
    }

    /// Labels as numbers from 0, for folds that hold the same share of each: classes, or whether the event came.
    public var strata: [Int] {
        switch self {
        case .binary(let labels): labels.map { $0 ? 1 : 0 }
        case .classes(let labels, _): labels
        case .survival(_, let events): events.map { $0 ? 1 : 0 }
        }
    }

    /// Weights that give every class the same sum, the mean weight staying 1; ones for survival.
    public var balancedWeights: [Double] {
        if case .survival(let times, _) = self { return times.map { _ in 1 } }
        let strata = strata, classes = (strata.max() ?? 0) + 1
        var counts = Array(repeating: 0, count: classes)
        for stratum in strata { counts[stratum] += 1 }
        let present = counts.count { $0 > 0 }
        return strata.map { Double(strata.count) / Double(present * counts[$0]) }
    }

    /// The scores of a model that knows nothing of a row: the log odds of the base rate, the logarithms of the classes' shares, or 0.
    ///
    /// Where a class does not occur, it counts as half a row.
    public func baseScores(weights: [Double]) -> [Double] {
        precondition(weights.count == rowCount, "Rows and weights differ in number.")
        if case .survival = self { return [0] }
        let classes = max(outputCount, 2)
        var sums = Array(repeating: 0.0, count: classes)
        for (stratum, weight) in zip(strata, weights) { sums[stratum] += weight }
        sums = sums.map { max($0, 0.5) }
        if case .binary = self { return [log(sums[1] / sums[0])] }
        let total = sums.reduce(0, +)
        return sums.map { log($0 / total) }
    }

    /// The loss at some scores (rows × outputs), summed with weights, and for each score its first and second derivative (the diagonal).
    ///
    /// Log loss, cross-entropy, or the negative logarithm of the partial likelihood with Breslow's way of ties, in which a row's weight multiplies its event
    /// and its hazard alike. O(n) and O(n log n) for survival.
    public func derivatives(scores: [Double], weights: [Double]) -> (loss: Double, first: [Double], second: [Double]) {
        precondition(scores.count == rowCount * outputCount && weights.count == rowCount, "Scores, weights and rows differ in number.")
        var loss = 0.0, first = scores, second = scores
        switch self {
        case .binary(let labels):
            for row in labels.indices {
                let score = scores[row], odds = exp(-abs(score))
                let probability = score >= 0 ? 1 / (1 + odds) : odds / (1 + odds)
                loss += weights[row] * (max(score, 0) + log1p(odds) - (labels[row] ? score : 0))
                first[row] = weights[row] * (probability - (labels[row] ? 1 : 0))
                second[row] = weights[row] * odds / ((1 + odds) * (1 + odds))
            }
        case .classes(let labels, let count):
            for row in labels.indices {
                let range = (row * count)..<((row + 1) * count)
                let greatest = scores[range].max() ?? 0
                let sum = scores[range].reduce(0) { $0 + exp($1 - greatest) }
                loss += weights[row] * (greatest + log(sum) - scores[range.lowerBound + labels[row]])
                for place in range {
                    let probability = exp(scores[place] - greatest) / sum
                    first[place] = weights[row] * (probability - (place - range.lowerBound == labels[row] ? 1 : 0))
                    second[place] = weights[row] * probability * (1 - probability)
                }
            }
        case .survival(let times, let events): survival(times, events, scores, weights, &loss, &first, &second)
        }
        return (loss, first, second)
    }

    /// Two walks over the rows by time: from the latest, for the hazard of all at risk at each time; from the earliest, for what each row owes to the events
    /// that it lived to see.
    private func survival(
        _ times: [Double], _ events: [Bool], _ scores: [Double], _ weights: [Double], _ loss: inout Double, _ first: inout [Double], _ second: inout [Double]
    ) {
        let order = RowOrder.ascending(times), ties = RowOrder.ties(times, order: order)
        let greatest = scores.max() ?? 0
        let hazards = zip(scores, weights).map { $1 * exp($0 - greatest) }
        var atRisk = Array(repeating: 0.0, count: ties.count), hazard = 0.0
        for tie in ties.indices.reversed() {
            for place in ties[tie] { hazard += hazards[order[place]] }
            atRisk[tie] = hazard
        }
        // Sums over past events of w / R and w / R².
        var inverse = 0.0, square = 0.0
        for (tie, range) in ties.enumerated() {
            let weight = range.reduce(0) { $0 + (events[order[$1]] ? weights[order[$1]] : 0) }
            if weight > 0, atRisk[tie] > 0 {
                inverse += weight / atRisk[tie]
                square += weight / (atRisk[tie] * atRisk[tie])
                loss += weight * (log(atRisk[tie]) + greatest)
            }
            for place in range {
                let row = order[place]
                if events[row] { loss -= weights[row] * scores[row] }
                first[row] = hazards[row] * inverse - (events[row] ? weights[row] : 0)
                second[row] = max(0, hazards[row] * inverse - hazards[row] * hazards[row] * square)
            }
        }
    }
}
