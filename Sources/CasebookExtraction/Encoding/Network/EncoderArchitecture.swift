package import CasebookCore
public import CasebookLearning
public import CasebookTensor

/// The shape of an encoder of text: what it looks at in each unit, and its recurrent layers. Widths of 0 leave a part out.
public struct EncoderArchitecture: Sendable, Hashable {
    public var unit = TextUnit.word
    /// How a tagger on top of it writes spans as tags.
    public var scheme = TagScheme.bioes
    /// Length of the vector of a word, or of a character for Chinese.
    public var wordWidth = 100
    /// Length of the vector of a character and its right neighbour.
    public var bigramWidth = 0
    /// Length of the vector of the dictionary word that a character lies in, and of its place in it.
    public var segmentWidth = 0
    /// Length of the vector of how a unit is written: case, digits, space before.
    public var shapeWidth = 16
    /// Length of the vector of a character within a word.
    public var characterWidth = 0
    /// Characters that a filter over a word looks at, and the number of filters.
    public var characterKernel = 3
    public var characterFilters = 0
    /// Whether matches of the lexicons are seen.
    public var usesLexicon = true
    /// Units of a language model's LSTMs; 0 without one.
    public var languageUnits = 0
    /// Length of what the language model's memory is brought to.
    public var languageWidth = 0
    /// Length of the vector of the corpus that a training text is of, whose guideline its annotation follows.
    public var guidelineWidth = 0
    /// Lengths of the vectors of the mention and of the cue that a unit lies in; where mentions are given.
    public var mentionWidth = 0
    public var cueWidth = 0
    /// Whether the words of mentions that may be related are hidden: their kind alone is seen, so that what is said between them counts.
    public var hidesMentions = false
    public var cell = RecurrentCell.lstm
    public var units = 200
    public var layers = 1
    /// Units of the layers that read the windows of a document, or the texts of a sequence, one after the other; for classes of long or consecutive texts.
    public var documentUnits = 0
    /// Encoders side by side, with vectors and a loss of their own: their scores are averaged, as those of taggers trained apart.
    public var encoders = 1
    /// Most units of a window: sentences are put together up to it, and longer ones cut.
    public var window = 100

    public init() {}

    /// Length of a unit's row before the encoder.
    var inputs: Int {
        wordWidth + bigramWidth + 2 * segmentWidth + shapeWidth + mentionWidth + cueWidth + guidelineWidth + characterFilters + (usesLexicon ? LexiconMarks.width : 0)
            + languageWidth
    }

    /// Takes the widths of the vectors and of the language model that there are.
    mutating func fit(_ vectors: EncoderVectors, _ language: PackedLanguageModel?) {
        if let words = vectors.words { wordWidth = words.dimension }
        if let bigrams = vectors.bigrams { bigramWidth = bigrams.dimension }
        if unit == .character, let segments = vectors.segments { segmentWidth = segments.dimension }
        languageUnits = language?.units ?? 0
        if language == nil { languageWidth = 0 } else if languageWidth == 0 { languageWidth = 128 }
    }
}

extension EncoderArchitecture {
    private static let widths: [(key: String, path: any WritableKeyPath<EncoderArchitecture, Int> & Sendable, range: ClosedRange<Int>)] = [
        ("wordWidth", \.wordWidth, 0...2048), ("bigramWidth", \.bigramWidth, 0...2048), ("segmentWidth", \.segmentWidth, 0...2048), ("shapeWidth", \.shapeWidth, 0...512),
        ("characterWidth", \.characterWidth, 0...512), ("characterKernel", \.characterKernel, 1...9), ("characterFilters", \.characterFilters, 0...2048),
        ("guidelineWidth", \.guidelineWidth, 0...512), ("mentionWidth", \.mentionWidth, 0...512), ("cueWidth", \.cueWidth, 0...512), ("languageUnits", \.languageUnits, 0...8192),
        ("languageWidth", \.languageWidth, 0...4096), ("units", \.units, 1...4096),
        ("layers", \.layers, 1...4), ("documentUnits", \.documentUnits, 0...4096), ("encoders", \.encoders, 1...16), ("window", \.window, 8...4096),
    ]

    /// The members of a configuration.
    var members: [JSONValue.Member] {
        [
            .init("unit", .string(unit.rawValue)), .init("scheme", .string(scheme.rawValue)), .init("cell", .string(cell == .gru ? "gru" : "lstm")),
            .init("usesLexicon", .bool(usesLexicon)), .init("hidesMentions", .bool(hidesMentions)),
        ] + Self.widths.map { .init($0.key, .number("\(self[keyPath: $0.path])")) }
    }

    /// Takes what an object says and leaves the rest as it is. Returns what is wrong with it, or nil.
    package mutating func update(_ value: JSONValue) -> String? {
        guard case .object(let members) = value else { return "'architecture' must be an object." }
        for member in members {
            switch (member.key, member.value) {
            case ("unit", .string(let name)):
                guard let unit = TextUnit(rawValue: name) else { return "'unit' must be word or character." }
                self.unit = unit
            case ("scheme", .string(let name)):
                guard let scheme = TagScheme(rawValue: name) else { return "'scheme' must be iob2 or bioes." }
                self.scheme = scheme
            case ("cell", .string("lstm")): cell = .lstm
            case ("cell", .string("gru")): cell = .gru
            case ("usesLexicon", .bool(let uses)): usesLexicon = uses
            case ("hidesMentions", .bool(let hides)): hidesMentions = hides
            default:
                guard let width = Self.widths.first(where: { $0.key == member.key }) else { return "'\(PrintableText.make(member.key))' is no part of an architecture." }
                guard let number = member.value.integer, width.range.contains(number) else {
                    return "'\(width.key)' must be a whole number from \(width.range.lowerBound) to \(width.range.upperBound)."
                }
                self[keyPath: width.path] = number
            }
        }
        if (characterFilters > 0) != (characterWidth > 0) { return "'characterWidth' and 'characterFilters' are both 0 or neither." }
        if unit == .character, characterFilters > 0 { return "'characterFilters' are for words." }
        if unit == .word, segmentWidth > 0 { return "'segmentWidth' is for characters." }
        return nil
    }
}
