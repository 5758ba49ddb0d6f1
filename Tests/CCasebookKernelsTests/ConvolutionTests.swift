import CCasebookKernels
import CasebookCore
import Testing

@Suite struct ConvolutionTests {
    private struct Shape {
        var window: ImageWindow
        var batch, inChannels, outChannels: Int
    }

    private static let shapes: [Shape] = {
        var shapes = [
            Shape(window: ImageWindow(input: [28, 28], kernel: [3, 3], padding: [1, 1]), batch: 2, inChannels: 5, outChannels: 7),
            Shape(window: ImageWindow(input: [9, 7], kernel: [1, 1]), batch: 2, inChannels: 33, outChannels: 66),
            // Whole tiles of every width, and panels beyond the first.
            Shape(window: ImageWindow(input: [13, 8], kernel: [2, 3], padding: [1, 1]), batch: 1, inChannels: 48, outChannels: 144),
            // A kernel that reaches over the image, and a stride over its dilation.
            Shape(window: ImageWindow(input: [2, 3], kernel: [4, 3], padding: [4, 5], dilation: [2, 3]), batch: 3, inChannels: 2, outChannels: 3),
            Shape(window: ImageWindow(input: [11, 10], kernel: [3, 3], stride: [2, 4], padding: [1, 0], dilation: [2, 2]), batch: 2, inChannels: 3, outChannels: 18),
            // More cells than a block of the gradient of the filters, and than one of its sums.
            Shape(window: ImageWindow(input: [5003], kernel: [3], padding: [2]), batch: 2, inChannels: 2, outChannels: 3),
            Shape(window: ImageWindow(input: [1], kernel: [1]), batch: 1, inChannels: 1, outChannels: 1),
        ]
        var generator = SeededGenerator(seed: 40)
        for index in 0..<45 {
            let window = ImageWindow.random(axes: 1 + index % 3, upTo: [60, 13, 6][index % 3], using: &generator)
            let batch = Int.random(in: 1...3, using: &generator)
            shapes.append(Shape(window: window, batch: batch, inChannels: Int.random(in: 1...9, using: &generator), outChannels: Int.random(in: 1...20, using: &generator)))
        }
        return shapes
    }()

    /// Random arguments of a shape, and the results in double precision with the sums of the magnitudes of their terms.
    private struct Sample {
        let shape: Shape
        let window: ck_window
        var images, filters, bias, gradient, imageGradient, filterGradient, biasGradient: [Float]

        init(_ shape: Shape, _ generator: inout SeededGenerator) {
            self.shape = shape
            window = shape.window.geometry
            images = generator.floats(shape.batch * shape.inChannels * shape.window.inputCells)
            filters = generator.floats(shape.outChannels * shape.inChannels * shape.window.taps)
            bias = generator.floats(shape.outChannels)
            gradient = generator.floats(shape.batch * shape.outChannels * shape.window.outputCells)
            imageGradient = generator.floats(images.count)
            filterGradient = generator.floats(filters.count)
            biasGradient = generator.floats(bias.count)
        }

        struct Sums {
            var values, magnitudes: [Double]
            init(_ start: [Float]) { (values, magnitudes) = (start.map(Double.init), start.map { Double($0.magnitude) }) }
            init(count: Int) { (values, magnitudes) = (Array(repeating: 0, count: count), Array(repeating: 0, count: count)) }
            mutating func add(_ a: Float, _ b: Float, at index: Int) {
                values[index] += Double(a) * Double(b)
                magnitudes[index] += abs(Double(a) * Double(b))
            }
            /// A bound on the error of a sum of `terms` terms in float32.
            func mismatch(_ got: [Float], terms: Int) -> String? { firstMismatch(got, values) { magnitudes[$0] * Double(terms + 4) * 0x1p-24 + 0x1p-149 } }
        }

