public import CasebookCore
public import CasebookLearning
public import CasebookLexicons
public import CasebookTensor
public import CasebookText

/// A trained tagger of entities. Immutable; any number of tasks may use it, each with its own workspace.
public struct EntityTagger: Sendable {
    /// What the configuration of a model folder calls it.
    public static let task = "entities"

    /// The shape of its network.
    public var architecture: TaggerArchitecture { network.architecture }
    public let heads: [TaggingHead]
    /// The folder name of the language model that it was trained with; nil for none.
    public let languageName: String?
    private let network: TaggerNetwork
    private let parameters: Parameters
    private let maker: TaggingFeatureMaker
    private let language: PackedLanguageModel?
    private let packed: PackedTagger

    init(
        network: TaggerNetwork, parameters: Parameters, heads: [TaggingHead], maker: TaggingFeatureMaker, languageName: String?, language: PackedLanguageModel?,
        format: WeightFormat
    ) {
        self.network = network
        self.parameters = parameters
        self.heads = heads
        self.maker = maker
        self.languageName = languageName
        self.language = language
        packed = PackedTagger(network, parameters, format: format)
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - matcher: of the lexicons that the model sees matches of.
    ///   - format: of the packed weights.
    ///   - language: gives the language model of a name.
    /// - Throws: `file.unreadable`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`, and what `language` throws.
    public init(
        _ folder: ModelFolder, matcher: TermMatcher, format: WeightFormat = .int8, language: (String) throws(ClinicalError) -> PackedLanguageModel
    ) throws(ClinicalError) {
        var architecture = TaggerArchitecture()
        if let problem = architecture.update(folder.config["architecture"] ?? .null) { throw folder.damaged(problem) }
        heads = (folder.config["heads"]?.array ?? []).compactMap { item in
            guard let name = item["name"]?.string, let kinds = item["kinds"]?.array else { return nil }
            return TaggingHead(name: name, kinds: kinds.compactMap(\.string))
        }
        guard !heads.isEmpty, heads.allSatisfy({ !$0.kinds.isEmpty }) else { throw folder.damaged("'heads' must name the outputs and their kinds.") }
        let file = try folder.weights()
        func hashes(_ name: String) throws(ClinicalError) -> UnitVocabulary {
            UnitVocabulary(try file.int64s(named: "vocabulary." + name).map { UInt64(bitPattern: $0) })
        }
        let words = try hashes("words"), bigrams = try hashes("bigrams"), segments = try hashes("segments")
        var parameters = Parameters(), random = RandomGenerator(seed: 0)
        do {
            network = try TaggerNetwork(
                architecture, sizes: .init(words: words.count, bigrams: bigrams.count, segments: segments.count), heads: heads, into: &parameters, random: &random)
        } catch { throw folder.damaged("'heads' names kinds that no tags can be made of.") }
        try parameters.read(file)
        self.parameters = parameters
        languageName = folder.config["languageModel"]?.string
        self.language = architecture.languageWidth > 0 ? try language(languageName ?? "") : nil
        guard self.language?.units ?? 0 == architecture.languageUnits else { throw folder.damaged("The language model is not the one that the tagger was trained with.") }
        maker = TaggingFeatureMaker(architecture: architecture, words: words, bigrams: bigrams, segments: segments, matcher: architecture.usesLexicon ? matcher : nil)
        packed = PackedTagger(network, parameters, format: format)
    }

    /// Writes the model. Tables of vectors are written as 8-bit numbers with a scale a row where `isSmall`, all else as bfloat16.
    public func write(to path: String, isSmall: Bool, members: [JSONValue.Member], card: String? = nil) throws(ClinicalError) {
        func vocabulary(_ name: String, _ vocabulary: UnitVocabulary) -> SafetensorsTensor {
            SafetensorsTensor(
                name: "vocabulary." + name, dtype: .int64, shape: [vocabulary.count],
                bytes: vocabulary.hashes.flatMap { hash in withUnsafeBytes(of: hash.littleEndian) { Array($0) } })
        }
        let tensors = parameters.tensors { isSmall && ["words.weight", "bigrams.weight", "segments.weight"].contains($0) ? .int8 : .bfloat16 }
        try ModelFolder.write(
            task: Self.task,
            config: [
                .init("architecture", .object(architecture.members)),
                .init("heads", .array(heads.map { .object([.init("name", .string($0.name)), .init("kinds", .array($0.kinds.map { .string($0) }))]) })),
                .init("languageModel", languageName.map { .string($0) } ?? .null),
            ] + members,
            tensors: tensors + [vocabulary("words", maker.words), vocabulary("bigrams", maker.bigrams), vocabulary("segments", maker.segments)], card: card, to: path)
    }

    /// The entities of an analysed text, in text order.
    ///
    /// - Parameter only: the language of the sentences that are read; all where it is nil.
    package func entities(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, only: Language?, source: String, workspace: inout TaggerWorkspace
    ) -> [Entity] {
        var features = TaggingFeatures()
        swap(&features, &workspace.features)
        maker.make(document, buffer, language: only, matches: &workspace.matches, into: &features)
        var found: [Entity] = []
        buffer.scalars.withUnsafeBufferPointer { scalars in
            packed.run(features, language: language, scalars: scalars, workspace: &workspace) { _, span, confidence in
                let start = Int(buffer.offsets[Int(features.starts[span.start])]), end = Int(buffer.offsets[Int(features.ends[span.end - 1])])
                found.append(Entity(kind: EntityKind(span.kind), span: TextSpan(start, end), confidence: confidence, source: source))
            }
        }
        swap(&features, &workspace.features)
        found.sort { ($0.span.start, $0.span.end, $0.kind.rawValue) < ($1.span.start, $1.span.end, $1.kind.rawValue) }
        // Heads may find the same.
        var kept: [Entity] = []
        for entity in found {
            if let last = kept.last, last.span == entity.span, last.kind == entity.kind { continue }
            kept.append(entity)
        }
        return kept
    }
}
