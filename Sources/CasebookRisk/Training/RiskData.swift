public import CasebookCore
internal import CasebookLearning

/// Units with known outcomes that a model is trained or measured on.
public struct RiskData: Sendable {
    /// As they are seen at their hours of scoring.
    let views: [PatientTimeline]
    let targets: RowTargets
    /// The labels of classes.
    let labels: [String]
    public let ids: [String]
    /// The patient of each.
    public let groups: [String]
    /// Units left out because the model is not for them, by reason.
    public let abstained: [String: Int]
    /// Units left out because their outcome is not known.
    public let unlabelled: Int

    public var count: Int { views.count }

    /// - Parameter labels: of a model's classes; nil to take those that occur.
    /// - Throws: `risk.outcomes` where no unit is left, where only one outcome occurs, or where a value of the outcome is not known.
    public init(_ timelines: [PatientTimeline], schema: RiskSchema, labels: [String]? = nil) throws(ClinicalError) {
        var views: [PatientTimeline] = [], abstained: [String: Int] = [:], unlabelled = 0
        var words: [String] = [], flags: [Bool] = [], times: [Double] = []
        for timeline in timelines {
            let view = schema.view(of: timeline)
            if let reason = schema.abstention(of: view) {
                abstained[reason, default: 0] += 1
                continue
            }
            switch schema.target {
            case .binary(let column, let positive):
                guard let value = schema.outcome(column, of: view) else {
                    unlabelled += 1
                    continue
                }
                flags.append(try Self.flag(value, positive, column))
            case .classes(let column):
                guard let value = schema.outcome(column, of: view) else {
                    unlabelled += 1
                    continue
                }
                words.append(value.word)
            case .survival(let time, let event, let positive):
                guard let hour = schema.outcome(time, of: view)?.number, let value = schema.outcome(event, of: view) else {
                    unlabelled += 1
                    continue
                }
                flags.append(try Self.flag(value, positive, event))
                times.append(hour)
            }
            views.append(view)
        }
        switch schema.target {
        case .binary:
            targets = .binary(flags)
            self.labels = []
        case .survival:
            targets = .survival(times: times, events: flags)
            self.labels = []
        case .classes:
            let known = labels ?? Set(words).sorted()
            var classes: [Int] = []
            for word in words {
                guard let place = known.firstIndex(of: word) else { throw ClinicalError(.riskOutcomes, "A unit's outcome is none of the model's classes.") }
                classes.append(place)
            }
            self.labels = known
            targets = .classes(classes, count: known.count)
        }
        guard Set(targets.strata).count > 1 else {
            throw ClinicalError(
                .riskOutcomes,
                views.isEmpty
                    ? "No unit has a known outcome and belongs to the model's population; check the target's column and the population of the schema."
                    : "All units have the same outcome; check the target's column and what counts as positive.")
        }
        self.views = views
        ids = views.map(\.id)
        groups = views.map { $0.group ?? $0.id }
        self.abstained = abstained
        self.unlabelled = unlabelled
    }

    private static func flag(_ value: TimelineValue, _ positive: [String], _ column: String) throws(ClinicalError) -> Bool {
        guard let flag = RiskTarget.isPositive(value, positive) else {
            throw ClinicalError(
                .riskOutcomes, "A value of the outcome's column '\(column)' is neither yes nor no; name those that are yes under 'positive' in the schema's target.")
        }
        return flag
    }
}

extension ClinicalError.Code {
    /// Outcomes are missing, or do not differ.
    public static let riskOutcomes = Self("risk.outcomes")
}
