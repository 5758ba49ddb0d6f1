import CCasebookKernels
import Foundation
import Testing

/// The errors of the functions, at the bounds that `functions.h` states.
@Suite struct FunctionAccuracyTests {
    private typealias Map = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

    /// The largest error over the floats of the patterns `bits`, apart for results that are normal numbers and those that are not.
    private func errors(_ map: Map, _ reference: (Double) -> Double, _ bits: [UInt32]) -> (normal: Double, denormal: Double) {
        let input = bits.map { Float(bitPattern: $0) }
        var output = [Float](repeating: 0, count: input.count)
        map(input, &output, input.count)
        var normal = 0.0, denormal = 0.0
        for (x, y) in zip(input, output) {
            let wanted = reference(Double(x))
            if abs(wanted) >= 0x1p-126 { normal = max(normal, ulps(y, wanted)) } else { denormal = max(denormal, ulps(y, wanted)) }
        }
        return (normal, denormal)
    }

    /// Both signs of everything up to 112, the most dense where the functions bend.
    private let bits: [UInt32] = {
        let sizes = Array(stride(from: UInt32(0), to: 0x3780_0000, by: 40009)) + Array(stride(from: UInt32(0x3780_0000), to: 0x42e0_0000, by: 811))
        return sizes + sizes.map { $0 | 0x8000_0000 }
    }()

    @Test(arguments: KernelLevels.available) func exponential(level: KernelLevel) {
        let error = errors(level.kernels.elementwise.exp, { Foundation.exp($0) }, bits)
        #expect(error.normal <= 1.1)
        #expect(error.denormal <= 1)
    }

    @Test(arguments: KernelLevels.available) func logarithm(level: KernelLevel) {
        let all = Array(stride(from: UInt32(1), to: 0x7f80_0000, by: 3001)) + Array(stride(from: UInt32(0x3f00_0000), to: 0x4000_0000, by: 53))
        #expect(errors(level.kernels.elementwise.log, { Foundation.log($0) }, all).normal <= 0.9)
    }

    @Test(arguments: KernelLevels.available) func hyperbolicTangent(level: KernelLevel) {
        let error = errors(level.kernels.elementwise.tanh, { Foundation.tanh($0) }, bits)
        #expect(error.normal <= 1.4)
        #expect(error.denormal == 0)
    }

    @Test(arguments: KernelLevels.available) func logistic(level: KernelLevel) {
        let normal = bits.filter { Float(bitPattern: $0) > -87.336 }
        #expect(errors(level.kernels.elementwise.sigmoid, logistic, normal).normal <= 2.5)
        // Below the smallest normal number the result is zero.
        var tiny: [Float] = [0, 0, 0, 0]
        level.kernels.elementwise.sigmoid([-87.34, -88.7, -200, -.greatestFiniteMagnitude], &tiny, 4)
        #expect(tiny == [0, 0, 0, 0])
    }

    @Test(arguments: KernelLevels.available) func softplus(level: KernelLevel) {
        let error = errors(level.kernels.elementwise.softplus, { $0 > 0 ? $0 + log1p(Foundation.exp(-$0)) : log1p(Foundation.exp($0)) }, bits)
        #expect(error.normal <= 2)
        #expect(error.denormal <= 1)
    }

    /// Where the functions have limits, they are exact; NaN stays NaN.
    @Test(arguments: KernelLevels.available) func limits(level: KernelLevel) {
        let maps = level.kernels.elementwise
        let x: [Float] = [-.infinity, .infinity, 0, -0.0, .nan, -.greatestFiniteMagnitude, .greatestFiniteMagnitude, -.nan]
        let wanted: [(Map, [Float])] = [
            (maps.exp, [0, .infinity, 1, 1, .nan, 0, .infinity, .nan]),
            (maps.log, [.nan, .infinity, -.infinity, -.infinity, .nan, .nan, 88.72284, .nan]),
            (maps.tanh, [-1, 1, 0, -0.0, .nan, -1, 1, .nan]),
            (maps.sigmoid, [0, 1, 0.5, 0.5, .nan, 0, 1, .nan]),
            (maps.softplus, [0, .infinity, 0.6931472, 0.6931472, .nan, 0, .greatestFiniteMagnitude, .nan]),
        ]
        for (map, values) in wanted {
            var output = [Float](repeating: 0, count: x.count)
            map(x, &output, x.count)
            #expect(firstDifference(output, values) == nil)
        }
    }

    private func logistic(_ x: Double) -> Double { x < 0 ? Foundation.exp(x) / (1 + Foundation.exp(x)) : 1 / (1 + Foundation.exp(-x)) }
}
