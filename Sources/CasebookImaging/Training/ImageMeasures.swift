public import CasebookLearning

/// How well a model over images does on images that it has not seen.
public struct ImageMeasures: Sendable {
    public let cases: Int
    public let accuracy: Double
    /// Rows are the true classes.
    public let confusion: ConfusionMatrix
    /// Of two classes, that of the positive one; of more, the mean over each class against the others. Nil where a class is missing.
    public let auroc: Double?
    /// Of two classes, by patients.
    public let interval: ConfidenceInterval?
    /// Of two classes: from a probability of one half, and as they were called.
    public let atHalf: BinaryConfusion?
    public let atThreshold: BinaryConfusion?
    /// Of the probability of the class that is named, over ten bins of equal mass; nil where there are too few images.
    public let calibrationError: Double?

    /// Nil where there are no images.
    ///
    /// - Parameters:
    ///   - groups: whose image each is.
    ///   - positive: of two classes the one that is looked for.
    ///   - isFlagged: whether each image is called positive from a threshold.
    public init?(labels: [Int], probabilities: [[Double]], groups: [String], positive: Int, isFlagged: [Bool]?) {
        guard let classes = probabilities.first?.count, classes > 1, labels.count == probabilities.count else { return nil }
        cases = labels.count
        let named = probabilities.map(ImageModel.likeliest)
        confusion = ConfusionMatrix(classCount: classes, gold: labels, predicted: named)
        accuracy = confusion.accuracy ?? 0
        let isBinary = classes == 2, wanted = isBinary ? [positive] : Array(0..<classes)
        let areas = wanted.compactMap { label in AUROC(labels: labels.map { $0 == label }, scores: probabilities.map { $0[label] }, groups: groups) }
        auroc = areas.count == wanted.count ? areas.reduce(0) { $0 + $1.value } / Double(areas.count) : nil
        interval = isBinary ? areas.first?.interval() : nil
        let isPositive = labels.map { $0 == positive }
        atHalf = isBinary ? BinaryConfusion(labels: isPositive, scores: probabilities.map { $0[positive] }, threshold: 0.5) : nil
        atThreshold = isBinary ? isFlagged.flatMap { BinaryConfusion(labels: isPositive, scores: $0.map { $0 ? 1 : 0 }, threshold: 0.5) } : nil
        let isRight = zip(named, labels).map(==), confidence = zip(named, probabilities).map { $1[$0] }
        calibrationError = ReliabilityCurve(labels: isRight, probabilities: confidence, binning: .equalMass)?.expectedCalibrationError
    }
}
