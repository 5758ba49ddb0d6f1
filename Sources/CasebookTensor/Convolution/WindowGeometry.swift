internal import CCasebookKernels

/// How a kernel of a convolution or pooling moves over one to three axes.
public struct WindowGeometry: Sendable, Hashable {
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: [Int]
    public let dilation: [Int]

    /// One number an axis; `stride` and `dilation` are 1, `padding` 0 where they are nil.
    public init(kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, dilation: [Int]? = nil) {
        self.kernel = kernel
        self.stride = stride ?? kernel.map { _ in 1 }
        self.padding = padding ?? kernel.map { _ in 0 }
        self.dilation = dilation ?? kernel.map { _ in 1 }
        precondition((1...3).contains(kernel.count), "A window has one to three axes.")
        for other in [self.stride, self.padding, self.dilation] {
            precondition(other.count == kernel.count, "A window of \(kernel.count) axes needs as many strides, paddings and dilations.")
        }
        precondition((self.kernel + self.stride + self.dilation).allSatisfy { $0 > 0 } && self.padding.allSatisfy { $0 >= 0 }, "Kernels, strides and dilations are positive.")
    }

    /// The lengths of the output's axes: (in + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down.
    public func outputLengths(_ input: [Int]) -> [Int] {
        precondition(input.count == kernel.count, "A window of \(kernel.count) axes does not fit an input of \(input.count).")
        return input.indices.map { axis in
            let room = input[axis] + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1
            precondition(room >= 0, "A kernel of \(kernel) is larger than its input of \(input) with padding \(padding).")
            return room / stride[axis] + 1
        }
    }

    /// The shape (batch × channels × …) of the output for an input of such a shape.
    func outputShape(_ input: Shape, channels: Int) -> Shape { Shape([input[0], channels] + outputLengths(Array(input.dropFirst(2)))) }

    /// - Parameter channels: the most that a plane stands for; the kernels count the cells of a padded image in 32 bits.
    func window(_ input: Shape, channels: Int = 1) -> ck_window {
        let lengths = Array(input.dropFirst(2)), output = outputLengths(lengths)
        let cells = lengths.indices.reduce(1) { $0 * (lengths[$1] + 2 * padding[$1] + dilation[$1] * (kernel[$1] - 1) + 16) }
        precondition(cells * Swift.max(channels, 1) < 1 << 32, "An image of \(channels) channels of \(lengths) with padding \(padding) is too large.")
        // A single window does not move.
        let steps = stride.indices.map { output[$0] == 1 ? 1 : stride[$0] }
        func three(_ numbers: [Int], _ filler: Int) -> (Int, Int, Int) {
            let all = Array(repeating: filler, count: 3 - numbers.count) + numbers
            return (all[0], all[1], all[2])
        }
        return ck_window(
            input: three(lengths, 1), kernel: three(kernel, 1), stride: three(steps, 1), padding: three(padding, 0), dilation: three(dilation, 1),
            output: three(output, 1))
    }
}
