internal import CasebookLearning
internal import CasebookTensor

/// A convolutional network: layers, then either the mean of each channel or all values side by side, then linear layers to one score a class.
struct ImageNetwork: Sendable {
    let architecture: ImageArchitecture
    private let layers: [ImageLayer]
    /// LeNet and AlexNet look at where a feature lies; the others take its mean over the image.
    private let isFlattened: Bool
    private let hidden: [Linear]
    private let output: Linear

    init(_ architecture: ImageArchitecture, into parameters: inout Parameters, random: inout RandomGenerator) {
        precondition(
            architecture.size.count == architecture.axes && (2...3).contains(architecture.axes) && architecture.size.allSatisfy { $0 >= 8 },
            "A network reads two or three axes of at least 8.")
        self.architecture = architecture
        var builder = ImageLayerBuilder(channels: architecture.channels, lengths: architecture.size, parameters: parameters, random: random)
        let width = architecture.width
        var layers: [ImageLayer] = [], units: [Int] = []
        switch architecture.family {
        case .lenet:
            layers = [builder.convolution(width, kernel: 5), builder.halve(), builder.convolution(2 * width, kernel: 5), builder.halve()]
            units = [8 * width, 4 * width]
        case .alexnet:
            let isLarge = architecture.size.allSatisfy { $0 >= 96 }
            layers = [builder.convolution(width, kernel: isLarge ? 11 : 5, stride: isLarge ? 4 : 1), builder.halve(), builder.convolution(3 * width, kernel: 5), builder.halve()]
            layers += [builder.convolution(6 * width, kernel: 3), builder.convolution(4 * width, kernel: 3), builder.convolution(4 * width, kernel: 3), builder.halve()]
            units = [16 * width, 16 * width]
        case .vgg:
            for stage in 0..<architecture.stages {
                for _ in 0..<(2 * architecture.blocks) { layers.append(builder.convolution(width << stage, kernel: 3)) }
                layers.append(builder.halve())
            }
        case .inception:
            layers = [builder.convolution(width, kernel: 3)]
            for stage in 0..<architecture.stages {
                layers.append(builder.halve())
                for _ in 0..<architecture.blocks { layers.append(builder.inception(width << (stage + 1))) }
            }
        case .resnet:
            // Large images are brought to a quarter first.
            let isLarge = architecture.size.allSatisfy { $0 >= 96 }
            layers = [builder.convolution(width, kernel: isLarge ? 7 : 3, stride: isLarge ? 2 : 1)]
            if isLarge { layers.append(builder.halve()) }
            for stage in 0..<architecture.stages {
                for block in 0..<architecture.blocks { layers.append(builder.residual(width << stage, stride: stage > 0 && block == 0 ? 2 : 1)) }
            }
        }
        isFlattened = !units.isEmpty
        var inputs = isFlattened ? builder.lengths.reduce(builder.channels, *) : builder.channels
        (parameters, random) = (builder.parameters, builder.random)
        var hidden: [Linear] = []
        for (place, count) in units.enumerated() {
            hidden.append(Linear(inputs: inputs, outputs: count, name: "hidden\(place + 1)", into: &parameters, random: &random))
            inputs = count
        }
        self.layers = layers
        self.hidden = hidden
        output = Linear(inputs: inputs, outputs: architecture.classes, name: "output", into: &parameters, random: &random)
    }

    /// Scores of classes (batch × classes) for images (batch × channels × axes), and the last maps of features.
    ///
    /// - Parameter offset: added to these maps: its gradient tells what a class owes to them (Grad-CAM).
    func scores(_ images: Tensor, offset: ParameterID? = nil, _ pass: inout Pass) -> (scores: Variable, maps: Variable) {
        var maps = ImageLayer.run(layers, Variable(images), &pass)
        if let offset { maps = maps + pass[offset] }
        let shape = maps.shape, cells = shape.elementCount / (shape[0] * shape[1])
        var x: Variable
        if isFlattened {
            x = maps.reshaped([shape[0], shape[1] * cells])
        } else {
            x = maps.reshaped([shape[0], shape[1], cells]).mean(axis: 2).reshaped([shape[0], shape[1]])
        }
        for layer in hidden { x = Dropout(architecture.dropout)(layer(x, &pass).relu(), &pass) }
        if hidden.isEmpty { x = Dropout(architecture.dropout)(x, &pass) }
        return (output(x, &pass), maps)
    }
}
