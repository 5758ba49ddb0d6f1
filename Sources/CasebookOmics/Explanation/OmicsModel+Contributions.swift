internal import CasebookLearning

extension OmicsModel {
    /// What each prepared value adds to a score by the linear parts of the model, exactly, for the values are centred; of all modalities side by side.
    func linearContributions(_ sample: OmicsSample, output: Int) -> [Double] {
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
