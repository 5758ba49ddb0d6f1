public import CasebookCore
public import CasebookLearning

/// How a risk model is trained.
public struct RiskRecipe: Sendable, Hashable {
    /// How a network is trained.
    public struct NetworkTraining: Sendable, Hashable {
        public var architecture = RiskArchitecture()
        public var epochs = 10
        public var rate: Float = 0.002
        public var batch = 64
        public var weightDecay: Float = 0.01
        /// Networks that begin at different numbers; their scores are averaged.
        public var copies = 1
        /// Quantiles at which features may bend.
        public var bends: [Double] = []
        /// Summaries of series that are seen as features; all where it is nil.
        public var statistics: Set<SeriesStatistic>?
        public init() {}
    }

    /// What the threshold is chosen for, on units that the models were not trained on.
    public enum ThresholdRule: Sendable, Hashable {
        /// The greatest lesser one of sensitivity and positive predictive value (Score 1 of the PhysioNet challenge of 2012).
        case balancedPrecision
        /// The greatest sum of sensitivity and specificity (Youden, Cancer 1950).
        case youden
        /// The highest at which the sensitivity is reached.
        case sensitivity(Double)
        /// A probability.
        case probability(Double)
    }

    /// Each nil for none.
    public var linear: LinearRisk.Options? = LinearRisk.Options()
    public var trees: BoostedTreesOptions? = BoostedTreesOptions()
    public var network: NetworkTraining?
    /// Parts of the patients: in turn each is left out, and the others' models score it.
    public var folds = 5
    public var calibration = RiskCalibration.Method.platt
    public var threshold = ThresholdRule.youden
    /// Names with the probability that each begins at; where it is empty, bands are made of the training units' ranks.
    public var bands: [RiskBand] = []
    /// Whether classes weigh the same in training, however rare they are.
    public var isBalanced = false
    /// Whether one kind alone is kept, the simplest first, where a sum of kinds is not better beyond chance.
    public var prefersSimple = true
    public var seed: UInt64 = 1

    public init() {}

    /// Reads a recipe: members `linear`, `trees` and `network`, each an object, `true`, or false for none; without any of them linear and trees. Throws `schema.malformed`.
    public init(_ json: JSONValue, file: String? = nil) throws(ClinicalError) {
        self.init()
        var reader = try SettingsReader(json, file: file)
        /// The settings of a kind of model, an empty object where it is only wanted; nil where it is not.
        func part(_ key: String, isDefault: Bool) throws(ClinicalError) -> SettingsReader? {
            switch json[key] {
            case nil, .null?: return isDefault ? try SettingsReader(.object([])) : nil
            case .bool(let isWanted)?:
                _ = try reader.bool(key)
                return isWanted ? try SettingsReader(.object([])) : nil
            default: return try reader.reader(key)
            }
        }
        let isBare = !["linear", "trees", "network"].contains { json[$0] != nil }
        linear = try part("linear", isDefault: isBare).map { (part) throws(ClinicalError) in try Self.linear(part) }
        trees = try part("trees", isDefault: isBare).map { (part) throws(ClinicalError) in try Self.trees(part) }
        network = try part("network", isDefault: false).map { (part) throws(ClinicalError) in try Self.network(part) }
        folds = try reader.integer("folds", in: 2...100) ?? folds
        calibration = try reader.choice("calibration", RiskCalibration.Method.self) ?? calibration
        if var part = try reader.reader("threshold") { threshold = try Self.threshold(&part) }
        for var part in try reader.readers("bands") {
            guard let from = try part.number("from"), (0..<1).contains(from), from > bands.last?.from ?? -1 else {
                throw part.error("from", "must be a probability above the band's before.")
            }
            bands.append(RiskBand(name: try part.needed("name"), from: from))
            try part.end()
        }
        isBalanced = try reader.bool("balanced") ?? isBalanced
        prefersSimple = try reader.bool("prefersSimple") ?? prefersSimple
        try reader.end()
        guard linear != nil || trees != nil || network != nil else { throw reader.error("linear", "trees or network must be wanted.") }
    }

