internal import CasebookLearning
internal import CasebookTensor

/// What is seen of each unit of a text, and what reads it: vectors of what the unit is, of the mention and the cue that it lies in where they are known, the projected
/// memory of language models, and recurrent layers of both directions over rows in which all of that stands side by side.
struct TextEncoder: Sendable {
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
        /// Of whole mentions, of which then only the kind is seen.
        var mentions: Float = 0

        static let none = Self(input: 0, output: 0, layers: 0, memory: 0, units: 0)
    }

    struct Sizes: Sendable, Hashable {
        var words: Int
        var bigrams: Int
        var segments: Int
        var guidelines = 0
        /// Kinds of mentions that are marked, and kinds of cues.
        var mentions = 0
        var cues = 0
    }

    let words: Embedding
    let bigrams: Embedding?
    let segments: Embedding?
    let places: Embedding?
    let shapes: Embedding?
    let guidelines: Embedding?
    let mentions: Embedding?
    let cues: Embedding?
    let characters: CharacterCNN?
    let memory: Linear?
    let layers: Recurrent
    private let usesLexicon: Bool
    private let dropouts: Dropouts

    /// Tables have a row more than they have entries: the last is for what is not known.
    init(
        _ architecture: EncoderArchitecture, sizes: Sizes, dropouts: Dropouts, name: String, into parameters: inout Parameters,
        random: inout RandomGenerator
    ) {
        usesLexicon = architecture.usesLexicon
        self.dropouts = dropouts
        func table(_ count: Int, _ width: Int, _ part: String, _ parameters: inout Parameters, _ random: inout RandomGenerator) -> Embedding? {
            width == 0 ? nil : Embedding(count: count, width: width, deviation: 0.1, name: name + "." + part, into: &parameters, random: &random)
        }
        words = Embedding(count: sizes.words + 1, width: architecture.wordWidth, deviation: 0.1, name: name + ".words", into: &parameters, random: &random)
        bigrams = table(sizes.bigrams + 1, architecture.bigramWidth, "bigrams", &parameters, &random)
        segments = table(sizes.segments + 1, architecture.segmentWidth, "segments", &parameters, &random)
        places = table(4, architecture.segmentWidth, "places", &parameters, &random)
        shapes = table(TextFeatureMaker.shapeCount, architecture.shapeWidth, "shapes", &parameters, &random)
        guidelines = table(sizes.guidelines, architecture.guidelineWidth, "guidelines", &parameters, &random)
        mentions = table(MentionMarks.rows(kinds: sizes.mentions), architecture.mentionWidth, "mentions", &parameters, &random)
        cues = table(sizes.cues + 1, architecture.cueWidth, "cues", &parameters, &random)
        characters =
            architecture.characterFilters == 0
            ? nil
            : CharacterCNN(
                characters: TextFeatureMaker.characterCount, width: architecture.characterWidth,
                banks: [(kernel: architecture.characterKernel, filters: architecture.characterFilters)], dropout: 0.1, name: name + ".characters", into: &parameters,
                random: &random)
        memory =
            architecture.languageWidth == 0
            ? nil : Linear(inputs: 2 * architecture.languageUnits, outputs: architecture.languageWidth, name: name + ".memory", into: &parameters, random: &random)
        layers = Recurrent(
            architecture.cell, inputs: architecture.inputs, units: architecture.units, layerCount: architecture.layers, isBidirectional: true, dropout: dropouts.layers,
            initialization: .orthogonal(forgetBias: 1), name: name + ".layers", into: &parameters, random: &random)
    }

    /// Whether a parameter is a table of vectors with a row for each word, pair of characters or dictionary word.
    static func isTable(_ parameter: String) -> Bool { [".words.weight", ".bigrams.weight", ".segments.weight"].contains { parameter.hasSuffix($0) } }

    /// Whether a parameter brings the memory of language models to fewer numbers.
    static func isMemory(_ parameter: String) -> Bool { parameter.contains(".memory.") }

    /// The output over a batch, packed: rows × twice the units.
    func callAsFunction(_ batch: [TextWindow], _ layout: SequenceLayout, _ pass: inout Pass) -> Variable { read(rows(batch, layout, &pass), layout, &pass) }

    /// What the recurrent layers make of rows.
    func read(_ rows: Variable, _ layout: SequenceLayout, _ pass: inout Pass) -> Variable {
        let input = VariationalDropout(dropouts.input)(rows, layout: layout, &pass)
        return VariationalDropout(dropouts.output)(layers(input, layout: layout, &pass).output, layout: layout, &pass)
    }

    /// What is seen of each unit, side by side: rows × inputs.
    func rows(_ batch: [TextWindow], _ layout: SequenceLayout, _ pass: inout Pass) -> Variable {
        var batch = batch
        if pass.isTraining, dropouts.mentions > 0 {
            for index in batch.indices { batch[index].hideMentions(probability: dropouts.mentions, &pass.random) }
        }
        let unknown = Int32(words.count - 1)
        var numbers = layout.packed(batch.map(\.words))
        for index in numbers.indices where numbers[index] < 0 || pass.isTraining && dropouts.units > 0 && pass.random.uniform() < dropouts.units { numbers[index] = unknown }
        var parts = [words(numbers, &pass)]
        func add(_ table: Embedding?, _ values: KeyPath<TextWindow, [Int32]>, _ pass: inout Pass) {
            guard let table else { return }
            let last = Int32(table.count - 1)
            parts.append(table(layout.packed(batch.map { $0[keyPath: values] }).map { $0 < 0 ? last : $0 }, &pass))
        }
        add(bigrams, \.bigrams, &pass)
        add(segments, \.segments, &pass)
        add(places, \.places, &pass)
        add(shapes, \.shapes, &pass)
        add(mentions, \.mentions, &pass)
        add(cues, \.cues, &pass)
        if let guidelines { parts.append(guidelines(layout.sequences.map { batch[Int($0)].guideline }, &pass)) }
        if let characters { parts.append(characters(layout.packed(batch.map(\.characters)), &pass)) }
        if usesLexicon {
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
        return .concatenated(parts, axis: 1)
    }
}
