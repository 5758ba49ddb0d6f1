internal import CasebookLearning
internal import Foundation

/// How probabilities of networks are made to hold, and from which one a picture is called positive.
public struct ImageCalibration: Sendable, Hashable {
    /// By which logits of probabilities are divided (Guo et al., ICML 2017).
    public var temperature = 1.0
    /// Of the positive class, where there are two: where sensitivity and specificity together were greatest.
    public var threshold: Double?

    /// - Parameters:
    ///   - probabilities: of networks that had not seen the images, a row an image.
    ///   - positive: the positive class of two; nil where there are more.
    ///   - isBalanced: whether classes count alike: networks that were trained so are judged so, as one temperature could not make up for the frequencies.
    static func fit(labels: [Int], probabilities: [[Double]], positive: Int?, isBalanced: Bool) -> ImageCalibration {
        let classes = probabilities.first?.count ?? 0, logits = probabilities.flatMap { $0.map { Self.logit($0) } }
        let weights = isBalanced ? ClassWeights.balanced(labels, classes: classes).map { Double($0) } : nil
        var found = ImageCalibration()
        found.temperature = TemperatureScaling.fit(classes: labels, logits: logits, classCount: classes, classWeights: weights)?.temperature ?? 1
        if let positive { found.threshold = ROCCurve(labels: labels.map { $0 == positive }, scores: probabilities.map { found($0)[positive] })?.youdenThreshold }
        return found
    }

    /// Calibrated probabilities of the classes of one image.
    func callAsFunction(_ probabilities: [Double]) -> [Double] {
        let logits = probabilities.map { Self.logit($0) / temperature }, greatest = logits.max() ?? 0
        let shares = logits.map { exp($0 - greatest) }, sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    /// A probability as a score whose softmax is the probability.
    private static func logit(_ probability: Double) -> Double { log(max(probability, 1e-12)) }
}