    private static func linear(_ reader: SettingsReader) throws(ClinicalError) -> LinearRisk.Options {
        var reader = reader, options = LinearRisk.Options()
        if let ridge = try reader.number("ridge") {
            guard ridge >= 0 else { throw reader.error("ridge", "must not be negative.") }
            options.ridge = ridge
        }
        options.bends = try bends(&reader)
        options.statistics = try statistics(&reader)
        try reader.end()
        return options
    }

    private static func statistics(_ reader: inout SettingsReader) throws(ClinicalError) -> Set<SeriesStatistic>? {
        guard let words = try reader.words("statistics") else { return nil }
        let known = words.compactMap { SeriesStatistic(rawValue: $0) }
        guard known.count == words.count else { throw reader.error("statistics", "must be some of \(SeriesStatistic.allCases.map(\.rawValue).joined(separator: ", ")).") }
        return Set(known)
    }

    private static func bends(_ reader: inout SettingsReader) throws(ClinicalError) -> [Double] {
        let bends = try (reader.words("bends") ?? []).map { Double($0) ?? .nan }
        guard bends.allSatisfy({ $0 > 0 && $0 < 1 }), zip(bends, bends.dropFirst()).allSatisfy(<) else { throw reader.error("bends", "must be rising shares between 0 and 1.") }
        return bends
    }

    private static func trees(_ reader: SettingsReader) throws(ClinicalError) -> BoostedTreesOptions {
        var reader = reader, options = BoostedTreesOptions()
        options.rounds = try reader.integer("rounds", in: 1...20_000) ?? options.rounds
        options.leaves = try reader.integer("leaves", in: 2...1_024) ?? options.leaves
        options.depth = try reader.integer("depth", in: 1...12) ?? options.depth
        options.leafRows = try reader.integer("leafRows", in: 1...1_000_000) ?? options.leafRows
        func share(_ key: String, _ value: inout Double, upTo most: Double = 1) throws(ClinicalError) {
            guard let number = try reader.number(key) else { return }
            guard number > 0, number <= most else { throw reader.error(key, "must lie above 0 and up to \(most).") }
            value = number
        }
        try share("learningRate", &options.learningRate)
        try share("columnShare", &options.columnShare)
        try share("rowShare", &options.rowShare)
        try share("ridge", &options.ridge, upTo: 1e9)
        try reader.end()
        return options
    }

    private static func network(_ reader: SettingsReader) throws(ClinicalError) -> NetworkTraining {
        var reader = reader, training = NetworkTraining()
        try training.architecture.read(&reader)
        training.epochs = try reader.integer("epochs", in: 1...10_000) ?? training.epochs
        training.batch = try reader.integer("batch", in: 1...100_000) ?? training.batch
        training.copies = try reader.integer("copies", in: 1...100) ?? training.copies
        if let rate = try reader.number("rate") {
            guard rate > 0, rate < 10 else { throw reader.error("rate", "must lie above 0 and below 10.") }
            training.rate = Float(rate)
        }
        if let decay = try reader.number("weightDecay") {
            guard decay >= 0, decay < 10 else { throw reader.error("weightDecay", "must not be negative, and below 10.") }
            training.weightDecay = Float(decay)
        }
        training.bends = try bends(&reader)
        training.statistics = try statistics(&reader)
        try reader.end()
        return training
    }

    private static func threshold(_ reader: inout SettingsReader) throws(ClinicalError) -> ThresholdRule {
        let rule = try reader.needed("rule"), value = try reader.number("value")
        try reader.end()
        switch (rule, value) {
        case ("balanced-precision", nil): return .balancedPrecision
        case ("youden", nil): return .youden
        case ("sensitivity", let value?) where value > 0 && value <= 1: return .sensitivity(value)
        case ("probability", let value?) where value >= 0 && value <= 1: return .probability(value)
        default: throw reader.error("rule", "must be balanced-precision, youden, sensitivity or probability; the last two take a 'value' from 0 to 1.")
        }
    }
}
