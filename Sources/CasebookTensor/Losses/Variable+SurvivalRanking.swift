extension Variable {
    /// The mean logistic loss over comparable pairs of survival times. See `survivalRankingSum`.
    public func survivalRanking(times: [Float], events: [Bool]) -> Variable { survivalRankingSum(times: times, events: events).mean }

    /// The logistic loss over comparable pairs of survival times: log(1 + e^(η_j - η_i)) for every i whose event came before the time of j, or at the
    /// time at which j was censored; each pair weighs 1.
    ///
    /// Small where scores of risk η agree with the order of events; 1 - mean / log 2 is a lower bound of Harrell's c (Raykar et al., NIPS 2007), and the pairs are
    /// those of `Concordance`. Value and gradient are made together. O(n log n + pairs) time, at most n² / 2 pairs; linear memory.
    ///
    /// Shapes: scores (rows) or (rows × 1), one time and event a row; gives a scalar. Without any pair it is 0 and weighs 0.
    ///
    /// - Parameters:
    ///   - times: when the event, or the end of observation, came.
    ///   - events: whether it was the event.
    public func survivalRankingSum(times: [Float], events: [Bool]) -> LossSum {
        checkSurvival(times, events)
        // By time, events before those censored at the same time: all that a row is compared with stand after it.
        let order = times.indices.sorted { (times[$0], events[$0] ? 0 : 1, $0) < (times[$1], events[$1] ? 0 : 1, $1) }
        let scores = Tensor(order.map { value.base[$0] })
        var slopes = Tensor.zeros([order.count])
        var sum = 0.0, pairs = 0
        var place = 0
        while place < order.count {
            var end = place + 1
            while end < order.count, times[order[end]] == times[order[place]], events[order[end]] == events[order[place]] { end += 1 }
            defer { place = end }
            guard events[order[place]] else { continue }
            let later = scores.slice(axis: 0, end..<order.count)
            for row in place..<end {
                let differences = later.scaled(by: 1, plus: -scores.base[row])
                differences.softplus().withElements { sum += $0.reduce(0) { $0 + Double($1) } }
                pairs += later.elementCount
                if tape == nil { continue }
                let shares = differences.sigmoid()
                slopes.add(shares, axis: 0, from: end)
                slopes.withMutableElements { $0[row] -= shares.sum().scalar }
            }
        }
        let gradient = Tensor(shape) { gradient in
            for (row, index) in order.enumerated() { gradient[index] = slopes.base[row] }
        }
        return LossSum(sum: .loss(Float(sum), [self], gradients: [gradient]), weight: Float(pairs))
    }
}
