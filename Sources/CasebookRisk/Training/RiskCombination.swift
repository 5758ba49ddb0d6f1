internal import CasebookLearning
internal import Foundation

/// How the scores of several kinds of models become one probability: chosen on units that the models were not trained on.
struct RiskCombination: Sendable {
    /// The share of each kind; they sum to 1.
    let weights: [RiskMember.Kind: Double]
    let calibration: RiskCalibration
    let threshold: Double?
    let bands: [RiskBand]
    let horizon: (time: Double, hazard: Double)?

    /// Shares are tried in steps of a tenth.
    private static let steps = 10

    static func choose(_ scores: [RiskMember.Kind: [Double]], _ targets: RowTargets, groups: [String], recipe: RiskRecipe, schema: RiskSchema) -> RiskCombination {
        let kinds = RiskMember.Kind.allCases.filter { scores[$0] != nil }
        var best: (loss: Double, weights: [RiskMember.Kind: Double])?
        for shares in Self.shares(kinds.count, of: steps) {
            let weights = Dictionary(uniqueKeysWithValues: zip(kinds, shares.map { Double($0) / Double(steps) }))
            guard let loss = loss(combined(scores, weights), targets) else { continue }
            // Of equal losses the first stays: it has more of the simpler kinds.
            if loss < (best?.loss ?? .infinity) { best = (loss, weights) }
        }
        var weights = best?.weights ?? [kinds[0]: 1]
        if recipe.prefersSimple {
            // One kind alone, the simplest first, where nothing is won by more beyond chance.
            let sum = combined(scores, weights)
            if let simple = kinds.first(where: { !isBetter(sum, than: scores[$0]!, targets, groups: groups) }) { weights = [simple: 1] }
        }
        weights = weights.filter { $0.value > 0 }
        let sum = combined(scores, weights)
        let calibration = RiskCalibration.fit(recipe.calibration, scores: sum, targets) ?? .none
        var horizon: (time: Double, hazard: Double)?
        if case .survival(let times, let events) = targets, let time = schema.eventHorizon {
            horizon = (time, cumulativeHazard(until: time, times, events, sum))
        }
        let probabilities: [Double] =
            switch targets {
            case .binary: sum.map(calibration.probability)
            case .survival: horizon.map { horizon in sum.map { 1 - exp(-horizon.hazard * exp($0)) } } ?? []
            case .classes: []
            }
        var threshold: Double?
        if case .binary(let labels) = targets { threshold = Self.threshold(recipe.threshold, labels, probabilities) }
        if case .probability(let value) = recipe.threshold, !probabilities.isEmpty { threshold = value }
        return RiskCombination(
            weights: weights, calibration: calibration, threshold: threshold, bands: recipe.bands.isEmpty ? Self.bands(probabilities) : recipe.bands, horizon: horizon)
    }

    static func combined(_ scores: [RiskMember.Kind: [Double]], _ weights: [RiskMember.Kind: Double]) -> [Double] {
        var sum: [Double] = []
        for kind in RiskMember.Kind.allCases {
            guard let weight = weights[kind], weight > 0, let part = scores[kind] else { continue }
            if sum.isEmpty { sum = part.map { weight * $0 } } else { for place in sum.indices { sum[place] += weight * part[place] } }
        }
        return sum
    }

    /// Ways to part a number of steps among so many, the first ones the greatest first.
    private static func shares(_ count: Int, of steps: Int) -> [[Int]] {
        guard count > 1 else { return [[steps]] }
        return stride(from: steps, through: 0, by: -1).flatMap { first in shares(count - 1, of: steps - first).map { [first] + $0 } }
    }

    /// The mean log loss after calibration; for survival the share of pairs in the wrong order.
    private static func loss(_ scores: [Double], _ targets: RowTargets) -> Double? {
        switch targets {
        case .binary(let labels):
            guard let scaling = PlattScaling.fit(labels: labels, scores: scores) else { return nil }
            return ProbabilityScores.logLoss(labels: labels, probabilities: scores.map { scaling($0) })
        case .classes(let labels, let count): return losses(scores, labels, count).map { $0.reduce(0, +) / Double(max(labels.count, 1)) }
        case .survival(let times, let events): return Concordance.harrell(times: times, events: events, risks: scores).map { 1 - $0.value }
        }
    }

