public import CasebookLearning

/// One of the models whose scores a risk model adds up.
public enum RiskMember: Sendable {
    case linear(LinearRisk)
    case trees(BoostedTrees)
    case network(RecurrentRisk)

    /// What it is called in files and reports.
    public enum Kind: String, Sendable, CaseIterable {
        case linear, trees, network
    }

    public var kind: Kind {
        switch self {
        case .linear: .linear
        case .trees: .trees
        case .network: .network
        }
    }

    /// The scores of a unit, one an output.
    func scores(_ unit: EncodedUnit, _ view: PatientTimeline, _ encoder: FeatureEncoder) -> [Double] {
        switch self {
        case .linear(let model): model.scores(unit.features)
        case .trees(let trees): trees.scores(unit.features)
        case .network(let model): model.scores(model.example(unit.features, view, encoder))
        }
    }

    /// What a score starts from, and what each variable of the encoder adds to it.
    func contributions(_ unit: EncodedUnit, _ view: PatientTimeline, _ encoder: FeatureEncoder, output: Int) -> (base: Double, variables: [Double]) {
        var variables = Array(repeating: 0.0, count: encoder.variables.count)
        func add(_ values: some Sequence<Double>, from start: Int) { for (place, value) in values.enumerated() { variables[start + place] += value } }
        func addFeatures(_ values: [Double]) {
            let start = output * encoder.features.count
            for (place, feature) in encoder.features.enumerated() { variables[feature.variable] += values[start + place] }
        }
        switch self {
        case .linear(let model):
            let (base, values) = model.contributions(unit.features)
            addFeatures(values)
            return (base[output], variables)
        case .trees(let trees):
            let (base, values) = trees.contributions(unit.features)
            addFeatures(values)
            return (base[output], variables)
        case .network(let model):
            let (base, features, series, codes) = model.contributions(model.example(unit.features, view, encoder), output: output)
            for (place, value) in features.enumerated() { variables[encoder.features[model.scaler.columns[place].feature].variable] += value }
            let first = encoder.schema.columns.count
            add(series, from: first)
            add(codes, from: first + encoder.schema.series.count + encoder.schema.derived.count)
            return (base, variables)
        }
    }
}
