import CasebookCore

extension SeededGenerator {
    /// Numbers of even distribution.
    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -2...2) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }

    /// Numbers of all sizes, every third one of the kind that goes wrong.
    mutating func unusualFloats(_ count: Int) -> [Float] {
        (0..<count).map { index in
            if index % 3 == 1 { return Self.unusual[Int.random(in: 0..<Self.unusual.count, using: &self)] }
            return Float.random(in: -8...8, using: &self)
        }
    }

    private static let unusual: [Float] = [
        0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-130, -0x1.8p-128, .leastNormalMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1, -1, 88.5, -88.5, -104,
    ]
}

/// The first element further from what is wanted than `tolerance` allows, as words; nil for none. Infinities must agree, and NaN.
func firstMismatch(_ got: [Float], _ wanted: [Double], within tolerance: (Int) -> Double) -> String? {
    guard got.count == wanted.count else { return "\(got.count) elements, not \(wanted.count)" }
    for (index, (value, target)) in zip(got, wanted).enumerated() {
        let agrees: Bool
        if target.isNaN || value.isNaN {
            agrees = target.isNaN && value.isNaN
        } else if Float(target).isInfinite || value.isInfinite {
            agrees = Float(target) == value
        } else {
            agrees = abs(Double(value) - target) <= tolerance(index)
        }
        if !agrees { return "[\(index)]: \(value), not \(target), within \(tolerance(index))" }
    }
    return nil
}

/// The same with a tolerance relative to what is wanted, and one that is not.
func firstMismatch(_ got: [Float], _ wanted: [Double], relative: Double, absolute: Double = 0x1p-149) -> String? {
    firstMismatch(got, wanted) { abs(wanted[$0]) * relative + absolute }
}

/// The first element of other bits; NaN of any bits is equal to NaN.
func firstDifference(_ got: [Float], _ wanted: [Float]) -> String? {
    guard got.count == wanted.count else { return "\(got.count) elements, not \(wanted.count)" }
    for (index, (value, target)) in zip(got, wanted).enumerated() where value.bitPattern != target.bitPattern && !(value.isNaN && target.isNaN) {
        return "[\(index)]: \(value), not \(target)"
    }
    return nil
}

/// The distance in units of the last place of a float of the size of `wanted`; infinite where only one overflows.
func ulps(_ got: Float, _ wanted: Double) -> Double {
    if Float(wanted).isInfinite || got.isInfinite { return Float(wanted) == got ? 0 : .infinity }
    let size = abs(wanted) < 0x1p-126 ? 0x1p-149 : wanted.binade.magnitude * 0x1p-23
    return abs(Double(got) - wanted) / size
}
