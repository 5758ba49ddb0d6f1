/// The product-limit estimate of survival (Kaplan and Meier, 1958): a step function of time.
///
/// Where an event and a censoring share a time, the event comes first.
public struct KaplanMeierCurve: Sendable, Hashable {
    /// Distinct times at which survival falls, ascending.
    public let times: [Double]
    /// Survival from each of the times on.
    public let survival: [Double]

    /// Survival without the event. `times` are times of event or, where `events` is false, of censoring. Nil when there are no rows or a time is NaN.
    /// O(n log n).
    public init?(times: [Double], events: [Bool]) { self.init(times: times, events: events, falling: true) }

    /// The time to censoring, as inverse probability of censoring weights need it. Rows whose event comes at the time of a censoring are no longer
    /// at risk of it. Nil when there are no rows or a time is NaN. O(n log n).
    public static func censoring(times: [Double], events: [Bool]) -> KaplanMeierCurve? { KaplanMeierCurve(times: times, events: events, falling: false) }

    private init?(times rowTimes: [Double], events: [Bool], falling: Bool) {
        precondition(rowTimes.count == events.count, "Times and events differ in number: \(rowTimes.count) and \(events.count).")
        guard !rowTimes.isEmpty, !rowTimes.contains(where: \.isNaN) else { return nil }
        let order = RowOrder.ascending(rowTimes)
        var times: [Double] = []
        var survival: [Double] = []
        var current = 1.0
        for tie in RowOrder.ties(rowTimes, order: order) {
            let dead = tie.reduce(0) { $0 + (events[order[$1]] ? 1 : 0) }
            let atRisk = order.count - tie.lowerBound - (falling ? 0 : dead)
            let leaving = falling ? dead : tie.count - dead
            guard leaving > 0 else { continue }
            current *= Double(atRisk - leaving) / Double(atRisk)
            times.append(rowTimes[order[tie.lowerBound]])
            survival.append(current)
        }
        self.times = times
        self.survival = survival
    }

    /// P(T > time). O(log n).
    public func survival(at time: Double) -> Double { survival(after: steps { $0 <= time }) }

    /// P(T ≥ time): survival just before a time. O(log n).
    public func survival(before time: Double) -> Double { survival(after: steps { $0 < time }) }

    private func survival(after steps: Int) -> Double { steps == 0 ? 1 : survival[steps - 1] }

    /// How many of the times pass a test that holds up to some time and fails from there.
    private func steps(while passes: (Double) -> Bool) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if passes(times[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
