internal import CasebookTensor

/// What was measured of pairs, on the grid of all that they are pairs of.
struct MeasuredGrid: Sendable {
    let rowCount: Int
    let columnCount: Int
    /// Row by row: the mean of what was measured of a pair; 0 where nothing was.
    private(set) var means: [Float]
    /// How often each pair was measured.
    private(set) var counts: [Float]

    init(rows: Int, columns: Int, _ measurements: some Sequence<(row: Int, column: Int, value: Double)>) {
        (rowCount, columnCount) = (rows, columns)
        var sums = Array(repeating: Float(0), count: rows * columns), counts = sums
        for measurement in measurements {
            sums[measurement.row * columns + measurement.column] += Float(measurement.value)
            counts[measurement.row * columns + measurement.column] += 1
        }
        means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        self.counts = counts
    }

    /// The same grid with nothing measured in some rows.
    func without(rows: some Sequence<Int>) -> MeasuredGrid {
        var result = self
        for row in rows {
            for place in (row * columnCount)..<((row + 1) * columnCount) { (result.means[place], result.counts[place]) = (0, 0) }
        }
        return result
    }

    /// Kernel ridge regression: the a with (K + ridge / n) a = y over the cells that were measured, n times each, by conjugate gradients (Hestenes and Stiefel 1952).
    ///
    /// - Parameters:
    ///   - values: y, of all cells; 0 where nothing was measured.
    ///   - precision: the part of the squared y that may be left.
    ///   - product: K times a grid (rows × columns).
    func solve(_ values: [Float], ridge: Float, steps: Int, precision: Double, product: (Tensor) -> Tensor) -> Tensor {
        func applied(_ vector: [Float]) -> [Float] {
            product(Tensor(vector, [rowCount, columnCount])).withElements { product in
                vector.indices.map { counts[$0] > 0 ? product[$0] + ridge / counts[$0] * vector[$0] : 0 }
            }
        }
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        var residual = values, solution = Array(repeating: Float(0), count: values.count), direction = residual
        var square = dot(residual, residual)
        let enough = square * precision
        for _ in 0..<steps where square > enough {
            let image = applied(direction)
            let step = Float(square / max(dot(direction, image), .leastNormalMagnitude))
            for place in solution.indices {
                solution[place] += step * direction[place]
                residual[place] -= step * image[place]
            }
            let next = dot(residual, residual), factor = Float(next / square)
            for place in direction.indices { direction[place] = residual[place] + factor * direction[place] }
            square = next
        }
        return Tensor(solution, [rowCount, columnCount])
    }
}
