internal import CasebookTensor

/// A check on contributions: if they tell what a score is made of, taking away the variables that they name changes the score more than taking away any others.
public struct DeletionCurve: Sendable, Hashable {
    /// Variables taken away.
    public let counts: [Int]
    /// The mean change of the log odds when those with the greatest contributions are taken away.
    public let greatest: [Double]
    /// The mean change when as many are drawn from those that were seen.
    public let drawn: [Double]

    /// Scores units with variables taken away: columns are missing then, events of a series or a code did not happen.
    ///
    /// - Parameters:
    ///   - timelines: units; those that the model is not for are passed over.
    ///   - counts: how many variables are taken away, rising.
    public init(_ model: RiskModel, _ timelines: [PatientTimeline], counts: [Int] = [1, 2, 3, 5, 8, 12], seed: UInt64 = 1) {
        var greatest = Array(repeating: 0.0, count: counts.count), drawn = greatest, units = 0.0
        var random = RandomGenerator(seed: seed)
        // A derived series cannot be taken away without those that it is made of.
        let derived = Set(model.schema.derived.map(\.name))
        for timeline in timelines {
            let full = model.score(timeline)
            guard full.isScored, let score = full.logOdds else { continue }
            units += 1
            let order = full.contributions.filter { $0.value != nil && !derived.contains($0.feature) }.map(\.feature)
            var shuffled = order
            random.shuffle(&shuffled)
            for (place, count) in counts.enumerated() {
                greatest[place] += abs(Self.score(model, timeline, without: Set(order.prefix(count))) - score)
                drawn[place] += abs(Self.score(model, timeline, without: Set(shuffled.prefix(count))) - score)
            }
        }
        self.counts = counts
        self.greatest = greatest.map { $0 / max(units, 1) }
        self.drawn = drawn.map { $0 / max(units, 1) }
    }

    private static func score(_ model: RiskModel, _ timeline: PatientTimeline, without variables: Set<String>) -> Double {
        let view = model.schema.view(of: timeline).without(variables, of: model.schema)
        return model.scores(view, model.encoder.encode(view))[0]
    }
}

extension PatientTimeline {
    /// The unit without what some variables of a schema are made of.
    func without(_ variables: Set<String>, of schema: RiskSchema) -> PatientTimeline {
        var result = self
        for column in schema.columns where column.kind != .cross && variables.contains(column.name) { for name in column.columns { result.statics[name] = nil } }
        let codes = Set(schema.series.filter { variables.contains($0.name) }.flatMap(\.codes))
        result.events.removeAll { event in codes.contains(event.code) || schema.codes.map { variables.contains($0.word(event.code)) } ?? false }
        return result
    }
}
