public import CasebookLearning

/// How well a model over images does on images that it has not seen.
public struct ImageMeasures: Sendable {
    public let cases: Int
    public let accuracy: Double
    /// Rows are the true classes.
    public let confusion: ConfusionMatrix
    /// Of two classes, that of the second; of more, the mean over each class against the others.
    public let auroc: Double
    /// Of two classes, by patients.
    public let interval: ConfidenceInterval?
    /// Of two classes, the second being the positive one: at a probability of one half, and at the model's threshold.
    public let atHalf: BinaryConfusion?
    public let atThreshold: BinaryConfusion?
    /// Of the probability of the class that is named, over ten bins of equal mass.
    public let calibrationError: Double

    /// Nil where a class is missing.
    ///
    /// - Parameter groups: whose image each is.
    public init?(labels: [Int], probabilities: [[Double]], threshold: Double?, groups: [String]) {
        let classes = probabilities.first?.count ?? 0
        guard classes > 1, labels.count == probabilities.count else { return nil }
        cases = labels.count
        let named = probabilities.map { row in row.indices.max { (row[$0], $1) < (row[$1], $0) }! }
        confusion = ConfusionMatrix(classCount: classes, gold: labels, predicted: named)
        accuracy = confusion.accuracy ?? 0
        var areas: [AUROC] = []
        for label in classes == 2 ? 1..<2 : 0..<classes {
            guard let area = AUROC(labels: labels.map { $0 == label }, scores: probabilities.map { $0[label] }, groups: groups) else { return nil }
            areas.append(area)
        }
        auroc = areas.reduce(0) { $0 + $1.value } / Double(areas.count)
        interval = classes == 2 ? areas[0].interval() : nil
        let positive = probabilities.map { $0[1] }
        atHalf = classes == 2 ? BinaryConfusion(labels: labels.map { $0 == 1 }, scores: positive, threshold: 0.5) : nil
        atThreshold = classes == 2 ? threshold.flatMap { BinaryConfusion(labels: labels.map { $0 == 1 }, scores: positive, threshold: $0) } : nil
        let isRight = zip(named, labels).map(==), confidence = zip(named, probabilities).map { $1[$0] }
        calibrationError = ReliabilityCurve(labels: isRight, probabilities: confidence, binning: .equalMass)?.expectedCalibrationError ?? 0
    }
}
