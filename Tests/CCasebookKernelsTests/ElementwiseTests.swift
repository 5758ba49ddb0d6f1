import CCasebookKernels
import CasebookCore
import Foundation
import Testing

@Suite struct ElementwiseTests {
    private typealias Map = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    private typealias PairMap = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

    /// Runs `body` with every size, at the end of a page and one element before it.
    private func each(_ body: (_ size: Int, _ gap: Int, _ generator: inout SeededGenerator) -> Void) {
        var generator = SeededGenerator(seed: 11)
        for size in KernelLevels.sizes {
            for gap in 0...1 { body(size, gap, &generator) }
        }
    }

    private func outcome(_ map: Map, _ a: [Float], gap: Int) -> [Float] {
        let input = GuardedBuffer(a, gap: gap), out = GuardedBuffer(repeating: Float(7), count: a.count, gap: gap)
        map(input.start, out.start, a.count)
        #expect(out.isIntact && input.isIntact)
        let inPlace = GuardedBuffer(a, gap: gap)
        map(inPlace.start, inPlace.start, a.count)
        #expect(firstDifference(inPlace.elements, out.elements) == nil)
        return out.elements
    }

    private func outcome(_ map: PairMap, _ a: [Float], _ b: [Float], onto start: [Float], gap: Int) -> [Float] {
        let first = GuardedBuffer(a, gap: gap), second = GuardedBuffer(b, gap: 1 - gap), out = GuardedBuffer(start, gap: gap)
        map(first.start, second.start, out.start, a.count)
        #expect(out.isIntact && first.isIntact && second.isIntact)
        return out.elements
    }

    @Test(arguments: KernelLevels.available) func exactMaps(level: KernelLevel) {
        let maps = level.kernels.elementwise
        let wanted: [(Map, (Float) -> Float)] = [
            (maps.relu, { $0.isNaN ? $0 : $0 < 0 ? 0 : $0 }), (maps.square_root, { $0.squareRoot() }), (maps.absolute, { $0.magnitude }),
        ]
        each { size, gap, generator in
            let a = generator.unusualFloats(size)
            for (map, reference) in wanted { #expect(firstDifference(outcome(map, a, gap: gap), a.map(reference)) == nil) }
        }
    }

    @Test(arguments: KernelLevels.available) func exactPairs(level: KernelLevel) {
        let maps = level.kernels.elementwise
        let wanted: [(PairMap, (Float, Float) -> Float)] = [
            (maps.add, { $0 + $1 }), (maps.subtract, { $0 - $1 }), (maps.multiply, { $0 * $1 }), (maps.divide, { $0 / $1 }),
        ]
        each { size, gap, generator in
            let a = generator.unusualFloats(size), b = generator.unusualFloats(size)
            for (map, reference) in wanted {
                let values = zip(a, b).map(reference)
                #expect(firstDifference(outcome(map, a, b, onto: a, gap: gap), values) == nil)
                for inFirst in [true, false] {
                    let first = GuardedBuffer(a, gap: gap), second = GuardedBuffer(b, gap: gap)
                    map(first.start, second.start, inFirst ? first.start : second.start, size)
                    #expect(firstDifference((inFirst ? first : second).elements, values) == nil)
                    #expect(first.isIntact && second.isIntact)
                }
            }
        }
    }

    /// The same lane functions as in `FunctionAccuracyTests`, at every place of a vector and in its rest.
    @Test(arguments: KernelLevels.available) func functionsAtEveryPlace(level: KernelLevel) {
        let maps = level.kernels.elementwise
        for map in [maps.exp, maps.log, maps.tanh, maps.sigmoid, maps.softplus] as [Map] {
            each { size, gap, generator in
                let a = generator.unusualFloats(size)
                let single = a.map { x -> Float in
                    var y: Float = 0
                    map([x], &y, 1)
                    return y
                }
                #expect(firstDifference(outcome(map, a, gap: gap), single) == nil)
            }
        }
    }

    @Test(arguments: KernelLevels.available) func sumsOfProducts(level: KernelLevel) {
        let maps = level.kernels.elementwise
        func agrees(_ got: [Float], _ values: [(product: Float, sum: Float)]) -> Bool {
            // One rounding or two, as the level has it.
            let fused = firstDifference(got, values.map(\.sum)) == nil
            return fused || !level.fuses && firstDifference(got, values.map(\.product)) == nil
        }
        each { size, gap, generator in
            let a = generator.unusualFloats(size), start = generator.unusualFloats(size)
            for (scale, shift) in [(Float(1.7), Float(-0.3)), (0, 1), (.infinity, 2), (0x1p-130, .nan)] {
                let affine = outcome({ maps.affine($0, scale, shift, $1, $2) }, a, gap: gap)
                #expect(agrees(affine, a.map { (scale * $0 + shift, shift.addingProduct(scale, $0)) }))
                let added = outcome({ maps.add_scaled(scale, $0, $2, $3) }, a, a, onto: start, gap: gap)
                #expect(agrees(added, zip(a, start).map { (scale * $0 + $1, $1.addingProduct(scale, $0)) }))
            }
        }
    }

    @Test(arguments: KernelLevels.available) func gradients(level: KernelLevel) {
        let maps = level.kernels.elementwise
        each { size, gap, generator in
            let start = generator.floats(size), gradient = generator.floats(size), y = generator.floats(size, in: -1...1), x = generator.unusualFloats(size)
            func tolerance(_ index: Int) -> Double { 4 * 0x1p-24 * Double(abs(start[index]) + abs(gradient[index])) }
            let ofTanh = outcome(maps.tanh_gradient, y, gradient, onto: start, gap: gap)
            let tanhSlopes = y.map { 1 - Double($0) * Double($0) }
            #expect(firstMismatch(ofTanh, (0..<size).map { Double(start[$0]) + Double(gradient[$0]) * tanhSlopes[$0] }, within: tolerance) == nil)
            let shares = y.map { abs($0) }, logisticSlopes = shares.map { Double($0) * (1 - Double($0)) }
            let ofLogistic = outcome(maps.sigmoid_gradient, shares, gradient, onto: start, gap: gap)
            #expect(firstMismatch(ofLogistic, (0..<size).map { Double(start[$0]) + Double(gradient[$0]) * logisticSlopes[$0] }, within: tolerance) == nil)
            let ofRelu = outcome(maps.add_where_positive, x, gradient, onto: start, gap: gap)
            #expect(firstDifference(ofRelu, (0..<size).map { x[$0] > 0 ? start[$0] + gradient[$0] : start[$0] }) == nil)
        }
    }

    /// The gradient of relu does not let a NaN or an infinity through where relu is flat.
    @Test(arguments: KernelLevels.available) func reluStopsGradients(level: KernelLevel) {
        var out: [Float] = [1, 1, 1, 1]
        level.kernels.elementwise.add_where_positive([-1, 0, .nan, 2], [.nan, .infinity, 3, 5], &out, 4)
        #expect(out == [1, 1, 1, 6])
    }
}
