internal import CasebookLearning
internal import CasebookTensor

/// Puts layers after one another and keeps count of channels, lengths of axes and names.
struct ImageLayerBuilder {
    var parameters: Parameters
    var random: RandomGenerator
    private(set) var channels: Int
    private(set) var lengths: [Int]
    private var count = 0

    init(channels: Int, lengths: [Int], parameters: Parameters, random: RandomGenerator) {
        self.channels = channels
        self.lengths = lengths
        self.parameters = parameters
        self.random = random
    }

    private func every(_ value: Int) -> [Int] { lengths.map { _ in value } }

    /// A convolution with a kernel of the same length on every axis, padded so that a step of 1 keeps the lengths.
    mutating func convolution(_ outputs: Int, kernel: Int, stride: Int = 1, isCut: Bool = true) -> ImageLayer {
        count += 1
        let geometry = WindowGeometry(kernel: every(kernel), stride: every(stride), padding: every(kernel / 2))
        let layer = Convolution(inputs: channels, outputs: outputs, geometry: geometry, hasBias: false, name: "convolution\(count)", into: &parameters, random: &random)
        // Kept at the spread that relu leaves (He et al., ICCV 2015), where the layer's own start would let deep stacks fade.
        let shape = parameters[layer.weight].shape, inputs = shape.elementCount / outputs
        let deviation = (2 / Float(inputs)).squareRoot()
        parameters[layer.weight] = Tensor((0..<shape.elementCount).map { _ in random.normal() * deviation }, shape)
        let norm = BatchNorm(channels: outputs, name: "norm\(count)", into: &parameters)
        channels = outputs
        lengths = geometry.outputLengths(lengths)
        return .convolution(layer, norm, isCut: isCut)
    }

    /// The greatest of windows; axes that are too short for it stay as they are.
    mutating func halve() -> ImageLayer {
        let kernel = lengths.map { $0 >= 2 ? 2 : 1 }
        let geometry = WindowGeometry(kernel: kernel, stride: kernel)
        lengths = geometry.outputLengths(lengths)
        return .maxPool(MaxPool(geometry))
    }

    /// Two convolutions and a way past, which is a convolution of 1 where the channels or lengths change.
    mutating func residual(_ outputs: Int, stride: Int = 1) -> ImageLayer {
        let (inputs, before) = (channels, lengths)
        let layers = [convolution(outputs, kernel: 3, stride: stride), convolution(outputs, kernel: 3, isCut: false)]
        guard inputs != outputs || stride != 1 else { return .residual(layers, past: []) }
        let (after, size) = (channels, lengths)
        (channels, lengths) = (inputs, before)
        let past = [convolution(outputs, kernel: 1, stride: stride, isCut: false)]
        precondition(channels == after && lengths == size, "Both ways of a residual block give the same shape.")
        return .residual(layers, past: past)
    }

    /// 1 × 1; 3 × 3 and 5 × 5, each behind a narrow 1 × 1; and the greatest of neighbours behind a 1 × 1: a quarter of the channels each.
    mutating func inception(_ outputs: Int) -> ImageLayer {
        let (inputs, size) = (channels, lengths), part = max(1, outputs / 4)
        var branches: [[ImageLayer]] = []
        for kernel in [1, 3, 5] {
            channels = inputs
            branches.append(kernel == 1 ? [convolution(part, kernel: 1)] : [convolution(max(1, part / 2), kernel: 1), convolution(part, kernel: kernel)])
        }
        channels = inputs
        let pool = ImageLayer.maxPool(MaxPool(WindowGeometry(kernel: every(3), padding: every(1))))
        branches.append([pool, convolution(part, kernel: 1)])
        (channels, lengths) = (4 * part, size)
        return .branches(branches)
    }
}
