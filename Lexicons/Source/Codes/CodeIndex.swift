package import CasebookCore
package import CasebookText
internal import Foundation

/// Terms of code systems by their words: exact names, and names that share words with a mention, the rarest first. Immutable; opens by mapping the file.
///
/// Words that no term has are corrected in spelling, by the letters that they share in threes and by edit distance. O(terms that share a rare word with the mention).
package final class CodeIndex: Sendable {
    private let parts: IndexParts
    package let systems: [String]
    /// Groups that it has concepts of.
    package let groups: CodeGroup
    private let words: CodeWords
    private let exactCount: Int
    private let vocabularyCount: Int
    private let trigramCount: Int
    private let wordCount: Int
    private let termCount: Int

    /// Terms whose words are looked at for one mention, and those of them that are compared closely.
    private static let mostPostings = 1000
    private static let mostCompared = 24
    private static let longestSpelling = 40
    /// Names that differ in words of little weight alone: acute pulmonary edema.
    private static let likeCoverage: Float = 0.85
    /// A pair of Chinese characters that no term has mostly lies across two words.
    private static let unknownShare: Float = 0.5

    /// Maps a compiled file. Throws `file.unreadable` or `lexicon.damaged`.
    package convenience init(path: String) throws(ClinicalError) {
        try self.init(ByteStorage(mapping: path), file: path)
    }

    /// Takes the bytes that `CodeIndexBuilder` made.
    package convenience init(compiled bytes: [UInt8]) throws(ClinicalError) {
        try self.init(ByteStorage(copying: bytes), file: nil)
    }

    private init(_ storage: ByteStorage, file: String?) throws(ClinicalError) {
        typealias Part = CodeIndexLayout.Part
        parts = try IndexParts(storage, magic: CodeIndexLayout.magic, version: CodeIndexLayout.version, count: Part.allCases.count, name: "index of codes", file: file)
        exactCount = parts.count(Part.exact, CodeSlot.size)
        vocabularyCount = parts.count(Part.vocabulary, CodeSlot.size)
        trigramCount = parts.count(Part.trigrams, CodeSlot.size)
        wordCount = parts.count(Part.words, CodeWordRecord.size) - 1
        termCount = parts.count(Part.terms, CodeTerm.size) - 1
        guard exactCount > 0, vocabularyCount > 0, trigramCount > 0, wordCount >= 0, termCount >= 0, parts.count(Part.simplified, 2) == 0x10000,
            let names = parts.names(Part.names, lists: 3, in: Part.strings), names[1].count == names[2].count, parts.count(Part.weights, 4) == names[1].count
        else { throw ClinicalError(.lexiconDamaged, "The compiled index of codes has parts of a wrong size; compile it again with 'casebook lexicon'.", at: Location(file: file)) }
        systems = names[0]
        var groups: CodeGroup = []
        let concepts = parts.start(Part.concepts)
        for index in 0..<parts.count(Part.concepts, CodeConcept.size) {
            groups.formUnion((concepts + index * CodeConcept.size).loadUnaligned(as: CodeConcept.self).group)
        }
        self.groups = groups
        let weights = parts.start(Part.weights)
        words = CodeWords(names[1].indices.map { (names[1][$0], names[2][$0], weights.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)) })
    }

    package var digest: UInt64 { parts.digest }
    /// Number of terms.
    package var count: Int { termCount }

    // MARK: Records

    private func record<Record: BitwiseCopyable>(_ part: CodeIndexLayout.Part, _ index: Int, _ type: Record.Type, _ size: Int) -> Record {
        let range = parts.range(part)
        precondition(index >= 0 && (index + 1) * size <= range.count, "the compiled index of codes is damaged")
        return (parts.start(part) + index * size).loadUnaligned(as: type)
    }

    private func concept(_ index: UInt32) -> CodeConcept { record(.concepts, Int(index), CodeConcept.self, CodeConcept.size) }
    private func word(_ index: UInt32) -> CodeWordRecord { record(.words, Int(index), CodeWordRecord.self, CodeWordRecord.size) }

    package func code(of concept: UInt32, score: Double?) -> Entity.Code {
        let record = self.concept(concept)
        return Entity.Code(
            system: systems[Int(record.system)], code: parts.string(record.code, in: CodeIndexLayout.Part.strings),
            display: parts.string(record.display, in: CodeIndexLayout.Part.strings), score: score)
    }

    package func system(of concept: UInt32) -> Int { Int(self.concept(concept).system) }
    /// Whether a concept is a symptom, or is a disease, or may be either.
    package func isOfKind(_ concept: UInt32, isSymptom: Bool) -> Bool {
        let record = self.concept(concept)
        return record.group == .any || (record.isSymptom == 1) == isSymptom
    }

    /// Value of a key in an open-addressed table, the next one after `place` where that is given.
    @inline(__always)
    private func find(_ key: UInt32, _ part: CodeIndexLayout.Part, _ count: Int, after last: Int? = nil) -> (value: Int, place: Int)? {
        let base = parts.start(part)
        var place = last.map { $0 + 1 == count ? 0 : $0 + 1 } ?? CodeSlot.place(of: key, in: count)
        while true {
            let slot = (base + place * CodeSlot.size).loadUnaligned(as: CodeSlot.self)
            if slot.value == 0 { return nil }
            if slot.key == key { return (Int(slot.value) - 1, place) }
            place = place + 1 == count ? 0 : place + 1
        }
    }

    // MARK: Words

    /// Words of a range of a text.
    ///
    /// - Returns: index of the word that says what the whole is.
    package func append(_ range: Range<Int>, of buffer: borrowing ScalarBuffer, to list: inout [CodeWords.Word]) -> Int? {
        let simplified = parts.start(CodeIndexLayout.Part.simplified).assumingMemoryBound(to: UInt16.self)
        guard range.contains(where: { buffer.scalars[$0] < 0x10000 && UInt32(simplified[Int(buffer.scalars[$0])]) != buffer.scalars[$0] }) else {
            return words.append(range, of: buffer, to: &list)
        }
        let scalars = range.map { buffer.scalars[$0] < 0x10000 ? UInt32(simplified[Int(buffer.scalars[$0])]) : buffer.scalars[$0] }
        var copy = ScalarBuffer(), text = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
        text.withUTF8 { copy.read($0, table: .standard) }
        return words.append(0..<copy.count, of: copy, to: &list)
    }

    /// Words of a text of its own.
    package func append(_ text: String, to list: inout [CodeWords.Word]) -> Int? {
        var copy = ScalarBuffer(), text = text
        text.withUTF8 { copy.read($0, table: .standard) }
        return append(0..<copy.count, of: copy, to: &list)
    }

    /// Numbers of the words that the index has.
    package func known(_ list: [CodeWords.Word]) -> [UInt32] { list.compactMap { find($0.hash, .vocabulary, vocabularyCount).map { UInt32($0.value) } } }

    /// The word that a misspelt one most likely is: of the fewest edits, one of them for five to seven letters, two for more; of those the most frequent.
    private func corrected(_ letters: [UInt32]) -> (id: UInt32, edits: Int)? {
        let most = letters.count < 8 ? 1 : 2
        let trigrams = CodeSpelling.trigrams(letters)
        // An edit changes at most three trigrams.
        let least = max(1, trigrams.count - 3 * most)
        var counts: [UInt32: Int] = [:]
        let lists = parts.start(CodeIndexLayout.Part.trigramWords), end = parts.count(CodeIndexLayout.Part.trigramWords, 4)
        for trigram in Set(trigrams) {
            guard let place = find(trigram, .trigrams, trigramCount)?.value, place < end else { continue }
            let count = Int(lists.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self))
            guard place + count < end else { continue }
            for index in 0..<count { counts[lists.loadUnaligned(fromByteOffset: (place + 1 + index) * 4, as: UInt32.self), default: 0] += 1 }
        }
        var best: (id: UInt32, edits: Int, terms: UInt32)?
        let spellings = parts.start(CodeIndexLayout.Part.spellings).assumingMemoryBound(to: UInt8.self), room = parts.range(CodeIndexLayout.Part.spellings).count
        for (id, count) in counts where count >= least {
            let record = word(id), next = word(id + 1)
            guard next.spelling >= record.spelling, Int(next.spelling) <= room else { continue }
            let letters8 = UnsafeBufferPointer(start: spellings + Int(record.spelling), count: Int(next.spelling - record.spelling))
            guard letters8.count >= 5, let edits = CodeSpelling.distance(letters, letters8, most: min(most, best?.edits ?? most)) else { continue }
            let terms = next.postings - record.postings
            if best == nil || (edits, UInt32.max - terms, id) < (best!.edits, UInt32.max - best!.terms, best!.id) { best = (id, edits, terms) }
        }
        return best.map { ($0.id, $0.edits) }
    }

    // MARK: Search

    /// Terms of a group that share words with a mention, the best by coverage first.
    package func candidates(_ list: [CodeWords.Word], head: Int?, group: CodeGroup, search: inout CodeSearch) -> [CodeCandidate] {
        search.words.removeAll(keepingCapacity: true)
        let unknown = Float(log(Double(termCount + 1)) + 0.5)
        var total: Float = 0
        for (index, word) in list.enumerated() where !list[..<index].contains(where: { $0.hash == word.hash }) {
            var id: UInt32?, fidelity: Float = 1
            if let found = find(word.hash, .vocabulary, vocabularyCount) {
                id = UInt32(found.value)
            } else if !word.letters.isEmpty, word.letters.count <= Self.longestSpelling, let found = corrected(word.letters) {
                id = found.id
                fidelity = 1 - 0.2 * Float(found.edits)
            }
            guard let id, Int(id) < wordCount else {
                total += unknown * word.weight * (word.letters.isEmpty ? Self.unknownShare : 1)
                continue
            }
            let record = self.word(id), next = self.word(id + 1)
            search.words.append(
                CodeSearch.Word(
                    id: id, weight: record.weight, fidelity: fidelity, isHead: index == head, postings: Int(record.postings)..<max(Int(record.postings), Int(next.postings))))
            total += record.weight
        }
        guard !search.words.isEmpty, total > 0 else { return [] }
        var result: [CodeCandidate] = []
        var last: Int?
        let key = CodeWords.key(list)
        while let found = find(key, .exact, exactCount, after: last) {
            last = found.place
            if let candidate = compare(UInt32(found.value), search.words, total, group),
                candidate.isExact || min(candidate.termCoverage, candidate.mentionCoverage) > Self.likeCoverage
            {
                result.append(candidate)
            }
        }
        if !result.isEmpty { return result }
        rank(&search, group, total)
        for place in search.touched.prefix(Self.mostCompared) {
            if let candidate = compare(search.term(place).term, search.words, total, group) { result.append(candidate) }
        }
        return result.sorted {
            ($0.termCoverage * $0.mentionCoverage, UInt32.max - $0.term) > ($1.termCoverage * $1.mentionCoverage, UInt32.max - $1.term)
        }
    }

    /// Takes in the terms of the mention's words, the rarest first, and orders them by what they share.
    private func rank(_ search: inout CodeSearch, _ group: CodeGroup, _ total: Float) {
        search.reset()
        let postings = parts.start(CodeIndexLayout.Part.postings), end = parts.count(CodeIndexLayout.Part.postings, 4)
        var left = Self.mostPostings
        for word in search.words.indices.sorted(by: { (search.words[$0].postings.count, $0) < (search.words[$1].postings.count, $1) }) {
            let word = search.words[word]
            guard word.postings.upperBound <= end else { continue }
            // Words of all too many terms add to those that are there already.
            let isNew = left > 0
            guard isNew || word.postings.count < 4 * Self.mostPostings else { break }
            for place in word.postings { search.add(word.weight, to: postings.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self), isNew: isNew) }
            left -= word.postings.count
        }
        let terms = parts.start(CodeIndexLayout.Part.terms)
        search.keepBest(Self.mostCompared) { [termCount] term, shared in
            guard Int(term) < termCount else { return (0, 0) }
            let weight = (terms + Int(term) * CodeTerm.size).loadUnaligned(as: CodeTerm.self).weight
            return (shared / max(weight, 1) * shared, UInt32.max - term)
        }
    }

    private func compare(_ term: UInt32, _ mention: [CodeSearch.Word], _ total: Float, _ group: CodeGroup) -> CodeCandidate? {
        guard Int(term) < termCount else { return nil }
        let record = self.record(.terms, Int(term), CodeTerm.self, CodeTerm.size), next = self.record(.terms, Int(term) + 1, CodeTerm.self, CodeTerm.size)
        let concept = record.concept & 0x7FFF_FFFF
        guard !self.concept(concept).group.isDisjoint(with: group), next.words >= record.words else { return nil }
        var shared: Float = 0, written: Float = 0, hasHead = false, isExact = true
        for place in record.words..<next.words {
            let id = self.record(.termWords, Int(place), UInt32.self, 4)
            if let word = mention.first(where: { $0.id == id }) {
                shared += word.weight
                written += word.weight * word.fidelity
                if word.isHead { hasHead = true }
            } else {
                isExact = false
            }
        }
        guard shared > 0 else { return nil }
        let mentionCoverage = min(1, shared / total), termCoverage = min(1, shared / max(record.weight, 0.001))
        return CodeCandidate(
            term: term, concept: concept, termCoverage: termCoverage, mentionCoverage: mentionCoverage, hasHead: hasHead, isExact: isExact && mentionCoverage > 0.99,
            isPreferred: record.concept >> 31 != 0, fidelity: written / shared)
    }

    /// Weight of the words of a term that stand among others, of those that do not stand in the mention.
    package func supported(_ term: UInt32, mention: [UInt32], by around: [UInt32]) -> Float {
        guard Int(term) < termCount else { return 0 }
        let record = self.record(.terms, Int(term), CodeTerm.self, CodeTerm.size), next = self.record(.terms, Int(term) + 1, CodeTerm.self, CodeTerm.size)
        var weight: Float = 0
        for place in record.words..<max(record.words, next.words) {
            let id = self.record(.termWords, Int(place), UInt32.self, 4)
            if !mention.contains(id), around.contains(id), Int(id) < wordCount { weight += word(id).weight }
        }
        return weight / max(record.weight, 0.001)
    }
}
