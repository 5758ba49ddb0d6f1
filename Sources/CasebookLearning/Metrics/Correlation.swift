/// Correlation of two variables over the same rows.
public enum Correlation {
    /// Pearson's r, in [−1, 1]. Nil when there are fewer than two rows, a number is not finite, or a variable is constant. O(n).
    public static func pearson(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(first.count == second.count, "Variables differ in number: \(first.count) and \(second.count).")
        guard isVarying(first), isVarying(second) else { return nil }
        let firstMean = first.reduce(0, +) / Double(first.count)
        let secondMean = second.reduce(0, +) / Double(second.count)
        var products = 0.0
        var firstSquares = 0.0
        var secondSquares = 0.0
        for row in first.indices {
            let one = first[row] - firstMean
            let other = second[row] - secondMean
            products += one * other
            firstSquares += one * one
            secondSquares += other * other
        }
        let result = products / (firstSquares.squareRoot() * secondSquares.squareRoot())
        return result.isNaN ? nil : min(max(result, -1), 1)
    }

    /// Spearman's ρ: Pearson's r of the ranks, equal numbers with the mean of their ranks. Infinite numbers rank as well. Nil when there are fewer than
    /// two rows, a number is NaN, or a variable is constant. O(n log n).
    public static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(first.count == second.count, "Variables differ in number: \(first.count) and \(second.count).")
        guard !first.contains(where: \.isNaN), !second.contains(where: \.isNaN) else { return nil }
        return pearson(RowOrder.midRanks(first), RowOrder.midRanks(second))
    }

    /// Whether numbers are finite and not all the same; sums of squares would not tell, as a mean is rounded.
    static func isVarying(_ values: [Double]) -> Bool {
        values.allSatisfy(\.isFinite) && values.contains { $0 != values[0] }
    }
}
