package import CasebookCore
package import CasebookText
internal import Foundation

/// Compiles terms with codes into the bytes of a `CodeIndex`.
///
/// Terms without a code of their own take those of their preferred name and of the other terms that share it, so that COPD is found where only chronic obstructive
/// pulmonary disease is coded.
package struct CodeIndexBuilder {
    /// A word that is compared as another, and its weight.
    package typealias Rewriting = (words: String, target: String, weight: Float)

    private struct Key: Hashable {
        var system: String
        var code: String
        var display: String
        var group: UInt8
    }

    /// Terms with more words than this are lists, not names.
    private static let mostWords = 24
    private static let leastWeight: Float = 0.5
    private let rewritings: [Rewriting]
    private let words: CodeWords
    private let simplified: SimplifiedTable
    private var strings = StringPool()
    private var systems: [String] = []
    private var concepts: [CodeConcept] = []
    private var codeTexts: [String] = []
    private var known: [Key: UInt32] = [:]
    private var terms: [(concept: UInt32, words: [UInt32], key: UInt32)] = []
    private var seen: Set<UInt64> = []
    private var vocabulary: [UInt32: UInt32] = [:]
    private var shares: [Float] = []
    private var spellings: [[UInt32]] = []
    private var buffer = ScalarBuffer()

    package init(rewritings: [Rewriting]) throws(ClinicalError) {
        self.rewritings = rewritings
        words = CodeWords(rewritings)
        simplified = try SimplifiedTable()
    }

    package mutating func compile(_ rows: [TermRow], digest: UInt64 = 0) throws(ClinicalError) -> [UInt8] {
        // Codes of each name, by kind, for terms that have none.
        var coded: [String: [Int]] = [:]
        func name(_ term: String, _ row: TermRow) -> String { "\(Self.group(of: row.kind).rawValue) \(term.lowercased())" }
        for (index, row) in rows.enumerated() where !row.code.isEmpty { coded[name(row.term, row), default: []].append(index) }
        var clusters: [String: [Int]] = [:]
        // Findings that share a name are often only alike (swelling, enlargement).
        for row in rows where row.code.isEmpty && row.context.isEmpty && row.preferred != row.term && row.kind != .symptom {
            if let found = coded[name(row.term, row)] { clusters[name(row.preferred, row), default: []] += found }
        }
        for row in rows where row.context.isEmpty && row.kind.rawValue != "none" {
            if !row.code.isEmpty {
                try add(row.term, row.system, row.code, row.preferred, row.kind)
            } else if let found = coded[name(row.preferred, row)] ?? clusters[name(row.preferred, row)] {
                var systems: Set<String> = []
                // The first of each system: names come in the order of their files.
                for index in found where coded[name(row.term, row)] == nil && systems.insert(rows[index].system).inserted {
                    try add(row.term, rows[index].system, rows[index].code, rows[index].preferred, rows[index].kind)
                }
            }
        }
        dropCategories()
        return assemble(digest)
    }

    /// Of two codes of one name, a category (J18) and its last place (J18.9), the more exact stays.
    private mutating func dropCategories() {
        var byName: [[UInt32]: [Int]] = [:]
        for (index, term) in terms.enumerated() { byName[term.words.sorted() + [UInt32(concepts[Int(term.concept & 0x7FFF_FFFF)].system)], default: []].append(index) }
        var dropped: Set<Int> = []
        for group in byName.values where group.count > 1 {
            let codes = group.map { codeTexts[Int(terms[$0].concept & 0x7FFF_FFFF)] }
            for (place, code) in codes.enumerated() where codes.contains(where: { $0.count > code.count && $0.hasPrefix(code) }) { dropped.insert(group[place]) }
        }
        terms = terms.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
    }

    package static func group(of kind: EntityKind) -> CodeGroup {
        switch kind {
        case .disease, .symptom: .finding
        case .drug, .substance: .drug
        case .test: .test
        case .procedure: .procedure
        case .anatomy: .anatomy
        case .device: .device
        default: .any
        }
    }

    private mutating func add(_ term: String, _ system: String, _ code: String, _ display: String, _ kind: EntityKind) throws(ClinicalError) {
        var text = String(String.UnicodeScalarView(term.unicodeScalars.map { Unicode.Scalar(simplified[$0.value]) ?? $0 }))
        text.withUTF8 { buffer.read($0, table: .standard) }
        var list: [CodeWords.Word] = []
        _ = words.append(0..<buffer.count, of: buffer, to: &list)
        guard !list.isEmpty, list.count <= Self.mostWords else { return }
        let key = CodeWords.key(list)
        var ids: [UInt32] = []
        for word in list {
            let id = self.id(of: word)
            if !ids.contains(id) { ids.append(id) }
        }
        let concept = try self.concept(system, code, display, kind)
        // The same words of the same concept once.
        guard seen.insert(UInt64(concept) << 32 | UInt64(key)).inserted else { return }
        terms.append((term == display ? concept | 1 << 31 : concept, ids, key))
    }

    private mutating func id(of word: CodeWords.Word) -> UInt32 {
        if let known = vocabulary[word.hash] { return known }
        vocabulary[word.hash] = UInt32(shares.count)
        shares.append(word.weight)
        spellings.append(word.letters)
        return UInt32(shares.count - 1)
    }

    private mutating func concept(_ system: String, _ code: String, _ display: String, _ kind: EntityKind) throws(ClinicalError) -> UInt32 {
        let group = Self.group(of: kind)
        let key = Key(system: system, code: code, display: display, group: group.rawValue)
        if let found = known[key] { return found }
        let number: Int
        if let found = systems.firstIndex(of: system) {
            number = found
        } else {
            guard systems.count < 255 else { throw ClinicalError(.lexiconMalformed, "An index holds at most 255 code systems.") }
            number = systems.count
            systems.append(system)
        }
        concepts.append(CodeConcept(code: strings.add(code), display: strings.add(display), system: UInt8(number), group: group, isSymptom: kind == .symptom ? 1 : 0))
        codeTexts.append(code)
        known[key] = UInt32(concepts.count - 1)
        return UInt32(concepts.count - 1)
    }

    // MARK: Layout

    private func assemble(_ digest: UInt64) -> [UInt8] {
        var pool = strings, lists: [[String]] = [systems, rewritings.map(\.words), rewritings.map(\.target)]
        var names: [UInt32] = []
        for list in lists.indices {
            names.append(UInt32(lists[list].count))
            names += lists[list].map { pool.add($0) }
        }
        lists = []
        var postings = [[UInt32]](repeating: [], count: shares.count)
        var records: [CodeTerm] = [], termWords: [UInt32] = []
        for (index, term) in terms.enumerated() {
            for word in term.words { postings[Int(word)].append(UInt32(index)) }
        }
        var wordRecords: [CodeWordRecord] = [], flat: [UInt32] = [], letters: [UInt8] = []
        var trigrams: [UInt32: [UInt32]] = [:]
        for word in shares.indices {
            // Inverse document frequency.
            let rarity = Float(log(Double(terms.count + 1) / Double(postings[word].count + 1)) + 0.5)
            wordRecords.append(CodeWordRecord(weight: rarity * shares[word], postings: UInt32(flat.count), spelling: UInt32(letters.count)))
            flat += postings[word]
            guard shares[word] >= Self.leastWeight else { continue }
            letters += spellings[word].map { UInt8($0) }
            for trigram in Set(CodeSpelling.trigrams(spellings[word])) { trigrams[trigram, default: []].append(UInt32(word)) }
        }
        for term in terms {
            let weight = term.words.reduce(0) { $0 + wordRecords[Int($1)].weight }
            records.append(CodeTerm(concept: term.concept, words: UInt32(termWords.count), weight: weight))
            termWords += term.words
        }
        records.append(CodeTerm(concept: 0, words: UInt32(termWords.count), weight: 0))
        wordRecords.append(CodeWordRecord(weight: 0, postings: UInt32(flat.count), spelling: UInt32(letters.count)))
        var trigramWords: [UInt32] = [], places: [(key: UInt32, value: UInt32)] = []
        for trigram in trigrams.keys.sorted() {
            places.append((trigram, UInt32(trigramWords.count)))
            trigramWords.append(UInt32(trigrams[trigram]!.count))
            trigramWords += trigrams[trigram]!
        }
        var writer = IndexWriter(magic: CodeIndexLayout.magic, version: CodeIndexLayout.version, digest: digest)
        typealias Part = CodeIndexLayout.Part
        writer.add(Part.strings, pool.bytes)
        writer.add(Part.names, names)
        writer.add(Part.weights, rewritings.map(\.weight))
        writer.add(Part.simplified, (0..<UInt32(0x10000)).map { UInt16(truncatingIfNeeded: simplified[$0]) })
        writer.add(Part.concepts, concepts)
        writer.add(Part.terms, records)
        writer.add(Part.termWords, termWords)
        writer.add(Part.exact, CodeSlot.table(terms.enumerated().map { (key: $1.key, value: UInt32($0)) }))
        writer.add(Part.vocabulary, CodeSlot.table(vocabulary.sorted { $0.value < $1.value }.map { (key: $0.key, value: $0.value) }))
        writer.add(Part.words, wordRecords)
        writer.add(Part.postings, flat)
        writer.add(Part.spellings, letters)
        writer.add(Part.trigrams, CodeSlot.table(places))
        writer.add(Part.trigramWords, trigramWords)
        return writer.bytes()
    }
}
