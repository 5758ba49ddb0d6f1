/// The file format of a compiled lexicon: a header, a table of parts, and the parts, each aligned to 8 bytes. Little-endian.
///
/// Read in place from mapped memory; nothing is decoded when it opens.
enum IndexLayout {
    static let magic: UInt64 = 0x0058_494C_4B42_5343  // "CSBKLIX\0"
    static let version: UInt32 = 1
    /// magic, version, count of parts, digest of the sources.
    static let headerSize = 24
    /// part, reserved, offset, length.
    static let partSize = 24

    enum Part: UInt32, CaseIterable {
        /// UTF-8 strings, each after its length in two bytes.
        case strings = 1
        /// References to the names of kinds, code systems and sources.
        case names
        /// `Concept` records.
        case concepts
        /// Open-addressed table of `PhraseSlot` records, a power of two of them.
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
    static let size = 24
    var preferred: UInt32
    var code: UInt32
    /// Index of the next meaning of the same term, plus one; 0 for none.
    var next: UInt32
    var kind: UInt8
    var system: UInt8
    var source: UInt8
    /// 0 English, 1 Chinese.
    var language: UInt8
    /// Bit 0: an abbreviation that context must decide.
    var flags: UInt8
    var reserved: UInt8 = 0
    var reserved2: UInt16 = 0
    /// Reference to the context words of an ambiguous abbreviation, or 0.
    var context: UInt32
}

/// One phrase of words, found by the sum of its words' hashes.
struct PhraseSlot {
    static let size = 24
    /// Order-free key; 0 is an empty slot.
    var key: UInt64
    /// Hash that knows the order of the words.
    var ordered: UInt64
    var concept: UInt32
    var words: UInt8
    var flags: UInt8
    var reserved: UInt16 = 0
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
