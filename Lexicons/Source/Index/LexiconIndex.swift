public import CasebookCore
package import CasebookText

/// A compiled lexicon: phrases of words, a trie of Chinese terms and words, and what they mean. Immutable; opens by mapping the file.
public final class LexiconIndex: Sendable {
    private let parts: IndexParts
    /// Digest of the files that it was compiled from.
    public var digest: UInt64 { parts.digest }
    private let phraseCount: Int
    private let trieCount: Int
    package let kinds: [EntityKind]
    package let systems: [String]
    package let sources: [String]

    /// Maps a compiled file. Throws `file.unreadable` or `lexicon.damaged`.
    public convenience init(path: String) throws(ClinicalError) {
        try self.init(storage: ByteStorage(mapping: path), file: path)
    }

    /// Takes the bytes that `LexiconCompiler` made.
    package convenience init(compiled bytes: [UInt8]) throws(ClinicalError) {
        try self.init(storage: ByteStorage(copying: bytes), file: nil)
    }

    private init(storage: ByteStorage, file: String?) throws(ClinicalError) {
        parts = try IndexParts(storage, magic: IndexLayout.magic, version: IndexLayout.version, count: IndexLayout.Part.allCases.count, name: "lexicon", file: file)
        phraseCount = parts.count(IndexLayout.Part.phrases, PhraseSlot.size)
        trieCount = parts.count(IndexLayout.Part.trie, TrieUnit.size)
        guard phraseCount > 0, parts.count(IndexLayout.Part.codes, 2) == 0x10000, trieCount > 0,
            let names = parts.names(IndexLayout.Part.names, lists: 3, in: IndexLayout.Part.strings)
        else { throw ClinicalError(.lexiconDamaged, "The compiled lexicon has parts of a wrong size; run 'casebook lexicon build' again.", at: Location(file: file)) }
        kinds = names[0].map { EntityKind($0) }
        systems = names[1]
        sources = names[2]
    }

    @inline(__always)
    private func start(_ part: IndexLayout.Part) -> UnsafeRawPointer { parts.start(part) }

    /// A string of the pool.
    package func string(_ reference: UInt32) -> String { parts.string(reference, in: IndexLayout.Part.strings) }

    /// Number of distinct meanings.
    public var conceptCount: Int { parts.count(IndexLayout.Part.concepts, ConceptRecord.size) }

    func concept(_ index: Int) -> ConceptRecord {
        (start(.concepts) + index * ConceptRecord.size).loadUnaligned(as: ConceptRecord.self)
    }

    // MARK: Phrases

    /// The next slot of a key after `last`, the first where that is nil; nil when there is none.
    @inline(__always)
    func phrase(_ key: UInt64, after last: Int?) -> (slot: PhraseSlot, place: Int)? {
        var place = last.map { $0 + 1 == phraseCount ? 0 : $0 + 1 } ?? PhraseSlot.place(of: key, in: phraseCount)
        let base = start(.phrases)
        while true {
            let slot = base + place * PhraseSlot.size
            let found = slot.load(as: UInt64.self)
            if found == 0 { return nil }
            if found == key { return (slot.load(as: PhraseSlot.self), place) }
            place = place + 1 == phraseCount ? 0 : place + 1
        }
    }

    // MARK: Trie

    /// A walk down the trie.
    package struct Cursor {
        fileprivate let units: UnsafeRawPointer
        fileprivate let codes: UnsafePointer<UInt16>
        fileprivate let leaves: UnsafeRawPointer
        fileprivate let count: Int
        fileprivate let characters: UnsafePointer<CharacterCosts>
        fileprivate let characterCount: Int

        /// Costs of a character in unknown words; nil for one that no word holds.
        @inline(__always)
        func characterCosts(of scalar: UInt32) -> CharacterCosts? {
            guard scalar < 0x10000 else { return nil }
            let code = Int(codes[Int(scalar)])
            return code != 0 && code < characterCount ? characters[code] : nil
        }

        /// The child of `node` over `scalar`, or -1.
        @inline(__always)
        package func child(of node: Int32, over scalar: UInt32) -> Int32 {
            guard scalar < 0x10000 else { return -1 }
            let code = codes[Int(scalar)]
            guard code != 0 else { return -1 }
            let base = (units + Int(node) * TrieUnit.size).load(as: Int32.self)
            let next = Int(base) + Int(code)
            guard base >= 0, next < count else { return -1 }
            return (units + next * TrieUnit.size + 4).load(as: Int32.self) == node ? Int32(truncatingIfNeeded: next) : -1
        }

        /// Index of the leaf at a node, or -1.
        @inline(__always)
        package func leaf(at node: Int32) -> Int32 {
            (units + Int(node) * TrieUnit.size + 8).load(as: Int32.self)
        }

        @inline(__always)
        package func cost(of leaf: Int32) -> Float { (leaves + Int(leaf) * Leaf.size).load(as: Float.self) }

        /// Index of the leaf's concept plus one, or 0.
        @inline(__always)
        package func concept(of leaf: Int32) -> UInt32 { (leaves + Int(leaf) * Leaf.size + 4).load(as: UInt32.self) }
    }

    /// Calls `body` with a cursor that stays valid during the call.
    @inline(__always)
    package func withTrie<Result>(_ body: (Cursor) -> Result) -> Result {
        withExtendedLifetime(parts.storage) {
            body(
                Cursor(
                    units: start(.trie), codes: start(.codes).assumingMemoryBound(to: UInt16.self), leaves: start(.leaves), count: trieCount,
                    characters: start(.characters).assumingMemoryBound(to: CharacterCosts.self),
                    characterCount: parts.count(IndexLayout.Part.characters, CharacterCosts.size)))
        }
    }
}

extension ClinicalError.Code {
    /// A compiled lexicon cannot be used.
    public static let lexiconDamaged = Self("lexicon.damaged")
    /// A row of a term, rule or heading file is not as `Lexicons/SCHEMA.md` says.
    public static let lexiconMalformed = Self("lexicon.malformed")
}
