import CCasebookKernels
import CasebookCore
import Testing

@Suite struct NormalizationTests {
    private static let epsilon: Float = 1e-5

    /// Mean and standard deviation's inverse of numbers, in double precision.
    private static func statistics(_ x: [Double]) -> (mean: Double, variance: Double) {
        let mean = x.reduce(0, +) / Double(x.count)
        return (mean, x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count))
    }

    /// The gradient of sum(weights * normalised x), by central differences.
    private static func gradient(_ x: [Double], _ weights: [Double]) -> [Double] {
        func value(_ x: [Double]) -> Double {
            let (mean, variance) = statistics(x), rstd = 1 / (variance + Double(epsilon)).squareRoot()
            return zip(x, weights).reduce(0) { $0 + ($1.0 - mean) * rstd * $1.1 }
        }
        let step = 1e-5
        return x.indices.map { index in
            var above = x, below = x
            above[index] += step
            below[index] -= step
            return (value(above) - value(below)) / (2 * step)
        }
    }

    // MARK: Layers

    @Test(arguments: KernelLevels.available) func layerNorm(level: KernelLevel) {
        let kernels = level.kernels.normalization
        var generator = SeededGenerator(seed: 60)
        for columns in KernelLevels.sizes.dropFirst() + [2049, 5000] {
            let rows = 5, gap = columns % 2
            var x = generator.floats(rows * columns)
            // A row far from zero, and one without variance.
            for j in 0..<columns {
                x[j] += 3000
                x[columns + j] = 0.3
            }
            let scale = generator.floats(columns), shift = generator.floats(columns)
            let source = GuardedBuffer(x, gap: gap), scales = GuardedBuffer(scale, gap: gap), shifts = GuardedBuffer(shift, gap: gap)
            let out = GuardedBuffer(repeating: Float.nan, count: x.count, gap: gap), mean = GuardedBuffer(repeating: Float.nan, count: rows, gap: gap)
            let rstd = GuardedBuffer(repeating: Float.nan, count: rows, gap: gap)
            kernels.layer_norm(source.start, scales.start, shifts.start, rows, columns, Self.epsilon, out.start, mean.start, rstd.start)
            var wanted: [Double] = []
            for row in 0..<rows {
                let values = x[row * columns..<(row + 1) * columns].map(Double.init), (middle, variance) = Self.statistics(values)
                let inverse = 1 / (variance + Double(Self.epsilon)).squareRoot()
                #expect(firstMismatch([mean.elements[row]], [middle], relative: 0x1p-22, absolute: 1e-7) == nil)
                #expect(firstMismatch([rstd.elements[row]], [inverse], relative: 2e-6) == nil, "\(columns) columns, row \(row)")
                // The mean is stored in float32: values cannot be nearer to zero than its last place.
                for (j, value) in values.enumerated() { wanted.append((value - Double(mean.elements[row])) * inverse * Double(scale[j]) + Double(shift[j])) }
            }
            #expect(firstMismatch(out.elements, wanted, relative: 4e-6, absolute: 2e-5) == nil, "\(columns) columns")
            #expect(source.isIntact && scales.isIntact && shifts.isIntact && out.isIntact && mean.isIntact && rstd.isIntact)
            kernels.layer_norm(source.start, scales.start, shifts.start, 0, columns, Self.epsilon, out.start, mean.start, rstd.start)
            #expect(firstMismatch(out.elements, wanted, relative: 4e-6, absolute: 2e-5) == nil)
        }
    }

    @Test(arguments: KernelLevels.available) func layerNormGradient(level: KernelLevel) {
        let kernels = level.kernels.normalization
        var generator = SeededGenerator(seed: 61)
        for columns in KernelLevels.sizes.dropFirst(2) {
            let rows = columns < 10 ? 150 : 3, gap = columns % 2
            let x = generator.floats(rows * columns), scale = generator.floats(columns), g = generator.floats(x.count), shift = [Float](repeating: 0, count: columns)
            let before = generator.floats(x.count), scaleBefore = generator.floats(columns), shiftBefore = generator.floats(columns)
            var out = x, means = [Float](repeating: 0, count: rows), inverses = means
            kernels.layer_norm(x, scale, shift, rows, columns, Self.epsilon, &out, &means, &inverses)
            var wanted = before.map(Double.init), wantedScale = scaleBefore.map(Double.init), wantedShift = shiftBefore.map(Double.init)
            for row in 0..<rows {
                let range = row * columns..<(row + 1) * columns, values = x[range].map(Double.init), (mean, variance) = Self.statistics(values)
                let weights = zip(g[range], scale).map { Double($0) * Double($1) }
                for (j, slope) in Self.gradient(values, weights).enumerated() { wanted[range.lowerBound + j] += slope }
                for j in 0..<columns {
                    let weight = Double(g[range.lowerBound + j])
                    wantedScale[j] += weight * (values[j] - mean) / (variance + Double(Self.epsilon)).squareRoot()
                    wantedShift[j] += weight
                }
            }
            let source = GuardedBuffer(x, gap: gap), gradient = GuardedBuffer(g, gap: gap), scales = GuardedBuffer(scale, gap: gap)
            let mean = GuardedBuffer(means, gap: gap), rstd = GuardedBuffer(inverses, gap: gap), target = GuardedBuffer(before, gap: gap)
            let scaleTarget = GuardedBuffer(scaleBefore, gap: gap), shiftTarget = GuardedBuffer(shiftBefore, gap: gap)
            kernels.layer_norm_gradient(
                source.start, scales.start, mean.start, rstd.start, gradient.start, rows, columns, target.start, scaleTarget.start, shiftTarget.start)
            // Two numbers that are nearly the same have a steep slope: the tolerance goes with the inverse of the deviation.
            let largest = wanted.map { abs($0) }.max() ?? 0
            #expect(firstMismatch(target.elements, wanted, relative: 1e-5, absolute: 4e-6 * (1 + largest)) == nil, "\(columns) columns")
            #expect(firstMismatch(scaleTarget.elements, wantedScale, relative: 1e-5, absolute: 1e-4) == nil, "\(columns) columns")
            #expect(firstMismatch(shiftTarget.elements, wantedShift, relative: 1e-5, absolute: 1e-4) == nil, "\(columns) columns")
            #expect(source.isIntact && gradient.isIntact && scales.isIntact && mean.isIntact && rstd.isIntact)
            #expect(target.isIntact && scaleTarget.isIntact && shiftTarget.isIntact)
        }
    }

    // MARK: Batches

    private static let images: [(batch: Int, channels: Int, cells: Int)] = [
        (2, 1, 1), (7, 5, 1), (33, 70, 1), (3, 130, 1), (4, 3, 2), (3, 67, 5), (2, 2, 17), (2, 3, 33), (1, 2, 49), (5, 1, 64), (1, 1, 3), (3, 2, 2500),
    ]

    /// The numbers of a channel over the batch.
    private static func channel(_ channel: Int, of x: [Float], _ shape: (batch: Int, channels: Int, cells: Int)) -> [Double] {
        (0..<shape.batch).flatMap { image -> [Double] in
            let start = (image * shape.channels + channel) * shape.cells
            return x[start..<start + shape.cells].map(Double.init)
        }
    }

    @Test(arguments: KernelLevels.available) func batchNorm(level: KernelLevel) {
        let kernels = level.kernels.normalization
        var generator = SeededGenerator(seed: 62)
        for (index, shape) in Self.images.enumerated() {
            let (batch, channels, cells) = shape, count = batch * channels * cells, gap = index % 2
            // Every third channel stands far from zero.
            let x = generator.floats(count).enumerated().map { $1 + ($0 / cells % channels % 3 == 2 ? 2000 : 0) }
            let scale = generator.floats(channels), shift = generator.floats(channels)
            let source = GuardedBuffer(x, gap: gap), mean = GuardedBuffer(repeating: Float.nan, count: channels, gap: gap)
            let variance = GuardedBuffer(repeating: Float.nan, count: channels, gap: gap)
            kernels.channel_statistics(source.start, batch, channels, cells, mean.start, variance.start)
            let wanted = (0..<channels).map { Self.statistics(Self.channel($0, of: x, shape)) }
            #expect(firstMismatch(mean.elements, wanted.map(\.mean), relative: 0x1p-23, absolute: 2e-7) == nil, "\(shape)")
            #expect(firstMismatch(variance.elements, wanted.map(\.variance), relative: 4e-6, absolute: 1e-12) == nil, "\(shape)")

            let inverses = variance.elements.map { 1 / ($0 + Self.epsilon).squareRoot() }
            let rstd = GuardedBuffer(inverses, gap: gap), scales = GuardedBuffer(scale, gap: gap), shifts = GuardedBuffer(shift, gap: gap)
            let out = GuardedBuffer(repeating: Float.nan, count: count, gap: gap), means = mean.elements
            kernels.batch_norm(source.start, mean.start, rstd.start, scales.start, shifts.start, batch, channels, cells, out.start)
            let normalised = x.enumerated().map { index, value -> Double in
                let c = index / cells % channels
                return (Double(value) - Double(means[c])) * Double(inverses[c]) * Double(scale[c]) + Double(shift[c])
            }
            #expect(firstMismatch(out.elements, normalised, relative: 1e-6, absolute: 2e-6) == nil, "\(shape)")
            #expect(source.isIntact && mean.isIntact && variance.isIntact && rstd.isIntact && scales.isIntact && shifts.isIntact && out.isIntact)
        }
    }

    @Test(arguments: KernelLevels.available) func batchNormGradient(level: KernelLevel) {
        let kernels = level.kernels.normalization
        var generator = SeededGenerator(seed: 63)
        for (index, shape) in Self.images.enumerated() where shape.cells < 1000 {
            let (batch, channels, cells) = shape, count = batch * channels * cells, gap = index % 2
            let x = generator.floats(count), g = generator.floats(count), scale = generator.floats(channels)
            let before = generator.floats(count), scaleBefore = generator.floats(channels), shiftBefore = generator.floats(channels)
            var wanted = before.map(Double.init), wantedScale = scaleBefore.map(Double.init), wantedShift = shiftBefore.map(Double.init)
            var means: [Float] = [], inverses: [Float] = []
            for c in 0..<channels {
                let values = Self.channel(c, of: x, shape), weights = Self.channel(c, of: g, shape), (mean, variance) = Self.statistics(values)
                let inverse = 1 / (variance + Double(Self.epsilon)).squareRoot()
                means.append(Float(mean))
                inverses.append(Float(inverse))
                wantedShift[c] += weights.reduce(0, +)
                wantedScale[c] += zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * inverse * $1.1 }
                for (i, slope) in Self.gradient(values, weights.map { $0 * Double(scale[c]) }).enumerated() {
                    wanted[(i / cells * channels + c) * cells + i % cells] += slope
                }
            }
            let source = GuardedBuffer(x, gap: gap), gradient = GuardedBuffer(g, gap: gap), scales = GuardedBuffer(scale, gap: gap)
            let mean = GuardedBuffer(means, gap: gap), rstd = GuardedBuffer(inverses, gap: gap), target = GuardedBuffer(before, gap: gap)
            let scaleTarget = GuardedBuffer(scaleBefore, gap: gap), shiftTarget = GuardedBuffer(shiftBefore, gap: gap)
            kernels.batch_norm_gradient(
                source.start, mean.start, rstd.start, scales.start, gradient.start, batch, channels, cells, target.start, scaleTarget.start, shiftTarget.start)
            let largest = wanted.map { abs($0) }.max() ?? 0
            #expect(firstMismatch(target.elements, wanted, relative: 1e-5, absolute: 4e-6 * (1 + largest)) == nil, "\(shape)")
            #expect(firstMismatch(scaleTarget.elements, wantedScale, relative: 1e-5, absolute: 1e-5) == nil, "\(shape)")
            #expect(firstMismatch(shiftTarget.elements, wantedShift, relative: 1e-5, absolute: 1e-5) == nil, "\(shape)")
            #expect(source.isIntact && gradient.isIntact && scales.isIntact && mean.isIntact && rstd.isIntact)
            #expect(target.isIntact && scaleTarget.isIntact && shiftTarget.isIntact)
        }
    }
}
