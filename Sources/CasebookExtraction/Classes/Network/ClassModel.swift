internal import CasebookCore
internal import CasebookLearning
internal import CasebookLexicons
internal import CasebookTensor

/// A trained text classifier: its network, its numbers, and what makes its features. Immutable; a class because it is some thousands of bytes of layers.
final class ClassModel: Sendable {
    /// Without dropout, so that its gradients are those of the scores.
    let network: ClassNetwork
    let maker: TextFeatureMaker
    let packed: PackedClassNetwork
    let parameters: Parameters

    init(_ layout: ClassLayout, parameters: Parameters, maker: TextFeatureMaker, format: WeightFormat) {
        // The parameters are numbered as those of any network of this shape.
        var blank = Parameters(), random = RandomGenerator.blank
        network = ClassNetwork(maker.architecture, layout, sizes: maker.sizes, dropouts: .none, into: &blank, random: &random)
        self.parameters = parameters
        self.maker = maker
        packed = PackedClassNetwork(network, parameters, format: format)
    }

    init(_ folder: ModelFolder, matcher: TermMatcher?, format: WeightFormat) throws(ClinicalError) {
        var architecture = EncoderArchitecture()
        if let problem = architecture.update(folder.config["architecture"] ?? .null) { throw folder.damaged(problem) }
        guard architecture.languageUnits == 0, architecture.languageWidth == 0, architecture.mentionWidth == 0, architecture.cueWidth == 0, architecture.guidelineWidth == 0,
            architecture.encoders == 1
        else { throw folder.damaged("A text classifier has one encoder, which sees the text alone.") }
        guard let layout = ClassLayout(folder.config["classes"] ?? .null) else {
            throw folder.damaged("'classes' must name the labels, each once, and say whether texts have several and are read together.")
        }
        let file = try folder.weights()
        maker = try TextFeatureMaker(architecture, file, matcher: matcher)
        try architecture.check(file, encoder: "encoder")
        try file.check("output.weight", [layout.labels.count, architecture.documentUnits == 0 ? 4 * architecture.units : 2 * architecture.documentUnits])
        var parameters = Parameters(), random = RandomGenerator.blank
        network = ClassNetwork(architecture, layout, sizes: maker.sizes, dropouts: .none, into: &parameters, random: &random)
        try parameters.read(file)
        self.parameters = parameters
        packed = PackedClassNetwork(network, parameters, format: format)
    }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row, all else as bfloat16.
    func write(task: String, to path: String, members: [JSONValue.Member], card: String?) throws(ClinicalError) {
        try ModelFolder.write(
            task: task, config: [.init("architecture", .object(maker.architecture.members)), .init("classes", network.layout.value)] + members,
            tensors: parameters.tensors { TextEncoder.isTable($0) ? .int8 : .bfloat16 } + maker.tensors, card: card, to: path)
    }
}

extension TextFeatureMaker {
    /// The sizes of an encoder's tables.
    var sizes: TextEncoder.Sizes { TextEncoder.Sizes(words: words.count, bigrams: bigrams.count, segments: segments.count) }
}
