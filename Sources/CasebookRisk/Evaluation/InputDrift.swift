internal import Foundation

/// Counts how inputs are spread, and compares them with the training units.
public struct InputDrift: Sendable {
    private let reference: InputReference
    /// Of each variable's bins.
    public private(set) var counts: [[Int]]
    public private(set) var unitCount = 0

    public init(_ reference: InputReference) {
        self.reference = reference
        counts = reference.spreads.map { Array(repeating: 0, count: $0.shares.count) }
    }

    /// The bins of a unit's inputs, to be counted; found on any thread.
    public static func bins(_ unit: EncodedUnit, _ reference: InputReference) -> [Int] { zip(unit.values, reference.spreads).map { $1.bin($0) } }

    /// Takes counts of an earlier part of the same run; those of another shape are passed over.
    public mutating func restore(_ counts: [[Int]]) {
        guard counts.map(\.count) == self.counts.map(\.count) else { return }
        self.counts = counts
        unitCount = counts.first?.reduce(0, +) ?? 0
    }

    public mutating func add(_ bins: [Int]) {
        for (variable, bin) in bins.enumerated() { counts[variable][bin] += 1 }
        unitCount += 1
    }

    /// The population stability index of each variable: Σ (p - q) log(p / q) over bins, with half a unit added to each. Below 0.1 little has changed, above 0.25 much
    /// (Siddiqi, Credit Risk Scorecards, 2006). Empty before any unit.
    public var indexes: [Double] {
        guard unitCount > 0 else { return [] }
        return zip(counts, reference.spreads).map { counts, spread in
            let bins = Double(counts.count), total = Double(unitCount)
            return zip(counts, spread.shares).reduce(0) { sum, bin in
                let now = (Double(bin.0) + 0.5) / (total + 0.5 * bins), then = (bin.1 * total + 0.5) / (total + 0.5 * bins)
                return sum + (now - then) * log(now / then)
            }
        }
    }
}