        func expected(bias hasBias: Bool) -> (out: Sums, images: Sums, filters: Sums, bias: Sums) {
            var out = Sums(count: gradient.count), images = Sums(imageGradient), filters = Sums(filterGradient), bias = Sums(biasGradient)
            let window = shape.window, sources = window.sources()
            for image in 0..<shape.batch {
                for o in 0..<shape.outChannels {
                    for cell in 0..<window.outputCells {
                        let at = (image * shape.outChannels + o) * window.outputCells + cell, g = gradient[at]
                        if hasBias { out.add(self.bias[o], 1, at: at) }
                        bias.add(g, 1, at: o)
                        for c in 0..<shape.inChannels {
                            for (tap, source) in sources[cell] {
                                let x = (image * shape.inChannels + c) * window.inputCells + source, f = (o * shape.inChannels + c) * window.taps + tap
                                out.add(self.images[x], self.filters[f], at: at)
                                images.add(g, self.filters[f], at: x)
                                filters.add(g, self.images[x], at: f)
                            }
                        }
                    }
                }
            }
            return (out, images, filters, bias)
        }
    }

    private func workspace(_ kernels: ck_convolution, _ sample: Sample, gap: Int) -> GuardedBuffer<Float> {
        var window = sample.window
        return GuardedBuffer(repeating: .nan, count: kernels.workspace(sample.shape.inChannels, &window, sample.shape.outChannels), gap: gap)
    }

    @Test(arguments: KernelLevels.available) func values(level: KernelLevel) {
        let kernels = level.kernels.convolution
        var generator = SeededGenerator(seed: 41)
        for (index, shape) in Self.shapes.enumerated() {
            let sample = Sample(shape, &generator), gap = index % 2, hasBias = index % 3 != 0
            var window = sample.window
            let images = GuardedBuffer(sample.images, gap: gap), filters = GuardedBuffer(sample.filters, gap: gap), bias = GuardedBuffer(sample.bias, gap: gap)
            let gradient = GuardedBuffer(sample.gradient, gap: gap), out = GuardedBuffer(repeating: Float.nan, count: sample.gradient.count, gap: gap)
            let imageGradient = GuardedBuffer(sample.imageGradient, gap: gap), filterGradient = GuardedBuffer(sample.filterGradient, gap: gap)
            let biasGradient = GuardedBuffer(sample.biasGradient, gap: gap), space = workspace(kernels, sample, gap: gap)
            let (n, c, o) = (shape.batch, shape.inChannels, shape.outChannels)
            kernels.forward(images.start, n, c, &window, filters.start, hasBias ? bias.start : nil, o, out.start, space.start)
            kernels.input_gradient(gradient.start, n, c, &window, filters.start, o, imageGradient.start, space.start)
            kernels.filter_gradient(images.start, gradient.start, n, c, &window, o, filterGradient.start, hasBias ? biasGradient.start : nil, space.start)
            let expected = sample.expected(bias: hasBias), about = "\(shape)"
            #expect(expected.out.mismatch(out.elements, terms: c * shape.window.taps) == nil, "\(about)")
            #expect(expected.images.mismatch(imageGradient.elements, terms: o * shape.window.taps) == nil, "\(about)")
            #expect(expected.filters.mismatch(filterGradient.elements, terms: n * shape.window.outputCells) == nil, "\(about)")
            if hasBias {
                #expect(expected.bias.mismatch(biasGradient.elements, terms: n * shape.window.outputCells) == nil, "\(about)")
            } else {
                #expect(biasGradient.elements == sample.biasGradient)
            }
            #expect(images.isIntact && filters.isIntact && bias.isIntact && gradient.isIntact && out.isIntact && space.isIntact, "\(about)")
            #expect(imageGradient.isIntact && filterGradient.isIntact && biasGradient.isIntact, "\(about)")
        }
    }

