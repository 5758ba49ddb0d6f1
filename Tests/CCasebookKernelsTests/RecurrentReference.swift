import Foundation

/// Cells of recurrent layers in double precision, by their definitions.
enum RecurrentReference {
    static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// c and h from the sums of the gates i, f, g, o and the cell before.
    static func lstm(_ sums: [Double], _ cell: Double) -> (cell: Double, output: Double) {
        let c = logistic(sums[1]) * cell + logistic(sums[0]) * tanh(sums[2])
        return (c, logistic(sums[3]) * tanh(c))
    }

    /// h from the sums of r and z, the hidden part and the input part of n, and the output before.
    static func gru(_ sums: [Double], _ previous: Double) -> Double {
        let z = logistic(sums[1]), n = tanh(sums[3] + logistic(sums[0]) * sums[2])
        return (1 - z) * n + z * previous
    }

    /// Where gate `gate` of a unit stands in a row of gates.
    static func column(_ unit: Int, _ gate: Int) -> Int { unit / 16 * 64 + gate * 16 + unit % 16 }

    /// The derivative of `value` by the number at `place` of `point`, by differences.
    static func slope(_ point: [Double], _ place: Int, _ value: ([Double]) -> Double) -> Double {
        var above = point, below = point
        above[place] += 1e-5
        below[place] -= 1e-5
        return (value(above) - value(below)) / 2e-5
    }
}
