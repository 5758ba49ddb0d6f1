internal import Foundation

extension Variable {
    /// The negative logarithm of Cox's partial likelihood, divided by the number of events. See `partialLikelihoodSum`.
    public func partialLikelihood(times: [Float], events: [Bool]) -> Variable { partialLikelihoodSum(times: times, events: events).mean }

    /// The negative logarithm of Cox's partial likelihood (Cox, JRSS B 1972), with Efron's way of ties (Efron, JASA 1977); each event weighs 1.
    ///
    /// The d events of one time, of scores η, add -Σ η + Σ_{k < d} log(R - k/d · E), where R is the sum of e^η over all whose time is not earlier
    /// (those at risk) and E that over the events themselves. Those at risk are sought among the given rows only: a batch is a stratum. Value and
    /// gradient are made together in O(n log n), in double precision and relative to the greatest score at risk.
    ///
    /// Shapes: scores (rows) or (rows × 1), one time and event a row; gives a scalar. Without any event it is 0 and weighs 0.
    ///
    /// - Parameters:
    ///   - times: when the event, or the end of observation, came.
    ///   - events: whether it was the event.
    public func partialLikelihoodSum(times: [Float], events: [Bool]) -> LossSum {
        checkSurvival(times, events)
        let order = times.indices.sorted { (times[$0], $1) > (times[$1], $0) }
        var groups: [RiskGroup] = []
        var sum = 0.0
        var next = 0
        var total = 0.0, greatest = -Double.infinity
        while next < order.count {
            let first = next
            while next < order.count, times[order[next]] == times[order[first]] { next += 1 }
            let previous = greatest
            for index in order[first..<next] { greatest = max(greatest, Double(value.base[index])) }
            if total > 0 { total *= Foundation.exp(previous - greatest) }
            var group = RiskGroup(rows: first..<next, greatest: greatest)
            for index in order[first..<next] {
                let score = Double(value.base[index])
                let hazard = Foundation.exp(score - greatest)
                total += hazard
                guard events[index] else { continue }
                group.eventCount += 1
                group.eventHazard += hazard
                sum -= score
            }
            group.total = total
            group.forEachTie { tied, _ in sum += greatest + Foundation.log(tied) }
            groups.append(group)
        }
        let count = events.reduce(0) { $0 + ($1 ? 1 : 0) }
        return LossSum(sum: .loss(Float(sum), [self], gradients: [partialLikelihoodGradient(order, groups, events)]), weight: Float(count))
    }

    /// dL/dη_i = e^η_i Σ 1 / (R - k/d · E) over the events up to i's time - (1 if i had the event); at i's own time its share of E is taken off.
    private func partialLikelihoodGradient(_ order: [Int], _ groups: [RiskGroup], _ events: [Bool]) -> Tensor {
        Tensor(shape) { gradient in
            // Σ 1 / (R - k/d · E), relative to the greatest score at risk, which falls as time goes on.
            var inverse = 0.0
            var previous = groups.last?.greatest ?? 0
            for group in groups.reversed() {
                inverse *= Foundation.exp(group.greatest - previous)
                previous = group.greatest
                var own = inverse
                group.forEachTie { tied, share in
                    inverse += 1 / tied
                    own += (1 - share) / tied
                }
                for index in order[group.rows] {
                    let hazard = Foundation.exp(Double(value.base[index]) - group.greatest)
                    gradient[index] = Float(events[index] ? hazard * own - 1 : hazard * inverse)
                }
            }
        }
    }

    /// Checks the arguments of a survival loss.
    func checkSurvival(_ times: [Float], _ events: [Bool]) {
        let count = value.elementCount
        precondition(shape == [count] || shape == [count, 1], "Scores stand in one column, not in the shape \(shape).")
        precondition(times.count == count && events.count == count, "\(times.count) times and \(events.count) events do not fit \(count) scores.")
        precondition(times.allSatisfy { !$0.isNaN }, "A time is not a number.")
    }
}

/// The rows of one time, and what is known of those at risk then. Hazards are relative to e^greatest.
private struct RiskGroup {
    let rows: Range<Int>
    let greatest: Double
    var total = 0.0
    var eventCount = 0
    var eventHazard = 0.0

    /// Gives R - k/d · E and k/d for every event.
    func forEachTie(_ body: (Double, Double) -> Void) {
        for tie in 0..<eventCount {
            let share = Double(tie) / Double(eventCount)
            body(total - share * eventHazard, share)
        }
    }
}
