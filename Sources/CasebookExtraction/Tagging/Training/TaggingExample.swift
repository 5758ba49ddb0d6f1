internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// What the annotation of a window says for one head.
enum TaggingGold: Sendable, Hashable {
    /// The corpus does not annotate what the head is for.
    case none
    /// A tag a unit.
    case tags([Int32])
    /// The tags that a unit may have, as bits: where a corpus leaves out some kinds, or does not part two of them.
    case allowed([UInt64])
}

/// A window with its annotation: what a tagger is trained on.
struct TaggingExample: Sendable {
    var words: [Int32]
    var bigrams: [Int32]
    var segments: [Int32]
    var places: [Int32]
    var shapes: [Int32]
    var marks: [UInt32]
    var characters: [[Int32]]
    /// The number of the guideline that the annotation follows.
    var guideline: Int32 = 0
    /// What the language models remember at each unit, a row a unit, as bfloat16.
    var memory: [UInt16] = []
    /// One a head.
    var gold: [TaggingGold]

    var count: Int { words.count }

    /// The units of one window.
    init(_ features: TaggingFeatures, _ window: Range<Int>, gold: [TaggingGold]) {
        func part(_ values: [Int32]) -> [Int32] { values.isEmpty ? [] : Array(values[window]) }
        words = part(features.words)
        bigrams = part(features.bigrams)
        segments = part(features.segments)
        places = part(features.places)
        shapes = part(features.shapes)
        marks = Array(features.marks[window])
        characters =
            features.characterStarts.count == 1
            ? [] : window.map { Array(features.characters[Int(features.characterStarts[$0])..<Int(features.characterStarts[$0 + 1])]) }
        self.gold = gold
    }

    /// Computes the memory of language models, which does not change in training.
    mutating func remember(
        _ features: TaggingFeatures, _ window: Range<Int>, _ model: PackedLanguageModel, _ scalars: UnsafeBufferPointer<UInt32>, _ workspace: inout TaggerWorkspace
    ) {
        let width = 2 * model.units
        let base = workspace.remembered.reserve(window.count * width)
        TaggerMemory.run(features, windows: [window], language: model, scalars: scalars, workspace: &workspace) { unit, _ in base + (unit - window.lowerBound) * width }
        memory = [UInt16](unsafeUninitializedCapacity: window.count * width) { target, count in
            count = window.count * width
            if let target = target.baseAddress { FloatFormats.round(base, toBFloat16: target, count: count) }
        }
    }
}
