/// How much an image of each class counts.
enum ClassWeights {
    /// Over all labels the weights of each class sum to the same; a class of which there is none weighs nothing.
    static func balanced(_ labels: [Int], classes: Int) -> [Float] {
        var counts = [Int](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        return counts.map { $0 > 0 ? Float(labels.count) / Float(classes * $0) : 0 }
    }
}
