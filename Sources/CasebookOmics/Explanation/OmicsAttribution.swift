public import CasebookCore
internal import CasebookLearning

/// What the features of a model do for its scores, over the samples of a cohort, and how far networks of different seeds agree on it.
public struct OmicsAttribution: Sendable {
    public struct Feature: Sendable, Hashable {
        public let modality: String
        public let name: String
        /// The mean over samples of what the feature adds to the score, without its sign.
        public let importance: Double
        /// The mean with its sign.
        public let mean: Double
        /// The share of the networks of different seeds that have it among their twenty most important; nil where there are fewer than two.
        public let agreement: Double?
    }

    /// How alike the importances of single networks are; 1 where they are the same.
    public struct Stability: Sendable, Hashable {
        /// The mean over pairs of networks of Spearman's correlation.
        public let correlation: Double?
        /// The mean over pairs of the share of the twenty most important features that both have.
        public let overlap: Double
    }

    /// The most important first.
    public let features: [Feature]
    /// Nil where there are fewer than two networks. It is told of the networks even where the model gives them no weight.
    public let stability: Stability?

    private static let topCount = 20

    /// Of linear models exact, of networks by integrated gradients from the mean sample. O(samples × features × networks).
    ///
    /// - Parameter output: the class whose logit, less the mean of all classes' logits, is explained; 0 for other heads.
    public init(_ model: OmicsModel, _ cohort: OmicsCohort, output: Int = 0) throws(ClinicalError) {
        precondition(output >= 0 && output < max(1, model.labels.count), "The model has no output \(output).")
        let samples = try model.samples(of: cohort).filter { $0.parts.contains { $0 != nil } }
        let widths = model.widths, total = widths.reduce(0, +)
        var sums = Array(repeating: 0.0, count: total), sizes = sums
        var single = Array(repeating: sums, count: model.networks.count)
        let count = Double(max(1, samples.count))
        for sample in samples {
            let (values, networks) = model.contributions(sample, output: output)
            for (place, own) in networks.enumerated() { for feature in own.indices { single[place][feature] += abs(own[feature]) / count } }
            for feature in values.indices {
                sums[feature] += values[feature] / count
                sizes[feature] += abs(values[feature]) / count
            }
        }
        let tops = single.map { Set(Self.order($0).prefix(Self.topCount)) }
        var features: [Feature] = []
        for preparation in model.preparations {
            for column in preparation.columns {
                let place = features.count, agreement = tops.count > 1 ? Double(tops.count { $0.contains(place) }) / Double(tops.count) : nil
                features.append(
                    Feature(modality: preparation.modality, name: column.feature, importance: sizes[place], mean: sums[place], agreement: agreement))
            }
        }
        self.features = Self.order(sizes).map { features[$0] }
        stability = Self.stability(single, tops)
    }

    /// Places by value, the greatest first.
    private static func order(_ values: [Double]) -> [Int] { values.indices.sorted { (values[$1], $0) < (values[$0], $1) } }

    private static func stability(_ importances: [[Double]], _ tops: [Set<Int>]) -> Stability? {
        guard importances.count > 1 else { return nil }
        var correlations: [Double] = [], overlaps: [Double] = []
        for first in importances.indices {
            for second in (first + 1)..<importances.count {
                if let found = Correlation.spearman(importances[first], importances[second]) { correlations.append(found) }
                overlaps.append(Double(tops[first].intersection(tops[second]).count) / Double(max(1, tops[first].count)))
            }
        }
        return Stability(
            correlation: correlations.isEmpty ? nil : correlations.reduce(0, +) / Double(correlations.count), overlap: overlaps.reduce(0, +) / Double(overlaps.count))
    }
}
