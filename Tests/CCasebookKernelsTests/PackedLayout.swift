/// Where packed weights stand: panels of 64 columns, in each `step` rows of the depth side by side.
struct PackedLayout {
    let depth, columns, step: Int
    var paddedDepth: Int { (depth + step - 1) / step * step }
    var count: Int { paddedDepth * columns }

    func place(_ row: Int, _ column: Int) -> Int {
        let first = column / 64 * 64, width = min(64, columns - first)
        return first * paddedDepth + row / step * step * width + (column - first) * step + row % step
    }

    /// All places, those of the padding of the depth among them.
    var places: [(row: Int, column: Int, place: Int)] {
        (0..<paddedDepth).flatMap { row in (0..<columns).map { (row, $0, place(row, $0)) } }
    }
}
