/// The structural components of DeLong's variance: for each row, the share of the other class that it is ranked rightly against.
///
/// One sort gives all of them (Sun and Xu, IEEE Signal Processing Letters 2014, in the place of the O(mn) definition of DeLong, DeLong and
/// Clarke-Pearson, Biometrics 1988). Ties count one half.
struct Placements {
    /// One value for each row.
    let values: [Double]
    /// The mean of the values of either class: the area under the ROC curve.
    let area: Double
    let positiveCount: Int
    let negativeCount: Int

    /// Nil when a score is NaN or when there are not rows of both classes. O(n log n).
    init?(labels: [Bool], scores: [Double]) {
        precondition(labels.count == scores.count, "Labels and scores differ in number: \(labels.count) and \(scores.count).")
        let positives = labels.reduce(0) { $0 + ($1 ? 1 : 0) }
        let negatives = labels.count - positives
        guard positives > 0, negatives > 0, !scores.contains(where: \.isNaN) else { return nil }
        let order = RowOrder.ascending(scores)
        var values = Array(repeating: 0.0, count: scores.count)
        var lowerPositives = 0
        var lowerNegatives = 0
        // Twice the number of pairs in the right order: whole, so that the area is exact.
        var twicePairs = 0
        for tie in RowOrder.ties(scores, order: order) {
            let tiedPositives = tie.reduce(0) { $0 + (labels[order[$1]] ? 1 : 0) }
            let tiedNegatives = tie.count - tiedPositives
            let below = 2 * lowerNegatives + tiedNegatives
            let above = 2 * (positives - lowerPositives) - tiedPositives
            for place in tie {
                let row = order[place]
                values[row] = labels[row] ? Double(below) / Double(2 * negatives) : Double(above) / Double(2 * positives)
            }
            twicePairs += below * tiedPositives
            lowerPositives += tiedPositives
            lowerNegatives += tiedNegatives
        }
        self.values = values
        area = Double(twicePairs) / Double(2 * positives * negatives)
        positiveCount = positives
        negativeCount = negatives
    }

    /// The variance of a mean of components: s₁₀/m + s₀₁/n with sample variances of each class. Nil when a class has fewer than two rows.
    ///
    /// With groups of rows that are not independent, such as encounters of one patient, their sums are what varies (Obuchowski, Biometrics 1997).
    static func variance(_ values: [Double], labels: [Bool], groups: [Int]?) -> Double? {
        if let groups { return variance(values, labels: labels, groups: groups) }
        var result = 0.0
        for label in [true, false] {
            var count = 0.0
            var sum = 0.0
            for row in values.indices where labels[row] == label {
                count += 1
                sum += values[row]
            }
            guard count >= 2 else { return nil }
            let mean = sum / count
            var squares = 0.0
            for row in values.indices where labels[row] == label { squares += (values[row] - mean) * (values[row] - mean) }
            result += squares / (count - 1) / count
        }
        return result
    }

    private static func variance(_ values: [Double], labels: [Bool], groups: [Int]) -> Double? {
        var counts = [0.0, 0.0], means = [0.0, 0.0]
        for (row, label) in labels.enumerated() {
            counts[label ? 1 : 0] += 1
            means[label ? 1 : 0] += values[row]
        }
        guard counts[0] >= 2, counts[1] >= 2 else { return nil }
        for label in 0..<2 { means[label] /= counts[label] }
        // Of each group, what its rows of either class differ from the mean by, as parts of that mean.
        let groupCount = (groups.max() ?? -1) + 1
        var sums = Array(repeating: (negative: 0.0, positive: 0.0), count: groupCount), holders = Array(repeating: (negative: false, positive: false), count: groupCount)
        for (row, label) in labels.enumerated() {
            if label {
                sums[groups[row]].positive += (values[row] - means[1]) / counts[1]
                holders[groups[row]].positive = true
            } else {
                sums[groups[row]].negative += (values[row] - means[0]) / counts[0]
                holders[groups[row]].negative = true
            }
        }
        let positive = Double(holders.count { $0.positive }), negative = Double(holders.count { $0.negative }), all = Double(groupCount)
        guard positive >= 2, negative >= 2 else { return nil }
        var variance = 0.0
        for sum in sums {
            variance += sum.positive * sum.positive * positive / (positive - 1) + sum.negative * sum.negative * negative / (negative - 1)
            variance += 2 * sum.positive * sum.negative * all / (all - 1)
        }
        return max(0, variance)
    }

    /// A number for each group, in the order of their first rows; nil where every row is a group of its own.
    static func numbered(_ groups: [String]?) -> [Int]? {
        guard let groups else { return nil }
        var numbers: [String: Int] = [:]
        let result = groups.map { group -> Int in
            let number = numbers[group] ?? numbers.count
            numbers[group] = number
            return number
        }
        return numbers.count == groups.count ? nil : result
    }
}
