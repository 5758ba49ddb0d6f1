public import CasebookCore
package import CasebookText

/// Words that names, numbers and addresses of persons are recognised and replaced by. Read from `Identifiers/*.tsv`; only where identifiers are asked for.
public struct IdentifierLexicon: Sendable {
    /// Bits of `IdentifierCue`.
    private let cues: KeywordTrie
    /// English words with the bits of all the lists that they are on.
    private let english: KeywordTrie
    /// Chinese words, a trie for each list, by the number of its bit: the longest word of one must not hide those of another.
    private let chinese: [KeywordTrie]
    /// Hashes of English words, in small letters, that notes write without naming anybody.
    private let ordinary: Set<UInt64>
    /// The Chinese words of institutions, by the place of their list in `institutions`.
    private let heads: KeywordTrie
    private static let institutions: [IdentifierWords] = [.organization, .hospital, .organizationHead, .hospitalHead]
    /// Simplified forms of traditional characters, as which the lists are written.
    package let simplified: SimplifiedTable
    /// The words of the lists that surrogates are drawn from.
    private let drawn: [Language: [IdentifierWords: [String]]]

    /// Opens the shipped lists.
    ///
    /// - Parameter folder: the folder of the lexicons; found beside the program when nil.
    /// - Throws: `resource.missing`, `file.unreadable`, `lexicon.malformed`, `text.icu-unavailable`.
    public init(folder: String? = nil) throws(ClinicalError) {
        let root: String
        if let folder { root = folder } else { root = try ResourceLocator().folder(named: "Lexicons", bundle: "casebook_CasebookLexicons") }
        var cues: [String: IdentifierCue] = [:], english: [String: IdentifierWords] = [:], lists: [IdentifierWords: [String]] = [:]
        var drawn: [Language: [IdentifierWords: [String]]] = [:]
        for language in [Language.english, .chinese] {
            let table = try TableFile(path: "\(root)/Identifiers/cues.\(language.rawValue).tsv")
            try table.rows(["cue", "meanings"]) { (fields, line) throws(ClinicalError) in
                var cue: IdentifierCue = []
                for meaning in fields[1].split(separator: ",") {
                    guard let bit = IdentifierCue.named[String(meaning)] else { throw table.malformed("A meaning is not known.", line: line) }
                    cue.insert(bit)
                }
                cues[String(fields[0]), default: []].formUnion(cue)
            }
            let words = try TableFile(path: "\(root)/Identifiers/words.\(language.rawValue).tsv")
            try words.rows(["list", "words"]) { (fields, line) throws(ClinicalError) in
                guard let list = IdentifierWords.named[String(fields[0])] else { throw words.malformed("The list is not known.", line: line) }
                for word in fields[1].split(separator: "|") {
                    if language == .english { english[word.lowercased(), default: []].insert(list) } else { lists[list, default: []].append(String(word)) }
                }
                if [.given, .surname, .place, .city, .province, .weekday].contains(list) {
                    drawn[language, default: [:]][list, default: []] += fields[1].split(separator: "|").map(String.init)
                }
            }
        }
        var ordinary: Set<UInt64> = []
        ordinary.reserveCapacity(24_000)
        try TableFile(path: "\(root)/Identifiers/vocabulary.en.tsv").rows(["words"]) { (fields, _) throws(ClinicalError) in
            for word in fields[0].unicodeScalars.split(separator: "|") { ordinary.insert(Self.hash(word.lazy.map(\.value))) }
        }
        self.ordinary = ordinary
        self.cues = KeywordTrie(cues.map { ($0.key, Int($0.value.rawValue)) })
        self.english = KeywordTrie(english.map { ($0.key, Int($0.value.rawValue)) })
        let empty = KeywordTrie([String]())
        chinese = (0..<32).map { bit in lists[IdentifierWords(rawValue: 1 << UInt32(bit))].map { KeywordTrie($0) } ?? empty }
        self.drawn = drawn
        // Of a word on two lists the later list counts.
        heads = KeywordTrie(Self.institutions.enumerated().flatMap { index, list in (lists[list] ?? []).map { ($0, index) } })
        simplified = try SimplifiedTable()
    }

    /// The longest cue at a place.
    package func cue(_ folded: [UInt32], _ classes: [UInt8], at start: Int, end: Int) -> (value: IdentifierCue, end: Int)? {
        cues.match(folded, classes, at: start, end: end).map { (IdentifierCue(rawValue: UInt32($0.number)), $0.end) }
    }

    /// The longest English word or phrase at a place.
    package func word(_ folded: [UInt32], _ classes: [UInt8], at start: Int, end: Int, isWhole: Bool = true) -> (value: IdentifierWords, end: Int)? {
        english.match(folded, classes, at: start, end: end, isWhole: isWhole).map { (IdentifierWords(rawValue: UInt32($0.number)), $0.end) }
    }

    /// Whether a word of a folded text is an English one that names nobody.
    package func isOrdinary(_ folded: [UInt32], _ range: Range<Int>) -> Bool { ordinary.contains(Self.hash(folded[range])) }

    /// FNV-1a over scalars.
    private static func hash(_ scalars: some Sequence<UInt32>) -> UInt64 { scalars.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } }

    /// The Chinese words of one list.
    package func trie(_ list: IdentifierWords) -> KeywordTrie { chinese[list.rawValue.trailingZeroBitCount & 31] }

    /// The longest word of Chinese institutions at a place, with its list: a head, or a known name.
    package func institution(_ folded: [UInt32], _ classes: [UInt8], at start: Int, end: Int) -> (list: IdentifierWords, end: Int)? {
        heads.match(folded, classes, at: start, end: end).map { (Self.institutions[$0.number], $0.end) }
    }

    /// Whether a Chinese surname stands at a place.
    package func isSurname(_ folded: [UInt32], _ classes: [UInt8], at place: Int) -> Bool {
        place >= 0 && trie(.surname).match(folded, classes, at: place, end: place + 1) != nil
    }

    package func words(_ list: IdentifierWords, _ language: Language) -> [String] { drawn[language]?[list] ?? [] }
}
