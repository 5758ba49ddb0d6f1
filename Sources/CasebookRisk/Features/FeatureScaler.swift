public import CasebookLearning

/// Makes columns of mean 0 and deviation 1 without gaps out of features, for models that need such: values cut at far quantiles, what is missing set to the mean
/// and told by a column of its own, and bends where a feature may not act along a line.
public struct FeatureScaler: Sendable, Hashable {
    /// One column that comes out.
    public struct Column: Sendable, Hashable {
        public enum Kind: Int, Sendable, CaseIterable {
            /// The value.
            case value
            /// 1 where it is missing.
            case missing
            /// How far it lies above `knot`.
            case above
        }
        public var feature: Int
        public var kind: Kind
        /// Values beyond are cut.
        public var low: Float
        public var high: Float
        /// What stands for a missing value.
        public var fill: Float
        public var knot: Float
        public var center: Float
        public var scale: Float

        func raw(_ value: Float) -> Float {
            if kind == .missing { return value.isNaN ? 1 : 0 }
            let cut = value.isNaN ? fill : min(max(value, low), high)
            return kind == .above ? max(0, cut - knot) : cut
        }
    }

    public let columns: [Column]

    public init(columns: [Column]) { self.columns = columns }

    /// Columns by which missing values are told need this share of them, and of the others.
    private static let leastMissing = 0.005

    /// - Parameters:
    ///   - only: the features that are taken; all where it is nil.
    ///   - bends: quantiles at which a feature of many values may bend; none for lines alone.
    public static func fit(_ features: FeatureMatrix, only: [Int]? = nil, bends: [Double] = []) -> FeatureScaler {
        var columns: [Column] = [], gaps: Set<UInt64> = []
        for feature in only ?? Array(0..<features.columnCount) {
            let sorted = features.sortedColumn(feature)
            let missing = 1 - Double(sorted.count) / Double(features.rowCount)
            func add(_ kind: Column.Kind, low: Float, high: Float, fill: Float, knot: Float = 0) {
                var column = Column(feature: feature, kind: kind, low: low, high: high, fill: fill, knot: knot, center: 0, scale: 1)
                var sum = 0.0, squares = 0.0
                for row in 0..<features.rowCount {
                    let value = Double(column.raw(features[row, feature]))
                    sum += value
                    squares += value * value
                }
                let count = Double(features.rowCount), mean = sum / count, variance = squares / count - mean * mean
                // What hardly varies says nothing, and would be blown up.
                guard variance > 1e-10 * max(1, mean * mean) else { return }
                column.center = Float(mean)
                column.scale = Float(variance.squareRoot())
                columns.append(column)
            }
            // Summaries of one series are missing together.
            let isGap = missing > leastMissing && missing < 1 - leastMissing
            if isGap, gaps.insert(gapHash(features, feature)).inserted { add(.missing, low: 0, high: 0, fill: 0) }
            guard let first = sorted.first, let last = sorted.last, first < last else { continue }
            func quantile(_ share: Double) -> Float { sorted[min(sorted.count - 1, Int(share * Double(sorted.count - 1) + 0.5))] }
            var (low, high) = (quantile(0.01), quantile(0.99))
            // A rare word would be cut away.
            if low == high { (low, high) = (first, last) }
            var sum = 0.0
            for value in sorted { sum += Double(min(max(value, low), high)) }
            let fill = Float(sum / Double(sorted.count))
            add(.value, low: low, high: high, fill: fill)
            var before = low
            for knot in bends.map(quantile) where knot > before && knot < high {
                add(.above, low: low, high: high, fill: fill, knot: knot)
                before = knot
            }
        }
        return FeatureScaler(columns: columns)
    }

    /// A number for the rows in which a feature is missing (FNV-1a).
    private static func gapHash(_ features: FeatureMatrix, _ feature: Int) -> UInt64 {
        (0..<features.rowCount).reduce(0xCBF2_9CE4_8422_2325) { hash, row in features[row, feature].isNaN ? (hash ^ UInt64(row)) &* 0x100_0000_01B3 : hash }
    }

    /// The columns of a row of features; without columns of its own, a feature that is not finite counts as missing.
    public func scale(_ features: [Float]) -> [Float] {
        columns.map { column in
            let value = features[column.feature]
            return (column.raw(value.isFinite ? value : .nan) - column.center) / column.scale
        }
    }

    func scale(_ features: FeatureMatrix) -> FeatureMatrix {
        var result = FeatureMatrix(columnCount: columns.count)
        for row in 0..<features.rowCount { result.append(scale(Array(features.row(row)))) }
        return result
    }
}
