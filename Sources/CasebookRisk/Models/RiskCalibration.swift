public import CasebookLearning
internal import Foundation

/// How scores become probabilities, fitted to units that the models were not trained on.
public enum RiskCalibration: Sendable, Hashable {
    /// As the scores say.
    case none
    case platt(PlattScaling)
    case isotonic(IsotonicRegression)
    case temperature(TemperatureScaling)

    public enum Method: String, Sendable, CaseIterable {
        case none, platt, isotonic, temperature
    }

    /// Nil where the units do not allow a fit. `scores` are rows × outputs.
    static func fit(_ method: Method, scores: [Double], _ targets: RowTargets) -> RiskCalibration? {
        switch (method, targets) {
        case (.none, _): return RiskCalibration.none
        case (.platt, .binary(let labels)): return PlattScaling.fit(labels: labels, scores: scores).map { .platt($0) }
        case (.isotonic, .binary(let labels)): return IsotonicRegression.fit(scores: scores, targets: labels.map { $0 ? 1 : 0 }).map { .isotonic($0) }
        case (_, .classes(let labels, let count)): return TemperatureScaling.fit(classes: labels, logits: scores, classCount: count).map { .temperature($0) }
        case (.temperature, .binary(let labels)):
            // A yes or no is two classes, one of which has the score 0.
            let logits = scores.flatMap { (score: Double) -> [Double] in [0, score] }
            return TemperatureScaling.fit(classes: labels.map { $0 ? 1 : 0 }, logits: logits, classCount: 2).map { .temperature($0) }
        case (_, .survival): return RiskCalibration.none
        }
    }

    /// The probability of yes.
    public func probability(_ score: Double) -> Double {
        let result =
            switch self {
            case .none: 1 / (1 + exp(-score))
            case .platt(let scaling): scaling(score)
            case .isotonic(let regression): regression(score)
            case .temperature(let scaling): 1 / (1 + exp(-score / scaling.temperature))
            }
        return min(max(result, 0), 1)
    }

    /// The probabilities of classes.
    public func probabilities(_ logits: [Double]) -> [Double] {
        var temperature = 1.0
        if case .temperature(let scaling) = self { temperature = scaling.temperature }
        let greatest = logits.max() ?? 0, shares = logits.map { exp(($0 - greatest) / temperature) }, sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }
}