    /// What a caller may rely on that gives parts of a batch to threads.
    @Test(arguments: KernelLevels.available) func imagesDoNotDependOnEachOther(level: KernelLevel) {
        let kernels = level.kernels.convolution
        var generator = SeededGenerator(seed: 42)
        for shape in Self.shapes where shape.batch > 1 {
            let sample = Sample(shape, &generator)
            var window = sample.window
            let (n, c, o, cells, outputs) = (shape.batch, shape.inChannels, shape.outChannels, shape.window.inputCells, shape.window.outputCells)
            let space = workspace(kernels, sample, gap: 0)
            var together = [Float](repeating: 0, count: sample.gradient.count), apart = together
            var gradientTogether = sample.imageGradient, gradientApart = sample.imageGradient
            kernels.forward(sample.images, n, c, &window, sample.filters, sample.bias, o, &together, space.start)
            kernels.input_gradient(sample.gradient, n, c, &window, sample.filters, o, &gradientTogether, space.start)
            apart.withUnsafeMutableBufferPointer { apart in
                for image in (0..<n).reversed() {
                    let images = Array(sample.images[image * c * cells..<(image + 1) * c * cells])
                    kernels.forward(images, 1, c, &window, sample.filters, sample.bias, o, apart.baseAddress! + image * o * outputs, space.start)
                }
            }
            gradientApart.withUnsafeMutableBufferPointer { apart in
                for image in (0..<n).reversed() {
                    let gradient = Array(sample.gradient[image * o * outputs..<(image + 1) * o * outputs])
                    kernels.input_gradient(gradient, 1, c, &window, sample.filters, o, apart.baseAddress! + image * c * cells, space.start)
                }
            }
            #expect(firstDifference(apart, together) == nil, "\(shape)")
            #expect(firstDifference(gradientApart, gradientTogether) == nil, "\(shape)")
        }
    }

    /// Levels that round a product and its sum once make the same sums in the same order.
    @Test func levelsAgree() {
        var generator = SeededGenerator(seed: 43)
        for shape in Self.shapes {
            let sample = Sample(shape, &generator)
            var window = sample.window
            var first: (out: [Float], images: [Float], filters: [Float])?
            for level in KernelLevels.available where level.fuses {
                let kernels = level.kernels.convolution, space = workspace(kernels, sample, gap: 0)
                var out = sample.gradient, images = sample.imageGradient, filters = sample.filterGradient
                let (n, c, o) = (shape.batch, shape.inChannels, shape.outChannels)
                kernels.forward(sample.images, n, c, &window, sample.filters, sample.bias, o, &out, space.start)
                kernels.input_gradient(sample.gradient, n, c, &window, sample.filters, o, &images, space.start)
                kernels.filter_gradient(sample.images, sample.gradient, n, c, &window, o, &filters, nil, space.start)
                if let first {
                    #expect(firstDifference(out, first.out) == nil && firstDifference(images, first.images) == nil, "\(level) \(shape)")
                    #expect(firstDifference(filters, first.filters) == nil, "\(level) \(shape)")
                } else {
                    first = (out, images, filters)
                }
            }
        }
    }

    @Test(arguments: KernelLevels.available) func emptyBatch(level: KernelLevel) {
        let kernels = level.kernels.convolution
        var generator = SeededGenerator(seed: 44)
        let sample = Sample(Self.shapes[0], &generator)
        var window = sample.window
        let space = workspace(kernels, sample, gap: 0), none = GuardedBuffer<Float>([])
        let filters = GuardedBuffer(sample.filterGradient), bias = GuardedBuffer(sample.biasGradient)
        kernels.forward(none.start, 0, 5, &window, sample.filters, nil, 7, none.start, space.start)
        kernels.input_gradient(none.start, 0, 5, &window, sample.filters, 7, none.start, space.start)
        kernels.filter_gradient(none.start, none.start, 0, 5, &window, 7, filters.start, bias.start, space.start)
        #expect(filters.elements == sample.filterGradient && bias.elements == sample.biasGradient)
        #expect(space.isIntact && none.isIntact)
    }
}
