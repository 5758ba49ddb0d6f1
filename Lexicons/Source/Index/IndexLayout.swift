/// The parts of a compiled lexicon, as `IndexParts` lays them out. Nothing is decoded when it opens.
enum IndexLayout {
    static let magic: UInt64 = 0x0058_494C_4B42_5343  // "CSBKLIX\0"
    static let version: UInt32 = 2

    enum Part: UInt32, CaseIterable {
        /// UTF-8 strings, each after its length in two bytes.
        case strings = 1
        /// References to the names of kinds, code systems and sources.
        case names
        /// `Concept` records.
        case concepts
        /// Open-addressed table of `PhraseSlot` records.
        case phrases
        /// Codes of the 65,536 scalars of the Basic Multilingual Plane in the trie, 0 for none; normalisation is folded in.
        case codes
        /// `TrieUnit` records.
        case trie
        /// `Leaf` records.
        case leaves
        /// `CharacterCosts` of each code, for unknown words; empty where the lexicon has no word counts.
        case characters
    }
}

/// One meaning of a term.
struct ConceptRecord {
    static let size = 16
    var preferred: UInt32
    /// Reference to the code, or 0; for an ambiguous abbreviation, which has none, to its context words.
    var code: UInt32
    /// Index of the next meaning of the same term, plus one; 0 for none.
    var next: UInt32
    var kind: UInt8
    /// Bits 0–6 the code system; bit 7 set for Chinese.
    private var systemAndLanguage: UInt8
    var source: UInt8
    private var flags: UInt8

    init(preferred: UInt32, code: UInt32, kind: UInt8, system: UInt8, source: UInt8, isChinese: Bool, isAmbiguous: Bool) {
        self.preferred = preferred
        self.code = code
        next = 0
        self.kind = kind
        systemAndLanguage = system | (isChinese ? 0x80 : 0)
        self.source = source
        flags = isAmbiguous ? 1 : 0
    }

    var system: UInt8 { systemAndLanguage & 0x7F }
    var isChinese: Bool { systemAndLanguage & 0x80 != 0 }
    /// Whether context must decide; `code` then names the words.
    var isAmbiguous: Bool { flags & 1 != 0 }
}

/// One phrase of words, found by the sum of its words' hashes.
struct PhraseSlot {
    static let size = 16
    /// Order-free key; 0 is an empty slot.
    var key: UInt64
    /// Half of a hash that knows the order of the words.
    var ordered: UInt32
    /// Bits 0–25 the concept, 26–29 the number of words, 30 whether the term has a linking word of its own.
    private var packed: UInt32

    static let empty = PhraseSlot(key: 0, ordered: 0, words: 0, hasConnector: false)

    init(key: UInt64, ordered: UInt64, words: Int, hasConnector: Bool) {
        self.key = key
        self.ordered = UInt32(truncatingIfNeeded: ordered)
        packed = UInt32(words) << 26 | (hasConnector ? 1 << 30 : 0)
    }

    var concept: Int {
        get { Int(packed & 0x03FF_FFFF) }
        set { packed = packed & ~0x03FF_FFFF | UInt32(newValue) }
    }
    var words: Int { Int(packed >> 26 & 15) }
    var hasConnector: Bool { packed & 1 << 30 != 0 }

    /// Where the search for a key begins in a table of `count` slots.
    @inline(__always)
    static func place(of key: UInt64, in count: Int) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: UInt64(count)).high) }
}

/// A node of the double-array trie (Aoe, IEEE Trans. Softw. Eng. 1989): the child over code c stands at `base + c` and names its parent in `check`.
struct TrieUnit {
    static let size = 12
    var base: Int32
    var check: Int32
    /// Index of the leaf that ends here, or -1.
    var leaf: Int32
}

/// Costs of a character as the first, a middle or the last one of an unknown word.
struct CharacterCosts {
    static let size = 12
    var first: Float
    var middle: Float
    var last: Float
}

/// What a key of the trie stands for: a word with a cost, a term, or both.
struct Leaf {
    static let size = 8
    /// Negative log probability of the word; infinity when the key is a term only.
    var cost: Float
    /// Index of the concept plus one; 0 for none.
    var concept: UInt32
}
