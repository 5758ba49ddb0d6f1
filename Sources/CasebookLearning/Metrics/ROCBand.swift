/// Between which sensitivities an ROC curve lies at each rate of false alarms: percentiles over resamples (Efron and Tibshirani, 1993), point by point.
public struct ROCBand: Sendable, Hashable {
    public struct Point: Sendable, Hashable {
        public let falsePositiveRate: Double
        public let interval: ConfidenceInterval
    }

    /// At rates from 0 to 1 in even steps.
    public let points: [Point]

    /// Nil when a score is NaN, or when there are not rows of both classes on any resample. O(resamples · n log n).
    ///
    /// - Parameter groups: whose each row is; whole groups are drawn, for rows of one patient are not independent.
    public init?(labels: [Bool], scores: [Double], groups: [String], level: Double = 0.95, steps: Int = 50, resampleCount: Int = 500, seed: UInt64 = 1) {
        precondition(groups.count == labels.count && steps > 0 && level > 0 && level < 1, "A group for each row, a step or more, and a level between 0 and 1.")
        guard !labels.isEmpty, ROCCurve(labels: labels, scores: scores) != nil else { return nil }
        let rates = (0...steps).map { Double($0) / Double(steps) }
        let curves = Bootstrap(groups: groups, resampleCount: resampleCount, seed: seed).resample { rows in
            ROCCurve(labels: rows.map { labels[$0] }, scores: rows.map { scores[$0] }).map { curve in rates.map(curve.sensitivity) }
        }.compactMap(\.self)
        guard !curves.isEmpty else { return nil }
        points = rates.indices.map { place in
            let sample = SortedSample(curves.map { $0[place] })
            return Point(
                falsePositiveRate: rates[place],
                interval: ConfidenceInterval(lower: sample.quantile((1 - level) / 2), upper: sample.quantile((1 + level) / 2), level: level))
        }
    }
}

extension ROCCurve {
    /// The greatest sensitivity with no more false alarms than that. O(log n).
    func sensitivity(at rate: Double) -> Double {
        // Points ascend; rates are shares of counts, which rounding must not part from the same share.
        var low = 0, high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].falsePositiveRate <= rate + 1e-12 { low = middle + 1 } else { high = middle }
        }
        return points[max(low - 1, 0)].truePositiveRate
    }
}
