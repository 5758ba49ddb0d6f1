internal import CasebookCore
internal import CasebookLearning
internal import CasebookLexicons
internal import CasebookTensor

/// A trained assertion: its network, its numbers, and what makes its features. Immutable; a class because it is some thousands of bytes of layers.
final class AssertionModel: Sendable {
    let network: AssertionNetwork
    let maker: AssertionTextMaker
    let packed: PackedAssertionNetwork
    private let parameters: Parameters

    init(network: AssertionNetwork, parameters: Parameters, maker: AssertionTextMaker, format: WeightFormat) {
        self.network = network
        self.parameters = parameters
        self.maker = maker
        packed = PackedAssertionNetwork(network, parameters, format: format)
    }

    init(_ folder: ModelFolder, matcher: TermMatcher?, format: WeightFormat) throws(ClinicalError) {
        var architecture = EncoderArchitecture()
        if let problem = architecture.update(folder.config["architecture"] ?? .null) { throw folder.damaged(problem) }
        guard architecture.languageUnits == 0, architecture.languageWidth == 0, architecture.encoders == 1 else {
            throw folder.damaged("A learned assertion has one encoder, without a language model.")
        }
        let kinds = folder.config["kinds"]?.array?.compactMap(\.string) ?? []
        guard kinds.count <= 4096, Set(kinds).count == kinds.count else { throw folder.damaged("'kinds' must name the kinds of mentions, each once.") }
        let listed = folder.config["guidelines"]?.array ?? [], guidelines = listed.compactMap { AssertionGuideline($0) }
        guard !guidelines.isEmpty, guidelines.count == listed.count, Set(guidelines.map(\.name)).count == guidelines.count else {
            throw folder.damaged("'guidelines' must name the ways of annotating, each once, with their axes and the values of each.")
        }
        let file = try folder.weights(), features = try TextFeatureMaker(architecture, file, matcher: matcher)
        maker = AssertionTextMaker(maker: features, kinds: kinds, guidelines: guidelines)
        try architecture.check(file, encoder: "encoder")
        for guideline in guidelines {
            try file.check("heads.\(guideline.name).features.weight", [maker.rows, AssertionHead.hidden])
            for axis in guideline.axes { try file.check("heads.\(guideline.name).outputs.\(axis.axis.rawValue).weight", [axis.values.count, AssertionHead.hidden]) }
        }
        var parameters = Parameters(), random = RandomGenerator.blank
        network = AssertionNetwork(maker, into: &parameters, random: &random)
        try parameters.read(file)
        self.parameters = parameters
        packed = PackedAssertionNetwork(network, parameters, format: format)
    }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row, all else as bfloat16.
    func write(task: String, to path: String, members: [JSONValue.Member], card: String?) throws(ClinicalError) {
        try ModelFolder.write(
            task: task,
            config: [
                .init("architecture", .object(network.architecture.members)), .init("kinds", .array(maker.kinds.map { .string($0) })),
                .init("guidelines", .array(maker.guidelines.map(\.value))),
            ] + members,
            tensors: parameters.tensors { TextEncoder.isTable($0) ? .int8 : .bfloat16 } + maker.maker.tensors, card: card, to: path)
    }
}
