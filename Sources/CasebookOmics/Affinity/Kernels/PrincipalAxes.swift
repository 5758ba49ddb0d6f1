internal import CasebookTensor

/// The leading eigenvectors of a matrix of similarities, as coordinates of what is similar to its rows (kernel principal components, uncentred).
struct PrincipalAxes: Sendable {
    /// (rows × axes), each divided by its eigenvalue.
    let axes: Tensor

    /// By subspace iteration. O(steps · n² · count).
    init(_ similarity: Tensor, count: Int) {
        let size = similarity.shape[0], count = min(count, size)
        var random = RandomGenerator(seed: 1), basis = random.normal([size, count])
        var values = Array(repeating: Float(1), count: count)
        for _ in 0..<40 {
            basis = Tensor.matrixProduct(similarity, basis)
            // Gram and Schmidt; what is left of a column that depends on others becomes zeros.
            basis.withMutableElements { basis in
                for column in 0..<count {
                    for other in 0..<column {
                        var dot = 0.0
                        for row in 0..<size { dot += Double(basis[row * count + column]) * Double(basis[row * count + other]) }
                        for row in 0..<size { basis[row * count + column] -= Float(dot) * basis[row * count + other] }
                    }
                    var square = 0.0
                    for row in 0..<size { square += Double(basis[row * count + column]) * Double(basis[row * count + column]) }
                    values[column] = Float(square.squareRoot())
                    let scale = values[column] > 1e-6 ? 1 / values[column] : 0
                    for row in 0..<size { basis[row * count + column] *= scale }
                }
            }
        }
        basis.withMutableElements { for place in $0.indices { $0[place] /= max(values[place % count], 1e-6) } }
        axes = basis
    }

    init(axes: Tensor) { self.axes = axes }

    /// Coordinates (others × axes) by similarities to the rows (others × rows).
    func coordinates(_ similarities: Tensor) -> Tensor { .matrixProduct(similarities, axes) }
}