    /// The log loss of each row after calibration.
    private static func losses(_ scores: [Double], _ labels: [Int], _ count: Int) -> [Double]? {
        guard let scaling = TemperatureScaling.fit(classes: labels, logits: scores, classCount: count) else { return nil }
        let calibration = RiskCalibration.temperature(scaling)
        return labels.indices.map { row in -log(max(calibration.probabilities(Array(scores[(row * count)..<((row + 1) * count)]))[labels[row]], 1e-300)) }
    }

    /// By less than this a sum of kinds is not worth its parts, however surely it is better.
    private static let leastGain = 0.002

    /// Whether scores are better than others by what is worth it and beyond chance: the 95 % interval of the difference lies above 0, of areas by DeLong's method, of
    /// concordances and of log losses by drawing patients anew.
    private static func isBetter(_ scores: [Double], than others: [Double], _ targets: RowTargets, groups: [String]) -> Bool {
        if case .binary(let labels) = targets {
            guard let comparison = AUROCComparison(labels: labels, first: scores, second: others, groups: groups) else { return false }
            return comparison.difference >= leastGain && comparison.interval().lower > 0
        }
        let bootstrap = Bootstrap(groups: groups, resampleCount: 200, seed: 1)
        let comparison: BootstrapComparison?
        switch targets {
        case .survival(let times, let events):
            func concordance(_ risks: [Double]) -> ([Int]) -> Double? {
                { rows in Concordance.harrell(times: rows.map { times[$0] }, events: rows.map { events[$0] }, risks: rows.map { risks[$0] })?.value }
            }
            comparison = bootstrap.compare(first: concordance(scores), second: concordance(others))
        case .classes(let labels, let count):
            guard let own = losses(scores, labels, count), let other = losses(others, labels, count) else { return false }
            func gain(_ losses: [Double]) -> ([Int]) -> Double? { { rows in -rows.reduce(0) { $0 + losses[$1] } / Double(max(rows.count, 1)) } }
            comparison = bootstrap.compare(first: gain(own), second: gain(other))
        case .binary: comparison = nil
        }
        guard let comparison else { return false }
        return comparison.difference.value >= leastGain && comparison.difference.interval.lower > 0
    }

    private static func threshold(_ rule: RiskRecipe.ThresholdRule, _ labels: [Bool], _ probabilities: [Double]) -> Double? {
        if case .probability(let value) = rule { return value }
        let positives = labels.count { $0 }
        // The two shares meet where as many are flagged as have the outcome, which is steadier than the best of a ragged curve.
        if case .balancedPrecision = rule { return positives > 0 ? probabilities.sorted(by: >)[positives - 1] : nil }
        guard let curve = ROCCurve(labels: labels, scores: probabilities) else { return nil }
        var best: (value: Double, threshold: Double)?
        for point in curve.points where point.threshold.isFinite {
            var value = point.truePositiveRate - point.falsePositiveRate
            if case .sensitivity(let wanted) = rule { value = point.truePositiveRate >= wanted ? 1 + point.threshold : 0 }
            if value > (best?.value ?? -1) { best = (value, point.threshold) }
        }
        return best?.threshold
    }

    /// Bands by rank: the lower half, up to four fifths, up to nineteen of twenty, and the rest.
    private static func bands(_ probabilities: [Double]) -> [RiskBand] {
        let sorted = probabilities.sorted()
        guard !sorted.isEmpty else { return [] }
        var bands = [RiskBand(name: "low", from: 0)]
        for (name, share) in [("moderate", 0.5), ("high", 0.8), ("very high", 0.95)] {
            let from = sorted[Int(share * Double(sorted.count - 1))]
            if from > bands[bands.count - 1].from { bands.append(RiskBand(name: name, from: from)) }
        }
        return bands
    }

    /// Breslow's estimate of the cumulative hazard of a score of 0.
    private static func cumulativeHazard(until end: Double, _ times: [Double], _ events: [Bool], _ scores: [Double]) -> Double {
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        var atRisk = 0.0, hazard = 0.0, place = order.count
        // From the last time on: those at risk are added up, and never taken away.
        while place > 0 {
            let time = times[order[place - 1]]
            var count = 0.0
            while place > 0, times[order[place - 1]] == time {
                place -= 1
                atRisk += exp(scores[order[place]])
                if events[order[place]] { count += 1 }
            }
            if time <= end, count > 0 { hazard += count / atRisk }
        }
        return hazard
    }
}
