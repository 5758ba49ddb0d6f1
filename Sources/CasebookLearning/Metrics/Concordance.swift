/// The chance that, of two subjects, the one with the higher risk has the earlier event.
///
/// A pair is comparable when the earlier time is that of an event; an event comes before a censoring at the same time, and two events at the same
/// time are not comparable. Equal risks count one half. Scores that rise with survival must be negated.
public struct Concordance: Sendable, Hashable {
    /// Weight of the pairs in the right order; each pair weighs 1 in Harrell's c.
    public let concordant: Double
    /// Weight of the pairs of equal risk.
    public let tied: Double
    /// Weight of all comparable pairs, above 0.
    public let comparable: Double

    public var value: Double { (concordant + tied / 2) / comparable }

    /// Harrell's c (Harrell et al., JAMA 1982). Nil when a number is NaN or when no pair is comparable. O(n log n).
    public static func harrell(times: [Double], events: [Bool], risks: [Double]) -> Concordance? {
        weighted(times: times, events: events, risks: risks, truncation: .infinity) { _ in 1 }
    }

    /// Uno's c (Uno et al., Statistics in Medicine 2011): each pair is weighted by 1/G(t−)², where t is the earlier time and G the chance to be
    /// uncensored, so that the result does not depend on how the study was censored.
    ///
    /// - Parameters:
    ///   - truncation: pairs whose earlier time is at or after it do not count, as G is badly known there.
    ///   - censoring: G of the training data; without it, that of these rows.
    /// - Returns: nil when a number is NaN, when no pair is comparable, or when G(t−) is 0 for one that is (the truncation is then too late).
    /// - Complexity: O(n log n).
    public static func uno(
        times: [Double], events: [Bool], risks: [Double], truncation: Double = .infinity, censoring: KaplanMeierCurve? = nil
    ) -> Concordance? {
        guard !truncation.isNaN, let curve = censoring ?? .censoring(times: times, events: events) else { return nil }
        return weighted(times: times, events: events, risks: risks, truncation: truncation) { time in
            let uncensored = curve.survival(before: time)
            return 1 / (uncensored * uncensored)
        }
    }

    /// Walks times from the latest, so that the tree always holds the risks of all who are known to outlive the event at hand.
    private static func weighted(
        times: [Double], events: [Bool], risks: [Double], truncation: Double, weight: (Double) -> Double
    ) -> Concordance? {
        precondition(times.count == events.count && times.count == risks.count, "Times, events and risks differ in number.")
        guard !times.contains(where: \.isNaN), !risks.contains(where: \.isNaN) else { return nil }
        let order = RowOrder.ascending(times)
        let (ranks, distinct) = RowOrder.denseRanks(risks)
        var outliving = FenwickTree(count: distinct)
        var outlivingCount = 0
        var concordant = 0.0
        var tied = 0.0
        var comparable = 0.0
        for tie in RowOrder.ties(times, order: order).reversed() {
            for place in tie where !events[order[place]] {
                outliving.add(at: ranks[order[place]])
                outlivingCount += 1
            }
            let time = times[order[tie.lowerBound]]
            if time < truncation, outlivingCount > 0, tie.contains(where: { events[order[$0]] }) {
                let weight = weight(time)
                guard weight.isFinite else { return nil }
                var lower = 0
                var equal = 0
                var pairs = 0
                for place in tie where events[order[place]] {
                    let rank = ranks[order[place]]
                    let below = outliving.sum(below: rank)
                    lower += below
                    equal += outliving.sum(below: rank + 1) - below
                    pairs += outlivingCount
                }
                concordant += weight * Double(lower)
                tied += weight * Double(equal)
                comparable += weight * Double(pairs)
            }
            for place in tie where events[order[place]] {
                outliving.add(at: ranks[order[place]])
                outlivingCount += 1
            }
        }
        return comparable > 0 ? Concordance(concordant: concordant, tied: tied, comparable: comparable) : nil
    }
}
