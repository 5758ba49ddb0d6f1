internal import CasebookCore
internal import Foundation

/// Makes numbers of mean 0 and deviation 1 of a modality's values: transformed, bounded, standardised, and 0 where a value is missing.
///
/// Fitted to training samples; a new sample needs nothing but itself.
struct OmicsPreparation: Sendable, Hashable {
    /// Points of a feature's distribution that ranks are taken from.
    static let quantileCount = 65

    struct Column: Sendable, Hashable {
        var feature: String
        /// Of transformed values.
        var mean: Float
        /// Above 0.
        var deviation: Float
        /// Ascending values of the training samples, at equal steps of their rank; empty without the transform.
        var quantiles: [Float] = []
    }

    let modality: String
    let transform: OmicsPreparationOptions.Transform
    let outlierLimit: Float
    let columns: [Column]

    /// Throws `omics.training` where no feature is left.
    static func fit(_ matrix: OmicsMatrix, rows: [Int], options: OmicsPreparationOptions) throws(ClinicalError) -> OmicsPreparation {
        var kept: [(variance: Double, feature: Int, column: Column)] = []
        for (feature, name) in matrix.features.enumerated() {
            let values = rows.map { matrix[$0, feature] }.filter { !$0.isNaN }.sorted()
            guard values.count > 1, Double(rows.count - values.count) <= options.mostMissing * Double(rows.count), values[0] < values[values.count - 1] else { continue }
            var column = Column(feature: name, mean: 0, deviation: 1)
            if options.transform == .quantile {
                column.quantiles = (0..<quantileCount).map { step in
                    let place = Double(step) * Double(values.count - 1) / Double(quantileCount - 1), low = Int(place)
                    let share = Float(place - Double(low))
                    return values[low] + share * (values[min(low + 1, values.count - 1)] - values[low])
                }
            }
            let limit = limit(options)
            func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
                let mean = values.reduce(0, +) / Double(values.count)
                return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
            }
            let changed = values.map { Double(transformed($0, options.transform, column.quantiles)) }
            var (mean, variance) = moments(changed)
            // Outliers are bounded once by a mean and deviation that they moved, and the moments taken again.
            let reach = limit * variance.squareRoot()
            (mean, variance) = moments(changed.map { min(max($0, mean - reach), mean + reach) })
            let deviation = Float(variance.squareRoot())
            guard deviation.isNormal, Float(mean).isFinite else { continue }
            (column.mean, column.deviation) = (Float(mean), deviation)
            kept.append((variance, feature, column))
        }
        if let most = options.mostFeatures, kept.count > most {
            kept = Array(kept.sorted { ($1.variance, $0.feature) < ($0.variance, $1.feature) }.prefix(most)).sorted { $0.feature < $1.feature }
        }
        guard !kept.isEmpty else {
            throw ClinicalError(
                .omicsTraining, "A modality has no feature that is measured in enough of the samples and varies; leave it out or allow more missing values.")
        }
        return OmicsPreparation(modality: matrix.name, transform: options.transform, outlierLimit: Float(limit(options)), columns: kept.map(\.column))
    }

    private static func limit(_ options: OmicsPreparationOptions) -> Double { max(options.outlierLimit, 0.1) }

    /// Where each column stands among the features of a table; nil for those that it lacks.
    func places(in features: [String]) -> [Int?] {
        let known = Dictionary(features.enumerated().map { ($1, $0) }) { first, _ in first }
        return columns.map { known[$0.feature] }
    }

    /// The numbers of one row of a matrix.
    func prepare(_ row: ArraySlice<Float>, places: [Int?]) -> [Float] {
        zip(columns, places).map { column, place in
            guard let place else { return 0 }
            let value = row[row.startIndex + place]
            guard !value.isNaN else { return 0 }
            let number = (Self.transformed(value, transform, column.quantiles) - column.mean) / column.deviation
            return min(max(number, -outlierLimit), outlierLimit)
        }
    }

    private static func transformed(_ value: Float, _ transform: OmicsPreparationOptions.Transform, _ quantiles: [Float]) -> Float {
        switch transform {
        case .none: return value
        case .log: return Float(log1p(Double(max(value, 0))))
        case .quantile:
            // The middle of the places that equal values have; the ends stay off 0 and 1.
            var (low, high) = (0, quantiles.count)
            while low < high {
                let middle = (low + high) / 2
                if quantiles[middle] < value { low = middle + 1 } else { high = middle }
            }
            var end = low
            while end < quantiles.count, quantiles[end] == value { end += 1 }
            var place = Double(low) - 0.5 + Double(end - low) / 2
            if end == low, low > 0, low < quantiles.count {
                place = Double(low - 1) + Double((value - quantiles[low - 1]) / (quantiles[low] - quantiles[low - 1]))
            }
            return Float(normalQuantile(min(max((place + 0.5) / Double(quantiles.count), 0.005), 0.995)))
        }
    }

    /// The z with P(Z ≤ z) = p, by Newton's method on the error function.
    private static func normalQuantile(_ p: Double) -> Double {
        var z = 0.0
        for _ in 0..<20 {
            let step = (erfc(-z / 2.0.squareRoot()) / 2 - p) * (2 * Double.pi).squareRoot() * exp(z * z / 2)
            z -= min(max(step, -1), 1)
            if abs(step) < 1e-9 { break }
        }
        return z
    }
}
