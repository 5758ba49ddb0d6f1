internal import CasebookLearning
internal import Foundation

/// A trained risk model: what it sees, the models whose log odds it adds up, and how these become probabilities, bands and flags.
///
/// Immutable; any number of tasks may use it. A unit's score depends on that unit alone.
///
/// ```swift
/// let model = try ModelLibrary().riskModel("icu-mortality")
/// let score = model.score(timeline)
/// print(score.probability ?? 0, score.contributions.prefix(3))
/// ```
public struct RiskModel: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "risk"

    /// Which contributions a score is to have.
    public enum Explanation: Sendable, Hashable {
        case none
        /// The greatest ones, so many.
        case greatest(Int)
        case all
    }

    public let encoder: FeatureEncoder
    /// With the share of the sum that each has.
    public let members: [(weight: Double, member: RiskMember)]
    public let calibration: RiskCalibration
    /// The labels of classes; empty for others.
    public let labels: [String]
    /// Chosen in training, on units that the models were not trained on; nil where there is no yes or no.
    public let threshold: Double?
    /// Rising.
    public let bands: [RiskBand]
    /// For survival: the time by which the event is asked for, and the mean unit's cumulative hazard until then.
    public let horizon: (time: Double, hazard: Double)?
    /// How inputs were spread over the training units.
    public let reference: InputReference

    public var schema: RiskSchema { encoder.schema }

    init(
        encoder: FeatureEncoder, members: [(weight: Double, member: RiskMember)], calibration: RiskCalibration, labels: [String] = [], threshold: Double?, bands: [RiskBand],
        horizon: (time: Double, hazard: Double)? = nil, reference: InputReference
    ) {
        precondition(!members.isEmpty, "A risk model adds up at least one model.")
        self.encoder = encoder
        self.members = members
        self.calibration = calibration
        self.labels = labels
        self.threshold = threshold
        self.bands = bands
        self.horizon = horizon
        self.reference = reference
    }

    /// Scores a unit at its hour (`RiskSchema.view`).
    ///
    /// - Parameter threshold: in the place of the model's own.
    /// - Complexity: O(events) and what the members need; explanations of recurrent members cost some hundred times their score.
    public func score(_ timeline: PatientTimeline, explanation: Explanation = .all, threshold: Double? = nil) -> RiskScore {
        let view = schema.view(of: timeline)
        return score(view, encoder.encode(view), explanation: explanation, threshold: threshold)
    }

    /// The same, with the bins of the unit's inputs, for telling drift (`InputDrift`).
    public func scoreWithBins(_ timeline: PatientTimeline, explanation: Explanation, threshold: Double?, isLenient: Bool = false) -> (score: RiskScore, bins: [Int]) {
        let view = schema.view(of: timeline), unit = encoder.encode(view)
        return (score(view, unit, explanation: explanation, threshold: threshold, isLenient: isLenient), InputDrift.bins(unit, reference))
    }

    /// Scores a unit as it is seen.
    ///
    /// - Parameter isLenient: whether units that the model is not for get a probability all the same, beside the reason.
    package func score(_ view: PatientTimeline, _ unit: EncodedUnit, explanation: Explanation, threshold: Double?, isLenient: Bool = false) -> RiskScore {
        var result = RiskScore(id: view.id, asOf: view.events.isEmpty && view.notes.isEmpty ? nil : view.asOf)
        result.present = unit.presentCount
        result.missing = encoder.variables.count - encoder.codes.count - unit.values.dropLast(encoder.codes.count).count { $0 != nil }
        if let reason = schema.abstention(of: view) {
            result.reason = reason
            guard isLenient else { return result }
        }
        let scores = self.scores(view, unit)
        var output = 0
        switch schema.target {
        case .binary:
            let probability = calibration.probability(scores[0])
            result.probability = probability
            result.logOdds = scores[0]
            result.flag = (threshold ?? self.threshold).map { probability >= $0 }
        case .classes:
            let probabilities = calibration.probabilities(scores)
            output = probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) }!
            result.classes = zip(labels, probabilities).map { RiskScore.ClassProbability(label: $0, probability: $1) }
            result.probability = probabilities[output]
            result.logOdds = scores[output]
        case .survival:
            result.logHazard = scores[0]
            result.logOdds = scores[0]
            result.probability = horizon.map { 1 - exp(-$0.hazard * exp(scores[0])) }
            if let probability = result.probability { result.flag = (threshold ?? self.threshold).map { probability >= $0 } }
        }
        if let probability = result.probability { result.band = bands.last { probability >= $0.from }?.name ?? bands.first?.name }
        explain(&result, view, unit, explanation, output)
        return result
    }

    /// The scores of a unit before calibration, one an output.
    package func scores(_ view: PatientTimeline, _ unit: EncodedUnit) -> [Double] {
        members.reduce(into: Array(repeating: 0.0, count: max(labels.count, 1))) { sums, entry in
            for (output, score) in entry.member.scores(unit, view, encoder).enumerated() { sums[output] += entry.weight * score }
        }
    }

    /// Places that are kept of where recurrent parts look.
    private static let attentionLimit = 10

    private func attention(_ view: PatientTimeline, _ unit: EncodedUnit) -> [RiskScore.Attention] {
        struct Place: Hashable {
            var time: Double
            var code: String?
        }
        var sums: [Place: Double] = [:], total = 0.0
        for case (let weight, .network(let model)) in members {
            total += weight
            let example = model.example(unit.features, view, encoder), found = model.attention(example)
            for (time, share) in zip(example.sequences.times, found.steps) { sums[Place(time: (Double(time) * 240).rounded() / 10), default: 0] += weight * Double(share) }
            for (index, share) in found.events.enumerated() {
                let place = Place(time: example.sequences.eventTimes[index], code: encoder.codes[Int(example.sequences.codes[index])])
                sums[place, default: 0] += weight * Double(share)
            }
        }
        let order = sums.sorted { ($1.value, $0.key.time, $0.key.code ?? "") < ($0.value, $1.key.time, $1.key.code ?? "") }
        return order.prefix(Self.attentionLimit).map { RiskScore.Attention(time: $0.key.time, code: $0.key.code, weight: $0.value / total) }
    }

    private func explain(_ result: inout RiskScore, _ view: PatientTimeline, _ unit: EncodedUnit, _ explanation: Explanation, _ output: Int) {
        guard explanation != .none else { return }
        var base = 0.0, sums = Array(repeating: 0.0, count: encoder.variables.count)
        for (weight, member) in members {
            let part = member.contributions(unit, view, encoder, output: output)
            base += weight * part.base
            for place in sums.indices { sums[place] += weight * part.variables[place] }
        }
        result.attention = attention(view, unit)
        let order = sums.indices.filter { sums[$0] != 0 }.sorted { (abs(sums[$1]), $0) < (abs(sums[$0]), $1) }
        var kept = order[...]
        if case .greatest(let count) = explanation { kept = order.prefix(max(0, count)) }
        result.baseline = base
        result.contributions = kept.map { RiskScore.Contribution(feature: encoder.variables[$0], value: unit.values[$0], logOdds: sums[$0]) }
        // What was asked not to be listed, and what integrated gradients miss: the sum is always the score.
        let logOdds = result.logOdds ?? 0, rest = logOdds - base - kept.reduce(0) { $0 + sums[$1] }
        if abs(rest) > 1e-6 * max(1, abs(logOdds)) { result.contributions.append(RiskScore.Contribution(feature: RiskScore.Contribution.rest, value: nil, logOdds: rest)) }
    }
}
