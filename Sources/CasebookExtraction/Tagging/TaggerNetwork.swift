internal import CasebookLearning
internal import CasebookTensor

/// The network of a tagger as training sees it: vectors of what a unit is, projected memory of language models, encoders of both directions, and for each
/// head a layer of scores and a conditional random field (Lample and others, NAACL 2016; Akbik and others, COLING 2018).
///
/// Several encoders share the vectors and the random field. Each learns by a loss of its own, under its own dropout; in use their scores are averaged.
struct TaggerNetwork: Sendable {
    /// What is dropped while training.
    struct Dropouts: Sendable, Hashable {
        /// Of the encoder's input and output, one mask a window.
        var input: Float = 0.3
        var output: Float = 0.4
        /// Between the layers of the encoder.
        var layers: Float = 0.3
        /// Of what language models remember.
        var memory: Float = 0.3
        /// Of units, whose vector is then the one of those that are not known.
        var units: Float = 0.05
    }

    struct Sizes: Sendable, Hashable {
        var words: Int
        var bigrams: Int
        var segments: Int
        var guidelines: Int
    }

    struct Head: Sendable {
        let tags: TagSet
        /// One for each encoder.
        let outputs: [Linear]
        let chain: ConditionalRandomField
    }

    let architecture: TaggerArchitecture
    let words: Embedding
    let bigrams: Embedding?
    let segments: Embedding?
    let places: Embedding?
    let shapes: Embedding?
    let guidelines: Embedding?
    /// What tells a text's guideline (`GuidelineEvidence`), where there is more than one.
    let evidence: ParameterID?
    let characters: CharacterCNN?
    let memory: Linear?
    let encoders: [Recurrent]
    let heads: [Head]
    let headNames: [String]
    private let dropouts: Dropouts

    /// Tables have a row more than they have entries: the last is for what is not known.
    init(
        _ architecture: TaggerArchitecture, sizes: Sizes, heads: [TaggingHead], dropouts: Dropouts = Dropouts(), into parameters: inout Parameters,
        random: inout RandomGenerator
    ) throws {
        self.architecture = architecture
        self.dropouts = dropouts
        func table(_ count: Int, _ width: Int, _ name: String, _ parameters: inout Parameters, _ random: inout RandomGenerator) -> Embedding? {
            width == 0 ? nil : Embedding(count: count, width: width, deviation: 0.1, name: name, into: &parameters, random: &random)
        }
        words = Embedding(count: sizes.words + 1, width: architecture.wordWidth, deviation: 0.1, name: "words", into: &parameters, random: &random)
        bigrams = table(sizes.bigrams + 1, architecture.bigramWidth, "bigrams", &parameters, &random)
        segments = table(sizes.segments + 1, architecture.segmentWidth, "segments", &parameters, &random)
        places = table(4, architecture.segmentWidth, "places", &parameters, &random)
        shapes = table(TaggingFeatureMaker.shapeCount, architecture.shapeWidth, "shapes", &parameters, &random)
        guidelines = table(sizes.guidelines, architecture.guidelineWidth, "guidelines", &parameters, &random)
        evidence = sizes.guidelines < 2 ? nil : parameters.add("guidelines.evidence", Tensor(repeating: 0, [sizes.words + 1, sizes.guidelines]), role: .state)
        characters =
            architecture.characterFilters == 0
            ? nil
            : CharacterCNN(
                characters: TaggingFeatureMaker.characterCount, width: architecture.characterWidth,
                banks: [(kernel: architecture.characterKernel, filters: architecture.characterFilters)], dropout: 0.1, name: "characters", into: &parameters, random: &random)
        memory =
            architecture.languageWidth == 0
            ? nil : Linear(inputs: 2 * architecture.languageUnits, outputs: architecture.languageWidth, name: "memory", into: &parameters, random: &random)
        encoders = (0..<architecture.branches).map {
            Recurrent(
                architecture.cell, inputs: architecture.inputs, units: architecture.units, layerCount: architecture.layers, isBidirectional: true, dropout: dropouts.layers,
                initialization: .orthogonal(forgetBias: 1), name: "encoders.\($0)", into: &parameters, random: &random)
        }
        headNames = heads.map(\.name)
        self.heads = try heads.map { head in
            let tags = try TagSet(kinds: head.kinds, scheme: architecture.scheme)
            let outputs = (0..<architecture.branches).map {
                Linear(inputs: 2 * architecture.units, outputs: tags.count, name: "heads.\(head.name).outputs.\($0)", into: &parameters, random: &random)
            }
            return Head(
                tags: tags, outputs: outputs,
                chain: ConditionalRandomField(
                    tagCount: tags.count, constraints: tags.constraints, name: "heads.\(head.name).chain", into: &parameters, random: &random))
        }
    }

