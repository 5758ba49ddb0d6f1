public import CasebookLearning

/// How well probabilities of a yes or no agree with what came.
public struct RiskMeasures: Sendable, Hashable {
    public let cases: Int
    public let positives: Int
    public let auroc: AUROC
    public let averagePrecision: Double
    /// By drawing patients anew, where it was asked for.
    public let averagePrecisionInterval: ConfidenceInterval?
    public let brier: Double
    /// Of the base rate for every unit.
    public let constantBrier: Double
    public let logLoss: Double
    /// Over ten bins of equal mass.
    public let calibrationError: Double
    /// Nil where the probabilities do not allow a fit.
    public let calibration: LogisticRecalibration?
    /// Nil without thresholds.
    public let atThreshold: BinaryConfusion?
    /// The units' mean threshold.
    public let threshold: Double?

    /// Nil where there are not both outcomes, or a number is no probability.
    ///
    /// - Parameters:
    ///   - flags: whether each unit is flagged, by a threshold of its own fold.
    ///   - groups: of patients, whose units are not independent; with them an interval of the average precision is made.
    public init?(labels: [Bool], probabilities: [Double], flags: [Bool]? = nil, threshold: Double? = nil, groups: [String]? = nil) {
        guard let auroc = AUROC(labels: labels, scores: probabilities, groups: groups), let curve = PrecisionRecallCurve(labels: labels, scores: probabilities),
            let brier = ProbabilityScores.brier(labels: labels, probabilities: probabilities),
            let logLoss = ProbabilityScores.logLoss(labels: labels, probabilities: probabilities),
            let reliability = ReliabilityCurve(labels: labels, probabilities: probabilities, binning: .equalMass)
        else { return nil }
        cases = labels.count
        positives = labels.count { $0 }
        self.auroc = auroc
        averagePrecision = curve.averagePrecision
        averagePrecisionInterval = groups.flatMap { groups in
            Bootstrap(groups: groups, resampleCount: 300, seed: 1).estimate { rows in
                PrecisionRecallCurve(labels: rows.map { labels[$0] }, scores: rows.map { probabilities[$0] })?.averagePrecision
            }?.interval
        }
        self.brier = brier
        let rate = Double(positives) / Double(cases)
        constantBrier = rate * (1 - rate)
        self.logLoss = logLoss
        calibrationError = reliability.expectedCalibrationError
        calibration = LogisticRecalibration.fit(labels: labels, probabilities: probabilities)
        self.threshold = threshold
        if let flags { atThreshold = BinaryConfusion(labels: labels, scores: flags.map { $0 ? 1 : 0 }, threshold: 0.5) } else { atThreshold = nil }
    }

    /// The lesser of sensitivity and positive predictive value at the threshold (PhysioNet/CinC challenge 2012); 0 where nothing is flagged.
    public var scoreOne: Double? { atThreshold.map { min($0.sensitivity.value ?? 0, $0.positivePredictiveValue.value ?? 0) } }

    /// What flagging by the model is worth at the threshold: true positives less false ones at the threshold's odds, per unit (Vickers and Elkin, Medical Decision Making 2006).
    public var netBenefit: Double? {
        guard let atThreshold, let threshold, threshold < 1 else { return nil }
        return (Double(atThreshold.truePositives) - Double(atThreshold.falsePositives) * threshold / (1 - threshold)) / Double(cases)
    }

    /// The same for flagging every unit.
    public var netBenefitOfAll: Double? {
        guard let threshold, threshold < 1 else { return nil }
        let rate = Double(positives) / Double(cases)
        return rate - (1 - rate) * threshold / (1 - threshold)
    }
}
