import CCasebookKernels
import CasebookCore

/// A window over one to three axes, and where its taps fall, by plain arithmetic.
struct ImageWindow: CustomStringConvertible {
    let input, kernel, stride, padding, dilation, output: [Int]

    /// The sizes of the axes there are, the last fastest.
    init(input: [Int], kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, dilation: [Int]? = nil) {
        func full(_ sizes: [Int]?, _ none: Int) -> [Int] {
            let sizes = sizes ?? input.map { _ in none }
            return Array(repeating: none, count: 3 - sizes.count) + sizes
        }
        let (input, kernel, stride, padding, dilation) = (full(input, 1), full(kernel, 1), full(stride, 1), full(padding, 0), full(dilation, 1))
        (self.input, self.kernel, self.stride, self.padding, self.dilation) = (input, kernel, stride, padding, dilation)
        output = (0..<3).map { (input[$0] + 2 * padding[$0] - dilation[$0] * (kernel[$0] - 1) - 1) / stride[$0] + 1 }
    }

    /// `axes` axes of up to `size` cells, with kernels, strides, paddings and dilations of all sorts.
    static func random(axes: Int, upTo size: Int, using generator: inout SeededGenerator) -> ImageWindow {
        func sizes(_ range: ClosedRange<Int>) -> [Int] { (0..<axes).map { _ in Int.random(in: range, using: &generator) } }
        while true {
            let (input, kernel, stride, padding, dilation) = (sizes(1...size), sizes(1...4), sizes(1...3), sizes(0...4), sizes(1...3))
            guard (0..<axes).allSatisfy({ input[$0] + 2 * padding[$0] > dilation[$0] * (kernel[$0] - 1) }) else { continue }
            return ImageWindow(input: input, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
        }
    }

    var inputCells: Int { input.reduce(1, *) }
    var outputCells: Int { output.reduce(1, *) }
    var taps: Int { kernel.reduce(1, *) }
    var description: String { "input \(input) kernel \(kernel) stride \(stride) padding \(padding) dilation \(dilation)" }

    var geometry: ck_window {
        func sizes(_ a: [Int]) -> (Int, Int, Int) { (a[0], a[1], a[2]) }
        return ck_window(
            input: sizes(input), kernel: sizes(kernel), stride: sizes(stride), padding: sizes(padding), dilation: sizes(dilation), output: sizes(output))
    }

    /// For each output cell the taps that lie in the image, and in which of its cells.
    func sources() -> [[(tap: Int, cell: Int)]] {
        (0..<outputCells).map { cell in
            let position = Self.position(cell, in: output)
            return (0..<taps).compactMap { tap in
                let offset = Self.position(tap, in: kernel)
                let source = (0..<3).map { position[$0] * stride[$0] + offset[$0] * dilation[$0] - padding[$0] }
                guard (0..<3).allSatisfy({ source[$0] >= 0 && source[$0] < input[$0] }) else { return nil }
                return (tap, (source[0] * input[1] + source[1]) * input[2] + source[2])
            }
        }
    }

    private static func position(_ index: Int, in sizes: [Int]) -> [Int] { [index / (sizes[1] * sizes[2]), index / sizes[2] % sizes[1], index % sizes[2]] }
}
