public import CasebookCore
internal import CasebookLearning

extension OmicsModel {
    /// The features that count most in the prediction of each sample of a cohort, the greatest first: of a diagnosis for the likeliest class. O(networks × 32) passes a
    /// sample.
    ///
    /// Throws as `predict`.
    public func explain(_ cohort: OmicsCohort, most count: Int) throws(ClinicalError) -> [[OmicsContribution]] {
        precondition(count > 0, "At least one feature is asked for.")
        let names = preparations.flatMap { preparation in preparation.columns.map { (preparation.modality, $0.feature) } }
        return try samples(of: cohort).map { sample in
            let scores = scores(sample), values = contributions(sample, output: Self.greatest(scores)).all
            let order = values.indices.filter { values[$0] != 0 }.sorted { (abs(values[$1]), $0) < (abs(values[$0]), $1) }
            return order.prefix(count).map { OmicsContribution(modality: names[$0].0, feature: names[$0].1, value: values[$0]) }
        }
    }

    /// What each prepared value adds to a score: of all modalities side by side, by the whole model and by each network alone.
    func contributions(_ sample: OmicsSample, output: Int) -> (all: [Double], networks: [[Double]]) {
        var values = linearContributions(sample, output: output)
        guard sample.parts.contains(where: { $0 != nil }) else { return (values, networks.map { _ in values }) }
        let single = networks.map { $0.contributions(sample, output: output).flatMap(\.self) }, share = weights.network * networkSlope / Double(max(1, networks.count))
        for own in single { for place in own.indices { values[place] += share * own[place] } }
        return (values.map { $0 * scale }, single)
    }

    /// What each prepared value adds to a score by the linear parts of the model, exactly, for the values are centred; of all modalities side by side.
    private func linearContributions(_ sample: OmicsSample, output: Int) -> [Double] {
        var values: [Double] = []
        let present = zip(sample.parts, linear.weights).reduce(0) { $0 + ($1.0 == nil ? 0 : $1.1) }, modalities = sample.parts.count { $0 != nil }
        for (place, part) in sample.parts.enumerated() {
            guard let part else {
                values += Array(repeating: 0, count: widths[place])
                continue
            }
            let share = present > 1e-9 ? linear.weights[place] / present : 1 / Double(modalities)
            values += Self.products(linear.models[place], part, output).map { weights.linear * linear.slope * share * $0 }
        }
        guard weights.joint > 0, let joined = sample.joined(widths: widths) else { return values }
        return zip(values, Self.products(joint, joined, output)).map { $0 + weights.joint * $1 }
    }

    /// Values times the weights of one output, less the mean of all where there are several.
    private static func products(_ model: LinearModel, _ values: [Float], _ output: Int) -> [Double] {
        let columns = model.columnCount, outputs = model.outputCount
        return values.indices.map { column in
            var weight = model.weights[output * columns + column]
            if outputs > 1 { weight -= (0..<outputs).reduce(0) { $0 + model.weights[$1 * columns + column] } / Double(outputs) }
            return weight * Double(values[column])
        }
    }
}
