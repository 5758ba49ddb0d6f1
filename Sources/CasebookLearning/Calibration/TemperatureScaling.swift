internal import Foundation

/// Class probabilities from logits divided by one temperature (Guo et al., ICML 2017): it softens or sharpens, but never changes the order of classes.
public struct TemperatureScaling: Sendable, Hashable {
    /// The range that `fit` keeps to: logits that are all right, or no better than chance, would have no finite temperature above 0.
    public static let temperatureRange = 0.001...1000.0

    public let temperature: Double

    /// Nil unless the temperature, such as a saved one, is finite and above 0.
    public init?(temperature: Double) {
        guard temperature > 0, temperature.isFinite else { return nil }
        self.temperature = temperature
    }

    /// Fits the temperature to held-out rows by the least log loss, whose derivative by 1/T rises everywhere, so that the solution is the only one.
    ///
    /// Nil when there are no rows or a logit is not finite. O(n c) a step.
    ///
    /// - Parameters:
    ///   - classes: the gold class of each row, in 0..<classCount.
    ///   - logits: shape rows × classes, row-major.
    ///   - classWeights: how much a row of each class counts, at least 0; 1 where it is nil.
    public static func fit(classes: [Int], logits: [Double], classCount: Int, classWeights: [Double]? = nil) -> TemperatureScaling? {
        precondition(classes.count * classCount == logits.count, "There must be \(classCount) logits for each row.")
        precondition(classes.allSatisfy { (0..<classCount).contains($0) }, "A class is not in 0..<\(classCount).")
        precondition(classWeights.map { $0.count == classCount && $0.allSatisfy { $0 >= 0 } } ?? true, "A weight a class, none below 0.")
        guard !classes.isEmpty, logits.allSatisfy(\.isFinite) else { return nil }
        let range = 1 / temperatureRange.upperBound...1 / temperatureRange.lowerBound
        let sharpness = MonotoneRoot.find(from: 1, in: range) { sharpness in
            logits.withUnsafeBufferPointer { logits in derivatives(classes, logits, classCount, classWeights, sharpness) }
        }
        return TemperatureScaling(temperature: 1 / sharpness)
    }

    /// Σ (E[z] − z of the gold class) and Σ Var[z], under the softmax of the sharpened logits.
    private static func derivatives(
        _ classes: [Int], _ logits: UnsafeBufferPointer<Double>, _ classCount: Int, _ classWeights: [Double]?, _ sharpness: Double
    ) -> (value: Double, slope: Double) {
        var value = 0.0
        var slope = 0.0
        for row in classes.indices {
            let start = row * classCount
            var highest = logits[start]
            for place in start..<start + classCount { highest = max(highest, logits[place]) }
            var total = 0.0
            var first = 0.0
            var second = 0.0
            for place in start..<start + classCount {
                let gap = logits[place] - highest
                let weight = exp(sharpness * gap)
                total += weight
                first += weight * gap
                second += weight * gap * gap
            }
            let mean = first / total, counted = classWeights?[classes[row]] ?? 1
            value += counted * (mean - (logits[start + classes[row]] - highest))
            slope += counted * (second / total - mean * mean)
        }
        return (value, slope)
    }

    /// The probabilities of one row of logits, which may hold −∞ for classes that are barred. O(c).
    public func callAsFunction(_ logits: [Double]) -> [Double] {
        guard let highest = logits.max() else { return [] }
        var result = logits.map { exp(($0 - highest) / temperature) }
        let total = result.reduce(0, +)
        for place in result.indices { result[place] /= total }
        return result
    }
}
