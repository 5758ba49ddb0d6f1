public import CasebookLearning

extension RiskValidation {
    /// Measures of the model, of each kind alone, and of the bedside score, of which only ranks count. Empty unless the outcome is a yes or no.
    public var binaryMeasures: [(name: String, measures: RiskMeasures)] {
        guard case .binary(let labels) = targets else { return [] }
        let threshold = !isNested || thresholds.contains { $0.isNaN } ? nil : thresholds.reduce(0, +) / Double(max(thresholds.count, 1))
        var result: [(name: String, measures: RiskMeasures)] = []
        if let measures = RiskMeasures(labels: labels, probabilities: model.values, flags: threshold == nil ? nil : flags, threshold: threshold, groups: groups) {
            result.append((model.name, measures))
        }
        for kind in kinds { if let measures = RiskMeasures(labels: labels, probabilities: kind.values, groups: groups) { result.append((kind.name, measures)) } }
        if let bedside {
            // Points are brought between 0 and 1, which keeps their ranks.
            let most = max(bedside.values.max() ?? 1, 1)
            if let measures = RiskMeasures(labels: labels, probabilities: bedside.values.map { max(0, $0) / most }, groups: groups) { result.append((bedside.name, measures)) }
        }
        return result
    }

    /// The model's area less that of another series of predictions, with its interval (DeLong, by patients).
    public func difference(to other: Predictions) -> AUROCComparison? {
        guard case .binary(let labels) = targets else { return nil }
        return AUROCComparison(labels: labels, first: model.values, second: other.values, groups: groups)
    }

    /// Harrell's c of the model and of each kind alone, with intervals by drawing patients anew. Empty unless the outcome is a time. Pairs are compared within folds, whose
    /// scores have one scale.
    public var concordances: [(name: String, value: Double, interval: ConfidenceInterval)] {
        guard case .survival(let times, let events) = targets else { return [] }
        return ([model] + kinds).compactMap { series in
            let bootstrap = Bootstrap(groups: groups, resampleCount: 300, seed: 1)
            let estimate = bootstrap.estimate { rows -> Double? in
                var right = 0.0, all = 0.0
                for fold in Set(folds).sorted() {
                    let own = rows.filter { folds[$0] == fold }
                    guard let part = Concordance.harrell(times: own.map { times[$0] }, events: own.map { events[$0] }, risks: own.map { series.values[$0] }) else { continue }
                    right += part.concordant + part.tied / 2
                    all += part.comparable
                }
                return all > 0 ? right / all : nil
            }
            return estimate.map { (series.name, $0.value, $0.interval) }
        }
    }

    /// Accuracy and log loss of the model and of each kind alone. Empty unless the outcome is one of several classes.
    public var classMeasures: [(name: String, accuracy: Double, logLoss: Double, matrix: ConfusionMatrix)] {
        guard case .classes(let gold, let count) = targets else { return [] }
        return ([model] + kinds).compactMap { series in
            guard let loss = ProbabilityScores.logLoss(classes: gold, probabilities: series.values, classCount: count) else { return nil }
            let found = gold.indices.map { row in (0..<count).max { (series.values[row * count + $0], $1) < (series.values[row * count + $1], $0) }! }
            let matrix = ConfusionMatrix(classCount: count, gold: gold, predicted: found)
            return (series.name, matrix.accuracy ?? 0, loss, matrix)
        }
    }

    /// Measures of the model among units that share a value of a subgroup, those with at least 50 units and 5 of either outcome.
    public var subgroupMeasures: [(subgroup: String, value: String, measures: RiskMeasures)] {
        guard case .binary(let labels) = targets else { return [] }
        return subgroups.flatMap { subgroup in
            Set(subgroup.values).sorted().compactMap { value in
                let rows = subgroup.values.indices.filter { subgroup.values[$0] == value }
                let own = rows.map { labels[$0] }, positives = own.count { $0 }
                guard rows.count >= 50, positives >= 5, rows.count - positives >= 5 else { return nil }
                let threshold = !isNested || thresholds.contains { $0.isNaN } ? nil : rows.reduce(0) { $0 + thresholds[$1] } / Double(rows.count)
                return RiskMeasures(labels: own, probabilities: rows.map { model.values[$0] }, flags: threshold == nil ? nil : rows.map { flags[$0] }, threshold: threshold)
                    .map { (subgroup.name, value, $0) }
            }
        }
    }
}
