internal import CasebookCore
internal import CasebookLearning
internal import CasebookLexicons
internal import CasebookTensor

/// A trained relation extractor: its network, its numbers, and what finds candidates. Immutable; a class because it is some thousands of bytes of layers.
final class RelationModel: Sendable {
    let network: RelationNetwork
    let maker: RelationTextMaker
    let packed: PackedRelationNetwork
    private let parameters: Parameters

    init(network: RelationNetwork, parameters: Parameters, maker: RelationTextMaker, format: WeightFormat) {
        self.network = network
        self.parameters = parameters
        self.maker = maker
        packed = PackedRelationNetwork(network, parameters, format: format)
    }

    init(_ folder: ModelFolder, matcher: TermMatcher?, format: WeightFormat) throws(ClinicalError) {
        var architecture = EncoderArchitecture()
        if let problem = architecture.update(folder.config["architecture"] ?? .null) { throw folder.damaged(problem) }
        guard architecture.languageUnits == 0, architecture.languageWidth == 0, architecture.cueWidth == 0, architecture.encoders == 1 else {
            throw folder.damaged("A relation extractor has one encoder, without a language model and cues.")
        }
        let kinds = folder.config["kinds"]?.array?.compactMap(\.string) ?? []
        guard !kinds.isEmpty, kinds.count <= 256, Set(kinds).count == kinds.count else { throw folder.damaged("'kinds' must name the kinds of mentions, each once.") }
        let listed = folder.config["guidelines"]?.array ?? [], guidelines = listed.compactMap { RelationGuideline($0, kinds: kinds.count) }
        guard !guidelines.isEmpty, guidelines.count <= 64, guidelines.count == listed.count, Set(guidelines.map(\.name)).count == guidelines.count else {
            throw folder.damaged("'guidelines' must name the ways of annotating, each once, with their relations and what these go from and to.")
        }
        let file = try folder.weights(), features = try TextFeatureMaker(architecture, file, matcher: matcher)
        try architecture.check(file, encoder: "encoder")
        for guideline in guidelines { try file.check("heads.\(guideline.name).output.weight", [guideline.classes, RelationHead.hidden]) }
        maker = RelationTextMaker(maker: features, kinds: kinds, guidelines: guidelines)
        var parameters = Parameters(), random = RandomGenerator.blank
        network = RelationNetwork(architecture, sizes: maker.sizes, guidelines: guidelines, into: &parameters, random: &random)
        try parameters.read(file)
        self.parameters = parameters
        packed = PackedRelationNetwork(network, parameters, format: format)
    }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row where `isSmall`, all else as bfloat16.
    func write(task: String, to path: String, isSmall: Bool, members: [JSONValue.Member], card: String?) throws(ClinicalError) {
        try ModelFolder.write(
            task: task,
            config: [
                .init("architecture", .object(network.architecture.members)), .init("kinds", .array(maker.kinds.map { .string($0) })),
                .init("guidelines", .array(maker.guidelines.map(\.value))),
            ] + members,
            tensors: parameters.tensors { isSmall && TextEncoder.isTable($0) ? .int8 : .bfloat16 } + maker.maker.tensors, card: card, to: path)
    }
}

extension RelationTextMaker {
    var sizes: TextEncoder.Sizes {
        TextEncoder.Sizes(
            words: maker.words.count, bigrams: maker.bigrams.count, segments: maker.segments.count, guidelines: guidelines.count, mentions: kinds.count)
    }
}
