/// A table whose values are replaced by the number of their bin, column by column, for growing trees.
struct FeatureBins {
    /// Bin 0 is that of missing values; others hold the values up to their edge.
    static let mostBins = 255

    let rowCount: Int
    let columnCount: Int
    /// Of each column the upper edges of bins 1, 2 and so on; the last bin has none.
    let edges: [[Float]]
    /// Column-major.
    let bins: [UInt8]

    /// O(rows × columns × log rows).
    init(_ features: FeatureMatrix) {
        rowCount = features.rowCount
        columnCount = features.columnCount
        var edges: [[Float]] = [], bins = [UInt8](repeating: 0, count: features.rowCount * features.columnCount)
        for column in 0..<features.columnCount {
            let columnEdges = Self.edges(features.sortedColumn(column))
            for row in 0..<features.rowCount {
                bins[column * features.rowCount + row] = Self.bin(of: features[row, column], columnEdges)
            }
            edges.append(columnEdges)
        }
        self.edges = edges
        self.bins = bins
    }

    /// Midpoints between neighbouring values: all of them where there are few, else those nearest to equal masses.
    private static func edges(_ sorted: [Float]) -> [Float] {
        var distinct: [(value: Float, upTo: Int)] = []
        for (place, value) in sorted.enumerated() {
            if distinct.last?.value == value { distinct[distinct.count - 1].upTo = place + 1 } else { distinct.append((value, place + 1)) }
        }
        let inner = mostBins - 1
        var edges: [Float] = [], taken = 0
        for (place, entry) in distinct.dropLast().enumerated() {
            // A bin ends where it holds its share of the rows.
            if distinct.count > inner, (entry.upTo * inner) / sorted.count == taken { continue }
            taken = (entry.upTo * inner) / sorted.count
            let next = distinct[place + 1].value, middle = entry.value + (next - entry.value) / 2
            edges.append(middle < next && middle.isFinite ? middle : entry.value)
        }
        return edges
    }

    private static func bin(of value: Float, _ edges: [Float]) -> UInt8 {
        if value.isNaN { return 0 }
        var low = 0, high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if value <= edges[middle] { high = middle } else { low = middle + 1 }
        }
        return UInt8(low + 1)
    }
}
