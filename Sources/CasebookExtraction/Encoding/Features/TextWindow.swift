internal import CasebookLearning
internal import CasebookTensor

/// A stretch of a text as encoders read it: what is seen of each of its units.
struct TextWindow: Sendable {
    var words: [Int32]
    var bigrams: [Int32]
    var segments: [Int32]
    var places: [Int32]
    var shapes: [Int32]
    var marks: [UInt32]
    var characters: [[Int32]]
    /// The number of the guideline that the annotation follows.
    var guideline: Int32 = 0
    /// The marks of the mentions and the cues that units lie in (`MentionMarks`).
    var mentions: [Int32]
    var cues: [Int32]
    /// What the language models remember at each unit, a row a unit, as bfloat16.
    var memory: [UInt16] = []

    var count: Int { words.count }

    /// The units of one window.
    init(_ features: TextFeatures, _ window: Range<Int>) {
        func part(_ values: [Int32]) -> [Int32] { values.isEmpty ? [] : Array(values[window]) }
        words = part(features.words)
        bigrams = part(features.bigrams)
        segments = part(features.segments)
        places = part(features.places)
        shapes = part(features.shapes)
        mentions = part(features.mentions)
        cues = part(features.cues)
        marks = Array(features.marks[window])
        characters =
            features.characterStarts.count == 1
            ? [] : window.map { Array(features.characters[Int(features.characterStarts[$0])..<Int(features.characterStarts[$0 + 1])]) }
    }

    /// Makes mentions look like words that are not known, each with a probability.
    mutating func hideMentions(probability: Float, _ random: inout RandomGenerator) {
        var isHidden = false
        for unit in mentions.indices where mentions[unit] != 0 {
            if MentionMarks.isFirst(mentions[unit]) { isHidden = random.uniform() < probability }
            guard isHidden else { continue }
            words[unit] = -1
            shapes[unit] = 0
            if !bigrams.isEmpty { bigrams[unit] = -1 }
            if !segments.isEmpty { segments[unit] = -1 }
            if !characters.isEmpty { characters[unit] = [0] }
        }
    }

    /// Computes the memory of language models, which does not change in training.
    mutating func remember(
        _ features: TextFeatures, _ window: Range<Int>, _ model: PackedLanguageModel, _ scalars: UnsafeBufferPointer<UInt32>, _ workspace: inout EncoderWorkspace
    ) {
        let width = 2 * model.units
        let base = workspace.remembered.reserve(window.count * width)
        LanguageMemory.run(features, windows: [window], language: model, scalars: scalars, workspace: &workspace) { unit, _ in base + (unit - window.lowerBound) * width }
        memory = [UInt16](unsafeUninitializedCapacity: window.count * width) { target, count in
            count = window.count * width
            if let target = target.baseAddress { FloatFormats.round(base, toBFloat16: target, count: count) }
        }
    }
}
