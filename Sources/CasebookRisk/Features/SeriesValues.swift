internal import Foundation

/// The measurements of one series of a unit, in the order of times.
struct SeriesValues {
    var times: [Double] = []
    var values: [Double] = []
    /// The place of each value's code in the series' list.
    private var ranks: [Int] = []

    /// Takes a measurement that is not earlier than those before it. Of two codes at one time the earlier in the series' list stays.
    mutating func add(_ value: Double, at time: Double, rank: Int) {
        while let last = times.last, last == time, let before = ranks.last, before > rank {
            times.removeLast()
            values.removeLast()
            ranks.removeLast()
        }
        if let last = times.last, last == time, let before = ranks.last, before < rank { return }
        times.append(time)
        values.append(value)
        ranks.append(rank)
    }

    /// The series that a rule makes of these values and another's.
    func combined(with other: SeriesValues, by rule: DerivedSeries) -> SeriesValues {
        var result = SeriesValues(), next = 0
        for (time, value) in zip(times, values) {
            while next < other.times.count, other.times[next] <= time { next += 1 }
            guard next > 0, time - other.times[next - 1] <= rule.within else { continue }
            let made = rule.rule == .ratio ? value / other.values[next - 1] : value - other.values[next - 1]
            guard made.isFinite, rule.range?.contains(made) ?? true else { continue }
            result.add(made, at: time, rank: 0)
        }
        return result
    }

    /// Values replaced by the logarithm of 1 and them; what is negative counts as 0.
    var logarithms: SeriesValues {
        var result = self
        for place in values.indices { result.values[place] = log1p(max(0, values[place])) }
        return result
    }
}