    /// The output of each encoder over a batch, packed.
    func encode(_ batch: [TaggingExample], _ layout: SequenceLayout, _ pass: inout Pass) -> [Variable] {
        let unknown = Int32(words.count - 1)
        var numbers = layout.packed(batch.map(\.words))
        for index in numbers.indices where numbers[index] < 0 || pass.isTraining && dropouts.units > 0 && pass.random.uniform() < dropouts.units { numbers[index] = unknown }
        var parts = [words(numbers, &pass)]
        func add(_ table: Embedding?, _ values: KeyPath<TaggingExample, [Int32]>, _ pass: inout Pass) {
            guard let table else { return }
            let last = Int32(table.count - 1)
            parts.append(table(layout.packed(batch.map { $0[keyPath: values] }).map { $0 < 0 ? last : $0 }, &pass))
        }
        add(bigrams, \.bigrams, &pass)
        add(segments, \.segments, &pass)
        add(places, \.places, &pass)
        add(shapes, \.shapes, &pass)
        if let guidelines { parts.append(guidelines(layout.sequences.map { batch[Int($0)].guideline }, &pass)) }
        if let characters { parts.append(characters(layout.packed(batch.map(\.characters)), &pass)) }
        if architecture.usesLexicon {
            let marks = layout.packed(batch.map(\.marks))
            parts.append(
                Variable(
                    Tensor([marks.count, LexiconMarks.width]) { out in
                        for (row, bits) in marks.enumerated() {
                            for bit in 0..<LexiconMarks.width { out[row * LexiconMarks.width + bit] = Float(bits >> UInt32(bit) & 1) }
                        }
                    }))
        }
        if let memory {
            let width = memory.inputs
            let remembered = Tensor([layout.rowCount, width]) { out in
                for (place, index) in layout.order.enumerated() {
                    batch[index].memory.withUnsafeBufferPointer { rows in
                        for step in 0..<layout.lengths[index] {
                            let target = layout.row(step: step, place: place) * width, source = step * width
                            for column in 0..<width { out[target + column] = Float(bitPattern: UInt32(rows[source + column]) << 16) }
                        }
                    }
                }
            }
            parts.append(memory(VariationalDropout(dropouts.memory)(Variable(remembered), layout: layout, &pass), &pass))
        }
        let rows = Variable.concatenated(parts, axis: 1)
        return encoders.map { encoder in
            let input = VariationalDropout(dropouts.input)(rows, layout: layout, &pass)
            return VariationalDropout(dropouts.output)(encoder(input, layout: layout, &pass).output, layout: layout, &pass)
        }
    }

    /// The scores of a head's tags: the mean over the encoders.
    func scores(_ head: Head, _ encoded: [Variable], _ pass: inout Pass) -> Variable {
        var sum = head.outputs[0](encoded[0], &pass)
        for (output, encoded) in zip(head.outputs, encoded).dropFirst() { sum = sum + output(encoded, &pass) }
        return encoded.count == 1 ? sum : sum * (1 / Float(encoded.count))
    }

    /// The sum over windows and heads of -log p(gold), the mean over the encoders; a window weighs 1.
    func loss(_ batch: [TaggingExample], _ pass: inout Pass) -> LossSum {
        let layout = SequenceLayout(lengths: batch.map(\.count))
        let encoded = encode(batch, layout, &pass)
        var sum: Variable?
        func add(_ term: Variable) { sum = sum.map { $0 + term } ?? term }
        for (number, head) in heads.enumerated() {
            let golds = batch.map { $0.gold[number] }
            let scores = zip(head.outputs, encoded).map { $0($1, &pass) }
            if golds.contains(where: { if case .tags = $0 { true } else { false } }) {
                var tags: [[Int32]] = [], weights: [Float] = []
                for (index, gold) in golds.enumerated() {
                    if case .tags(let given) = gold {
                        tags.append(given)
                        weights.append(1)
                    } else {
                        tags.append(Array(repeating: 0, count: batch[index].count))
                        weights.append(0)
                    }
                }
                for scores in scores { add(head.chain.loss(scores, tags: tags, layout: layout, weights: weights, &pass).sum) }
            }
            if golds.contains(where: { if case .allowed = $0 { true } else { false } }) {
                let count = head.tags.count
                var weights = [Float](repeating: 0, count: batch.count)
                let masks = batch.indices.map { index -> [UInt64] in
                    guard case .allowed(let bits) = golds[index] else { return Array(repeating: .max, count: batch[index].count) }
                    weights[index] = 1
                    return bits
                }
                // Forbidden tags cost more than any path can win.
                let bars = Variable(
                    Tensor([layout.rowCount, count]) { out in
                        for (row, bits) in layout.packed(masks).enumerated() {
                            for tag in 0..<count { out[row * count + tag] = bits >> UInt64(tag) & 1 == 1 ? 0 : -1e4 }
                        }
                    })
                for scores in scores {
                    add(
                        head.chain.logPartition(scores, layout: layout, weights: weights, &pass)
                            - head.chain.logPartition(scores + bars, layout: layout, weights: weights, &pass))
                }
            }
        }
        guard let sum else { return LossSum(sum: Variable(Tensor(0)), weight: Float(batch.count)) }
        return LossSum(sum: encoders.count == 1 ? sum : sum * (1 / Float(encoders.count)), weight: Float(batch.count))
    }
}
