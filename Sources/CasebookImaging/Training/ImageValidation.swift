/// What was said of images by networks, a temperature and a threshold that had not seen them.
public struct ImageValidation: Sendable {
    /// Whose image each is.
    public let groups: [String]
    public let labels: [Int]
    /// A row an image.
    public let probabilities: [[Double]]
    /// The positive class of two, and whether each image was called so from the threshold; nil where there are more classes.
    public let positive: Int?
    public let isFlagged: [Bool]?

    /// Temperature and threshold of each fold are chosen on what networks said of the other folds.
    ///
    /// - Parameter probabilities: before calibration.
    init(groups: [String], labels: [Int], probabilities: [[Double]], folds: [Int], positive: Int?, isBalanced: Bool) {
        var calibrated = probabilities, isFlagged = [Bool](repeating: false, count: labels.count)
        for fold in Set(folds) {
            let others = folds.indices.filter { folds[$0] != fold }
            let calibration = ImageCalibration.fit(labels: others.map { labels[$0] }, probabilities: others.map { probabilities[$0] }, positive: positive, isBalanced: isBalanced)
            for row in folds.indices where folds[row] == fold {
                calibrated[row] = calibration(probabilities[row])
                if let positive { isFlagged[row] = calibrated[row][positive] >= calibration.threshold ?? 0.5 }
            }
        }
        self.groups = groups
        self.labels = labels
        self.probabilities = calibrated
        self.positive = positive
        self.isFlagged = positive == nil ? nil : isFlagged
    }

    public var measures: ImageMeasures? { ImageMeasures(labels: labels, probabilities: probabilities, groups: groups, positive: positive ?? 1, isFlagged: isFlagged) }
}
