internal import CasebookCore

/// Percentile intervals of any statistic by resampling rows with replacement (Efron and Tibshirani, 1993).
///
/// Where rows belong to groups, such as the visits of one patient, whole groups are drawn, for rows of one group are not independent. The same
/// seed draws the same resamples.
public struct Bootstrap: Sendable {
    public let resampleCount: Int
    public let seed: UInt64
    /// The rows of each group.
    private let groups: [[Int]]

    /// Draws single rows.
    public init(rowCount: Int, resampleCount: Int = 1000, seed: UInt64) {
        self.init(rows: (0..<rowCount).map { [$0] }, resampleCount: resampleCount, seed: seed)
    }

    /// Draws groups; `groups` names the group of each row.
    public init<Group: Hashable>(groups: [Group], resampleCount: Int = 1000, seed: UInt64) {
        var places: [Group: Int] = [:]
        var rows: [[Int]] = []
        for (row, group) in groups.enumerated() {
            if let place = places[group] {
                rows[place].append(row)
            } else {
                places[group] = rows.count
                rows.append([row])
            }
        }
        self.init(rows: rows, resampleCount: resampleCount, seed: seed)
    }

    private init(rows: [[Int]], resampleCount: Int, seed: UInt64) {
        precondition(resampleCount > 0, "A bootstrap needs at least one resample.")
        groups = rows
        self.resampleCount = resampleCount
        self.seed = seed
    }

    /// The interval of a statistic, a function of row indexes, which may stand several times.
    ///
    /// The statistic may be nil where it is not defined; such resamples are left out and counted. Nil when it is not defined on all rows or on none of the
    /// resamples, and when there are no rows. Calls the statistic once more than there are resamples, in order, on this thread.
    public func estimate(level: Double = 0.95, of statistic: ([Int]) throws -> Double?) rethrows -> BootstrapEstimate? {
        guard !groups.isEmpty else { return nil }
        let value = try Self.defined(statistic(allRows))
        let resamples = try resample { try Self.defined(statistic($0)) }
        return BootstrapEstimate(value: value, resamples: resamples, level: level)
    }

    /// The difference of two statistics, such as a measure of two models, each pair on the same resample.
    ///
    /// Resamples on which either is not defined are left out and counted. Nil as in `estimate`.
    public func compare(
        level: Double = 0.95, first: ([Int]) throws -> Double?, second: ([Int]) throws -> Double?
    ) rethrows -> BootstrapComparison? {
        guard !groups.isEmpty else { return nil }
        let firstValue = try Self.defined(first(allRows))
        let secondValue = try Self.defined(second(allRows))
        let resamples = try resample { rows -> Double? in
            guard let one = try Self.defined(first(rows)), let other = try Self.defined(second(rows)) else { return nil }
            return Self.defined(one - other)
        }
        return BootstrapComparison(first: firstValue, second: secondValue, resamples: resamples, level: level)
    }

    private var allRows: [Int] { Array(0..<groups.reduce(0) { $0 + $1.count }) }

    private static func defined(_ value: Double?) -> Double? {
        guard let value, !value.isNaN else { return nil }
        return value
    }

    /// A statistic of any kind on each of the resamples, in their order.
    func resample<Statistic>(_ statistic: ([Int]) throws -> Statistic) rethrows -> [Statistic] {
        var generator = SeededGenerator(seed: seed)
        var result: [Statistic] = []
        result.reserveCapacity(resampleCount)
        var rows: [Int] = []
        for _ in 0..<resampleCount {
            rows.removeAll(keepingCapacity: true)
            for _ in groups.indices {
                // The high half of a product is uniform to n/2⁶⁴, and does not hang on how the standard library draws.
                let drawn = generator.next().multipliedFullWidth(by: UInt64(groups.count)).high
                rows.append(contentsOf: groups[Int(drawn)])
            }
            try result.append(statistic(rows))
        }
        return result
    }
}
