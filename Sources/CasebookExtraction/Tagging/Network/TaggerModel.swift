internal import CasebookCore
internal import CasebookLearning
internal import CasebookLexicons
internal import CasebookTensor
internal import CasebookText

/// A trained tagger: its network, its numbers, and what makes its features. Immutable; a class because it is some thousands of bytes of layers.
final class TaggerModel: Sendable {
    let heads: [TaggingHead]
    /// Those of the corpora that it was trained on, by number.
    let guidelines: [TaggingGuideline]
    /// The folder name of the language model that it was trained with; nil for none.
    let languageName: String?
    let network: TaggerNetwork
    let maker: TextFeatureMaker
    let language: PackedLanguageModel?
    let packed: PackedTagger
    private let parameters: Parameters

    init(
        network: TaggerNetwork, parameters: Parameters, heads: [TaggingHead], guidelines: [TaggingGuideline], maker: TextFeatureMaker, languageName: String?,
        language: PackedLanguageModel?,
        format: WeightFormat
    ) {
        self.network = network
        self.parameters = parameters
        self.heads = heads
        self.guidelines = guidelines
        self.maker = maker
        self.languageName = languageName
        self.language = language
        packed = PackedTagger(network, parameters, format: format)
    }

    init(
        _ folder: ModelFolder, matcher: TermMatcher?, format: WeightFormat, language: (String) throws(ClinicalError) -> PackedLanguageModel
    ) throws(ClinicalError) {
        var architecture = EncoderArchitecture()
        if let problem = architecture.update(folder.config["architecture"] ?? .null) { throw folder.damaged(problem) }
        guard (architecture.languageUnits > 0) == (architecture.languageWidth > 0) else { throw folder.damaged("'languageUnits' and 'languageWidth' are both 0 or neither.") }
        guard architecture.mentionWidth == 0, architecture.cueWidth == 0, architecture.documentUnits == 0 else {
            throw folder.damaged("A tagger sees no mentions and no cues, and has no layers for documents.")
        }
        heads = (folder.config["heads"]?.array ?? []).compactMap { item in
            guard let name = item["name"]?.string, let kinds = item["kinds"]?.array else { return nil }
            return TaggingHead(name: name, kinds: kinds.compactMap(\.string))
        }
        guard !heads.isEmpty, heads.allSatisfy({ !$0.kinds.isEmpty }), Set(heads.map(\.name)).count == heads.count else {
            throw folder.damaged("'heads' must name the outputs, each once, and their kinds.")
        }
        let heads = heads, listed = folder.config["guidelines"]?.array ?? []
        guidelines = listed.compactMap { TaggingGuideline($0, heads) }
        guard !guidelines.isEmpty, guidelines.count == listed.count else { throw folder.damaged("'guidelines' must name the ways of annotating and the heads of each.") }
        let file = try folder.weights()
        maker = try TextFeatureMaker(architecture, file, matcher: matcher)
        for encoder in 0..<architecture.encoders { try architecture.check(file, encoder: "encoders.\(encoder)") }
        for head in heads {
            let tags = head.kinds.count * (architecture.scheme == .bioes ? 4 : 2) + 1
            try file.check("heads.\(head.name).chain.transitions", [tags, tags])
        }
        var parameters = Parameters(), random = RandomGenerator.blank
        do {
            network = try TaggerNetwork(
                architecture, sizes: .init(words: maker.words.count, bigrams: maker.bigrams.count, segments: maker.segments.count, guidelines: guidelines.count), heads: heads,
                into: &parameters,
                random: &random)
        } catch { throw folder.damaged("'heads' names kinds that no tags can be made of.") }
        try parameters.read(file)
        self.parameters = parameters
        languageName = folder.config["languageModel"]?.string
        self.language = architecture.languageWidth > 0 ? try language(languageName ?? "") : nil
        guard self.language?.units ?? 0 == architecture.languageUnits else { throw folder.damaged("The language model is not the one that the tagger was trained with.") }
        packed = PackedTagger(network, parameters, format: format)
    }

    /// The guideline of a name; where there is none of it, the one that the text suggests.
    func guideline(_ name: String?, _ features: TextFeatures) -> Int {
        name.flatMap { name in guidelines.firstIndex { $0.name == name } } ?? packed.guideline(of: features)
    }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row where `isSmall`, all else as bfloat16.
    func write(task: String, to path: String, isSmall: Bool, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        let tensors = parameters.tensors { isSmall && TextEncoder.isTable($0) ? .int8 : .bfloat16 }
        try ModelFolder.write(
            task: task,
            config: [
                .init("architecture", .object(network.architecture.members)),
                .init("heads", .array(heads.map { .object([.init("name", .string($0.name)), .init("kinds", .array($0.kinds.map { .string($0) }))]) })),
                .init("guidelines", .array(guidelines.map { $0.value(heads) })),
                .init("languageModel", languageName.map { .string($0) } ?? .null),
            ] + members,
            tensors: tensors + maker.tensors, card: card, to: path)
    }
}
