import CCasebookKernels
import CasebookCore
import Testing

@Suite struct PoolingTests {
    private static let windows: [ImageWindow] = {
        var windows = [
            ImageWindow(input: [28, 28], kernel: [2, 2], stride: [2, 2]), ImageWindow(input: [15, 35], kernel: [3, 3], stride: [2, 2], padding: [1, 1]),
            ImageWindow(input: [9, 70], kernel: [3, 3], padding: [1, 1]), ImageWindow(input: [131], kernel: [131]),
            // Windows of nothing but padding.
            ImageWindow(input: [2, 3], kernel: [2, 2], padding: [3, 4]), ImageWindow(input: [1], kernel: [2], padding: [1], dilation: [2]),
        ]
        var generator = SeededGenerator(seed: 50)
        for index in 0..<90 { windows.append(.random(axes: 1 + index % 3, upTo: [150, 20, 8][index % 3], using: &generator)) }
        return windows
    }()

    @Test(arguments: KernelLevels.available) func max(level: KernelLevel) {
        let kernels = level.kernels.pooling
        var generator = SeededGenerator(seed: 51)
        for (index, window) in Self.windows.enumerated() {
            var geometry = window.geometry
            let channels = 1 + index % 3, cells = window.inputCells, outputs = window.outputCells, gap = index % 2
            // Whole numbers, so that many are equal; now and then what is not a number.
            var image = generator.floats(channels * cells).map { ($0 * 2).rounded() }
            if index % 4 == 3 { image = zip(image, generator.unusualFloats(image.count)).map { abs($0) == 3 ? $1 : $0 } }
            let gradient = generator.floats(channels * outputs), before = generator.floats(channels * cells), sources = window.sources()
            var wanted: [Float] = [], places: [Int32] = [], wantedGradient = before
            for channel in 0..<channels {
                for (cell, taps) in sources.enumerated() {
                    let values = taps.map { image[channel * cells + $0.cell] }
                    let greatest = values.contains { $0.isNaN } ? Float.nan : values.max() ?? -.infinity
                    wanted.append(greatest)
                    places.append(values.firstIndex(of: greatest).map { Int32(taps[$0].cell) } ?? -1)
                    if let place = places.last, place >= 0 { wantedGradient[channel * cells + Int(place)] += gradient[channel * outputs + cell] }
                }
            }
            let source = GuardedBuffer(image, gap: gap), out = GuardedBuffer(repeating: Float(7), count: channels * outputs, gap: gap)
            let found = GuardedBuffer(repeating: Int32(7), count: channels * outputs, gap: gap)
            kernels.max(source.start, channels, &geometry, out.start, found.start)
            #expect(zip(out.elements, wanted).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(window)")
            for (place, (target, value)) in zip(found.elements, zip(places, wanted)).map({ ($0.0, ($0.1.0, $0.1.1)) }) where !value.isNaN {
                #expect(place == target, "\(window)")
            }
            #expect(source.isIntact && out.isIntact && found.isIntact, "\(window)")

            let given = GuardedBuffer(gradient, gap: gap), chosen = GuardedBuffer(places, gap: gap), target = GuardedBuffer(before, gap: gap)
            kernels.max_gradient(given.start, chosen.start, channels, &geometry, target.start)
            #expect(firstDifference(target.elements, wantedGradient) == nil, "\(window)")
            #expect(given.isIntact && chosen.isIntact && target.isIntact, "\(window)")
        }
    }

    /// The place of a NaN is that of one, so that its gradient goes there.
    @Test(arguments: KernelLevels.available) func placesOfNaN(level: KernelLevel) {
        var geometry = ImageWindow(input: [40], kernel: [4], stride: [2]).geometry
        var image = (0..<40).map { Float($0 % 7) }
        for index in [0, 9, 10, 39] { image[index] = .nan }
        var out = [Float](repeating: 0, count: 19), places = [Int32](repeating: 0, count: 19)
        level.kernels.pooling.max(image, 1, &geometry, &out, &places)
        for cell in 0..<19 {
            #expect(out[cell].isNaN == image[2 * cell..<2 * cell + 4].contains { $0.isNaN })
            #expect(image.indices.contains(Int(places[cell])) && out[cell].isNaN == image[Int(places[cell])].isNaN)
        }
    }

    @Test(arguments: KernelLevels.available) func mean(level: KernelLevel) {
        let kernels = level.kernels.pooling
        var generator = SeededGenerator(seed: 52)
        for (index, window) in Self.windows.enumerated() {
            var geometry = window.geometry
            let channels = 1 + index % 3, cells = window.inputCells, outputs = window.outputCells, gap = index % 2
            let image = generator.floats(channels * cells), gradient = generator.floats(channels * outputs), before = generator.floats(channels * cells)
            let sources = window.sources()
            for countsPadding in [false, true] {
                var wanted: [Double] = [], wantedGradient = before.map(Double.init)
                for channel in 0..<channels {
                    for (cell, taps) in sources.enumerated() {
                        let count = Double(countsPadding ? window.taps : Swift.max(1, taps.count))
                        wanted.append(taps.reduce(0) { $0 + Double(image[channel * cells + $1.cell]) } / count)
                        for tap in taps { wantedGradient[channel * cells + tap.cell] += Double(gradient[channel * outputs + cell]) / count }
                    }
                }
                let source = GuardedBuffer(image, gap: gap), out = GuardedBuffer(repeating: Float.nan, count: channels * outputs, gap: gap)
                kernels.mean(source.start, channels, &geometry, countsPadding ? 1 : 0, out.start)
                #expect(firstMismatch(out.elements, wanted, relative: 0x1p-23, absolute: Double(window.taps) * 0x1p-23) == nil, "\(window)")
                let given = GuardedBuffer(gradient, gap: gap), target = GuardedBuffer(before, gap: gap)
                kernels.mean_gradient(given.start, channels, &geometry, countsPadding ? 1 : 0, target.start)
                #expect(firstMismatch(target.elements, wantedGradient, relative: 0x1p-23, absolute: Double(window.taps) * 0x1p-21) == nil, "\(window)")
                #expect(source.isIntact && out.isIntact && given.isIntact && target.isIntact, "\(window)")
            }
        }
    }
}
