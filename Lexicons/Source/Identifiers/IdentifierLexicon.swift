public import CasebookCore
package import CasebookText

/// Words that names, numbers and addresses of persons are recognised and replaced by. Read from `Identifiers/*.tsv`; only where identifiers are asked for.
public struct IdentifierLexicon: Sendable {
    package let cues: KeywordTrie<IdentifierCue>
    /// English words with all the lists that they are on.
    package let english: KeywordTrie<IdentifierWords>
    /// Chinese words, a trie for each list: the longest word of one must not hide those of another.
    private let chinese: [IdentifierWords: KeywordTrie<Bool>]
    /// The words of the lists that surrogates are drawn from.
    private let drawn: [Language: [IdentifierWords: [String]]]
    private static let none = KeywordTrie<Bool>([])

    /// Opens the shipped lists.
    ///
    /// - Parameter folder: the folder of the lexicons; found beside the program when nil.
    /// - Throws: `resource.missing`, `file.unreadable`, `lexicon.malformed`.
    public init(folder: String? = nil) throws(ClinicalError) {
        let root: String
        if let folder { root = folder } else { root = try ResourceLocator().folder(named: "Lexicons", bundle: "casebook_CasebookLexicons") }
        var cues: [(String, IdentifierCue)] = [], english: [String: IdentifierWords] = [:], lists: [IdentifierWords: [(String, Bool)]] = [:]
        var drawn: [Language: [IdentifierWords: [String]]] = [:]
        for language in [Language.english, .chinese] {
            let table = try TableFile(path: "\(root)/Identifiers/cues.\(language.rawValue).tsv")
            try table.rows(["cue", "meanings"]) { (fields, line) throws(ClinicalError) in
                var cue: IdentifierCue = []
                for meaning in fields[1].split(separator: ",") {
                    guard let bit = IdentifierCue.named[String(meaning)] else { throw table.malformed("A meaning is not known.", line: line) }
                    cue.insert(bit)
                }
                cues.append((String(fields[0]), cue))
            }
            let words = try TableFile(path: "\(root)/Identifiers/words.\(language.rawValue).tsv")
            try words.rows(["list", "words"]) { (fields, line) throws(ClinicalError) in
                guard let list = IdentifierWords.named[String(fields[0])] else { throw words.malformed("The list is not known.", line: line) }
                for word in fields[1].split(separator: "|") {
                    if language == .english { english[word.lowercased(), default: []].insert(list) } else { lists[list, default: []].append((String(word), true)) }
                }
                if [.given, .surname, .place, .city, .province, .weekday].contains(list) {
                    drawn[language, default: [:]][list, default: []] += fields[1].split(separator: "|").map(String.init)
                }
            }
        }
        self.cues = KeywordTrie(cues)
        self.english = KeywordTrie(english.map { ($0.key, $0.value) })
        chinese = lists.mapValues { KeywordTrie($0) }
        self.drawn = drawn
    }

    package func trie(_ list: IdentifierWords) -> KeywordTrie<Bool> { chinese[list] ?? Self.none }

    package func words(_ list: IdentifierWords, _ language: Language) -> [String] { drawn[language]?[list] ?? [] }
}
