public import CasebookLearning
internal import Foundation

/// What models said of units that they had not seen, beside what came.
public struct RiskValidation: Sendable {
    /// One series of predictions.
    public struct Predictions: Sendable {
        public var name: String
        /// Probabilities of yes; log hazards for survival; for classes rows × classes.
        public var values: [Double]
    }

    public let ids: [String]
    public let groups: [String]
    public let targets: RowTargets
    public let labels: [String]
    /// The fold of each unit.
    public let folds: [Int]
    /// Of the model with all that was chosen.
    public private(set) var model: Predictions
    /// Whether the model flags each unit, by the threshold chosen without it.
    public private(set) var flags: [Bool]
    /// The threshold for each unit.
    public private(set) var thresholds: [Double]
    /// Of each kind alone, calibrated likewise.
    public private(set) var kinds: [Predictions]
    /// The schema's bedside score, as it is.
    public let bedside: Predictions?
    /// Values of the schema's subgroups, unit by unit.
    public let subgroups: [(name: String, values: [String])]
    /// What each fold chose: shares by kind, and the threshold.
    public private(set) var choices: [(weights: [String: Double], threshold: Double?)] = []

    /// Whether shares, calibration and threshold were chosen on inner folds; otherwise they were on the very scores that are here, and of these only ranks are measured.
    public let isNested: Bool

    private let scores: [RiskMember.Kind: [Double]]

    init(data: RiskData, schema: RiskSchema, scores: [RiskMember.Kind: [Double]], folds: [Int], isNested: Bool) {
        self.isNested = isNested
        ids = data.ids
        groups = data.groups
        targets = data.targets
        labels = data.labels
        self.folds = folds
        self.scores = scores
        let empty = Array(repeating: 0.0, count: data.count * data.targets.outputCount)
        model = Predictions(name: "model", values: empty)
        flags = Array(repeating: false, count: data.count)
        thresholds = Array(repeating: .nan, count: data.count)
        kinds = RiskMember.Kind.allCases.filter { scores[$0] != nil }.map { Predictions(name: $0.rawValue, values: empty) }
        bedside = Self.bedside(data, schema)
        subgroups = Self.subgroups(data, schema)
    }

    /// What a finished model says of units with known outcomes, which it should not have been trained on.
    public init(_ model: RiskModel, _ data: RiskData) {
        isNested = true
        (ids, groups, targets, labels, scores) = (data.ids, data.groups, data.targets, data.labels, [:])
        folds = Array(repeating: 0, count: data.count)
        var values: [Double] = []
        for view in data.views {
            let score = model.score(view, model.encoder.encode(view), explanation: .none, threshold: nil)
            switch data.targets {
            case .binary: values.append(score.probability ?? 0)
            case .classes: values += score.classes.map(\.probability)
            case .survival: values.append(score.logHazard ?? 0)
            }
        }
        self.model = Predictions(name: "model", values: values)
        thresholds = Array(repeating: model.threshold ?? .nan, count: data.count)
        let isBinary = if case .binary = data.targets { true } else { false }
        flags = isBinary ? values.map { $0 >= model.threshold ?? .infinity } : Array(repeating: false, count: data.count)
        kinds = []
        bedside = Self.bedside(data, model.schema)
        subgroups = Self.subgroups(data, model.schema)
    }

    private static func bedside(_ data: RiskData, _ schema: RiskSchema) -> Predictions? {
        schema.bedside.map { use in
            Predictions(name: use.score.rawValue, values: data.views.map { use.score.value(of: $0, variables: use.variables, schema: schema) })
        }
    }

    private static func subgroups(_ data: RiskData, _ schema: RiskSchema) -> [(name: String, values: [String])] {
        schema.subgroups.map { name in (name, data.views.map { subgroup(name, $0, schema) }) }
    }

    /// Numbers of many values are parted by decades, as ages are.
    private static func subgroup(_ name: String, _ view: PatientTimeline, _ schema: RiskSchema) -> String {
        guard let value = schema.value(name, of: view) else { return "unknown" }
        guard let number = value.number, number > 20, number < 1e6 else { return value.word }
        let decade = Int(number / 10) * 10
        return "\(decade)–\(decade + 9)"
    }

    /// Makes the predictions of a fold with what was chosen without it.
    mutating func add(fold: Int, _ combination: RiskCombination, inner: [RiskMember.Kind: [Double]], targets chosenOn: RowTargets) {
        choices.append((Dictionary(uniqueKeysWithValues: combination.weights.map { ($0.key.rawValue, $0.value) }), combination.threshold))
        let width = targets.outputCount
        func fill(_ values: inout [Double], _ scores: [Double], _ calibration: RiskCalibration) {
            for row in folds.indices where folds[row] == fold {
                let range = (row * width)..<((row + 1) * width)
                switch targets {
                case .binary: values[row] = calibration.probability(scores[row])
                case .classes: values.replaceSubrange(range, with: calibration.probabilities(Array(scores[range])))
                case .survival: values[row] = scores[row]
                }
            }
        }
        fill(&model.values, RiskCombination.combined(scores, combination.weights), combination.calibration)
        for row in folds.indices where folds[row] == fold {
            guard let threshold = combination.threshold else { continue }
            thresholds[row] = threshold
            if case .binary = targets { flags[row] = model.values[row] >= threshold }
        }
        for (place, kind) in RiskMember.Kind.allCases.filter({ scores[$0] != nil }).enumerated() {
            let method: RiskCalibration.Method = if case .classes = targets { .temperature } else { .platt }
            fill(&kinds[place].values, scores[kind]!, RiskCalibration.fit(method, scores: inner[kind]!, chosenOn) ?? .none)
        }
    }
}
