/// Observed rates against predicted probabilities in bins, and the calibration errors made of them.
///
/// For several classes, give the confidence of the predicted class as the probability and whether it is right as the label (Guo et al., ICML 2017).
public struct ReliabilityCurve: Sendable, Hashable {
    /// How the edges of bins are laid.
    public enum Binning: Sendable, Hashable {
        /// Bins of the same width on [0, 1].
        case equalWidth
        /// Bins between quantiles of the probabilities; equal probabilities stay together, so that sizes may differ.
        case equalMass
    }

    public struct Bin: Sendable, Hashable {
        /// Without it, but for the first bin, which holds its lower edge.
        public let lower: Double
        /// With it.
        public let upper: Double
        public let count: Int
        public let meanProbability: Double
        /// The share of positive rows.
        public let observedRate: Double
    }

    /// Bins that hold rows, ascending.
    public let bins: [Bin]

    /// Nil when there are no rows or a probability is not in [0, 1]. O(n log b) in the bins for equal widths, O(n log n) for equal masses.
    public init?(labels: [Bool], probabilities: [Double], binCount: Int = 10, binning: Binning = .equalWidth) {
        precondition(labels.count == probabilities.count, "Labels and probabilities differ in number: \(labels.count) and \(probabilities.count).")
        precondition(binCount > 0, "A reliability curve needs at least one bin.")
        guard !labels.isEmpty, ProbabilityScores.areProbabilities(probabilities) else { return nil }
        let edges: [Double]
        switch binning {
        case .equalWidth: edges = (0...binCount).map { Double($0) / Double(binCount) }
        case .equalMass:
            let sample = SortedSample(probabilities)
            edges = (0...binCount).map { sample.quantile($0, of: binCount) }
        }
        var counts = Array(repeating: 0, count: binCount)
        var sums = Array(repeating: 0.0, count: binCount)
        var positives = Array(repeating: 0, count: binCount)
        for (probability, label) in zip(probabilities, labels) {
            let bin = Self.bin(of: probability, edges: edges)
            counts[bin] += 1
            sums[bin] += probability
            if label { positives[bin] += 1 }
        }
        bins = (0..<binCount).filter { counts[$0] > 0 }.map {
            Bin(
                lower: edges[$0], upper: edges[$0 + 1], count: counts[$0], meanProbability: sums[$0] / Double(counts[$0]),
                observedRate: Double(positives[$0]) / Double(counts[$0]))
        }
    }

    /// How many inner edges lie below the probability, by bisection.
    private static func bin(of probability: Double, edges: [Double]) -> Int {
        var low = 1
        var high = edges.count - 1
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < probability { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// ECE: the mean gap of a bin's probability and rate, weighted by rows (Naeini, Cooper and Hauskrecht, AAAI 2015).
    public var expectedCalibrationError: Double {
        let rows = bins.reduce(0) { $0 + $1.count }
        return bins.reduce(0) { $0 + Double($1.count) * abs($1.observedRate - $1.meanProbability) } / Double(rows)
    }

    /// MCE: the widest gap of a bin.
    public var maximumCalibrationError: Double { bins.reduce(0) { max($0, abs($1.observedRate - $1.meanProbability)) } }
}
