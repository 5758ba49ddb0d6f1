internal import CasebookTensor

/// What the weights of a recurrent layer begin with.
public enum RecurrentInitialization: Sendable, Hashable {
    /// Everything uniform within 1 / sqrt(units), as in PyTorch.
    case uniform
    /// Hidden weights orthogonal gate by gate (Saxe, McClelland and Ganguli 2014), input weights uniform within sqrt(6 / (inputs + units)) (Glorot and
    /// Bengio 2010), biases 0 but that of the forget gate of LSTM, which is 1 as a rule (Jozefowicz, Zaremba and Sutskever 2015).
    case orthogonal(forgetBias: Float = 1)
}

extension RandomGenerator {
    /// A square matrix drawn evenly from all orthogonal ones: a normal matrix, orthogonalised row by row (Gram and Schmidt, each row twice so that
    /// nothing is lost to rounding). O(size³).
    mutating func orthogonal(_ size: Int) -> Tensor {
        var rows: [[Double]] = []
        while rows.count < size {
            var row = (0..<size).map { _ in Double(normal()) }
            for _ in 0..<2 {
                for other in rows {
                    var product = 0.0
                    for index in 0..<size { product += row[index] * other[index] }
                    for index in 0..<size { row[index] -= product * other[index] }
                }
                let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
                for index in 0..<size { row[index] /= length }
            }
            rows.append(row)
        }
        return Tensor(rows.flatMap { $0.map { Float($0) } }, [size, size])
    }
}
