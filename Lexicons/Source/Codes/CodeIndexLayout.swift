/// The parts of a compiled index of codes, as `IndexParts` lays them out. Nothing is decoded when it opens.
enum CodeIndexLayout {
    static let magic: UInt64 = 0x0058_4344_4B42_5343  // "CSBKDCX\0"
    static let version: UInt32 = 1

    enum Part: UInt32, CaseIterable {
        /// UTF-8 strings, each after its length in two bytes.
        case strings = 1
        /// References to the names of code systems, of rewritten words, and to what they are rewritten as, a list each.
        case names
        /// Weight of each rewritten word.
        case weights
        /// Simplified form of each of the 65,536 scalars of the Basic Multilingual Plane.
        case simplified
        /// `CodeConcept` records.
        case concepts
        /// `CodeTerm` records, and one more for the end.
        case terms
        /// Words of the terms, by term.
        case termWords
        /// Open-addressed table of `CodeSlot`: keys of terms, their indices plus one.
        case exact
        /// Open-addressed table of `CodeSlot`: hashes of words, their indices plus one.
        case vocabulary
        /// `CodeWordRecord` records, and one more for the end.
        case words
        /// Terms of the words, by word.
        case postings
        /// Scalars of the longer words of letters, for spelling.
        case spellings
        /// Open-addressed table of `CodeSlot`: trigrams of letters, their places in `trigramWords`.
        case trigrams
        /// Lists of words, each after its length.
        case trigramWords
    }
}

/// A concept of a code system.
struct CodeConcept {
    static let size = 12
    var code: UInt32
    var display: UInt32
    var system: UInt8
    var group: CodeGroup
    /// 1 for a symptom or sign, 0 for a disease and for other groups.
    var isSymptom: UInt8
    var reserved: UInt8 = 0
}

/// Kinds of entity that share vocabularies, as bits.
package struct CodeGroup: OptionSet, Sendable, Hashable, BitwiseCopyable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let finding = CodeGroup(rawValue: 1)
    package static let drug = CodeGroup(rawValue: 2)
    package static let test = CodeGroup(rawValue: 4)
    package static let procedure = CodeGroup(rawValue: 8)
    package static let anatomy = CodeGroup(rawValue: 16)
    package static let device = CodeGroup(rawValue: 32)
    package static let any = CodeGroup(rawValue: 63)
}

/// A term: its concept and where its words begin.
struct CodeTerm {
    static let size = 12
    /// Index of the concept; bit 31 set where the term is the concept's preferred name.
    var concept: UInt32
    var words: UInt32
    /// Sum of its words' weights.
    var weight: Float
}

struct CodeSlot {
    static let size = 8
    var key: UInt32
    /// Value plus one; 0 is an empty slot.
    var value: UInt32

    @inline(__always)
    static func place(of key: UInt32, in count: Int) -> Int { Int((UInt64(key &* 0x9E37_79B1) * UInt64(count)) >> 32) }

    /// An open-addressed table, at most seven tenths full, of keys and values in their order.
    static func table(_ entries: some Collection<(key: UInt32, value: UInt32)>) -> [CodeSlot] {
        let count = entries.count * 10 / 7 + 2
        var table = [CodeSlot](repeating: CodeSlot(key: 0, value: 0), count: count)
        for entry in entries {
            var place = place(of: entry.key, in: count)
            while table[place].value != 0 { place = place + 1 == count ? 0 : place + 1 }
            table[place] = CodeSlot(key: entry.key, value: entry.value + 1)
        }
        return table
    }
}

/// A word of the terms.
struct CodeWordRecord {
    static let size = 12
    var weight: Float
    /// Where its terms begin.
    var postings: UInt32
    /// Where its scalars begin; equal to the next one's for a word that is not corrected.
    var spelling: UInt32
}
