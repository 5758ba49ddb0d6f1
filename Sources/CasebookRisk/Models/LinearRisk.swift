public import CasebookLearning

/// Logistic regression, its multinomial form, or Cox's regression over scaled features.
public struct LinearRisk: Sendable, Hashable {
    /// How it is fitted.
    public struct Options: Sendable, Hashable {
        /// Half of it times the squared weights is added to the mean loss.
        public var ridge = 0.01
        /// Quantiles at which features may bend.
        public var bends: [Double] = []
        /// Summaries of series that are seen; all where it is nil.
        public var statistics: Set<SeriesStatistic>?
        public init() {}
    }

    public let scaler: FeatureScaler
    public let model: LinearModel

    public init(scaler: FeatureScaler, model: LinearModel) {
        precondition(scaler.columns.count == model.columnCount, "\(model.columnCount) weights do not fit \(scaler.columns.count) columns.")
        self.scaler = scaler
        self.model = model
    }

    static func fit(_ features: FeatureMatrix, _ names: [RiskFeature], _ targets: RowTargets, rowWeights: [Double]?, options: Options) -> LinearRisk {
        let seen = options.statistics.map { kept in names.indices.filter { names[$0].statistic.map(kept.contains) ?? true } }
        let scaler = FeatureScaler.fit(features, only: seen, bends: options.bends)
        return LinearRisk(scaler: scaler, model: LinearModel.fit(scaler.scale(features), targets, rowWeights: rowWeights, ridge: options.ridge))
    }

    func scores(_ features: [Float]) -> [Double] { model.scores(scaler.scale(features)) }

    /// Exact: columns are centred, so that a column's product with its weight is what it adds to the mean unit's score. Outputs × features.
    func contributions(_ features: [Float]) -> (base: [Double], values: [Double]) {
        let scaled = scaler.scale(features), columns = scaler.columns
        var values = Array(repeating: 0.0, count: features.count * model.outputCount)
        for output in 0..<model.outputCount {
            for (place, column) in columns.enumerated() {
                values[output * features.count + column.feature] += model.weights[output * columns.count + place] * Double(scaled[place])
            }
        }
        return (model.intercepts, values)
    }
}
