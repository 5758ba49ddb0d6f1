internal import CasebookLearning

/// Ridge regression of numbers, solved exactly in as many unknowns as there are rows or columns, whichever is less (Hoerl and Kennard, Technometrics 1970).
enum RidgeRegression {
    /// The least mean of half the squared error plus `ridge` / 2 · |w|², the intercept free.
    static func fit(_ features: FeatureMatrix, _ numbers: [Double], ridge: Double) -> LinearModel {
        let (rows, columns) = (features.rowCount, features.columnCount)
        var means = Array(repeating: 0.0, count: columns)
        for row in 0..<rows { for column in 0..<columns { means[column] += Double(features[row, column]) / Double(rows) } }
        let center = numbers.reduce(0, +) / Double(rows)
        let x = (0..<rows).map { row in (0..<columns).map { Double(features[row, $0]) - means[$0] } }
        let y = numbers.map { $0 - center }
        func product(_ a: [Double], _ b: [Double]) -> Double {
            var sum = 0.0
            for place in a.indices { sum += a[place] * b[place] }
            return sum
        }
        let penalty = max(ridge, 1e-9) * Double(rows)
        var weights = Array(repeating: 0.0, count: columns)
        if columns <= rows {
            let turned = (0..<columns).map { column in x.map { $0[column] } }
            weights = solve((0..<columns).map { a in (0...a).map { product(turned[a], turned[$0]) + (a == $0 ? penalty : 0) } }, turned.map { product($0, y) })
        } else {
            let shares = solve((0..<rows).map { a in (0...a).map { product(x[a], x[$0]) + (a == $0 ? penalty : 0) } }, y)
            for (row, share) in zip(x, shares) { for column in 0..<columns { weights[column] += share * row[column] } }
        }
        return LinearModel(intercepts: [center - product(weights, means)], weights: weights)
    }

    /// Solves A x = b for a symmetric positive A, of which the lower half is given, by Cholesky's factors.
    private static func solve(_ matrix: [[Double]], _ b: [Double]) -> [Double] {
        var l = matrix
        for row in l.indices {
            for column in 0...row {
                var sum = l[row][column]
                for k in 0..<column { sum -= l[row][k] * l[column][k] }
                l[row][column] = row == column ? max(sum, 1e-300).squareRoot() : sum / l[column][column]
            }
        }
        var x = b
        for row in l.indices {
            for k in 0..<row { x[row] -= l[row][k] * x[k] }
            x[row] /= l[row][row]
        }
        for row in l.indices.reversed() {
            x[row] /= l[row][row]
            for k in 0..<row { x[k] -= l[row][k] * x[row] }
        }
        return x
    }
}
