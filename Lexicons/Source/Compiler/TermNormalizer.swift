internal import CasebookCore
internal import CasebookText

/// Brings a term into the form in which it is looked up. The text goes through the same tokenizer and the same hashes.
final class TermNormalizer {
    private let table = CharacterTable.standard
    private let simplified: SimplifiedTable
    private var tokenizer: Tokenizer
    private var buffer = ScalarBuffer()
    private var tokens: [Token] = []

    init() throws(ClinicalError) {
        simplified = try SimplifiedTable()
        tokenizer = try Tokenizer()
    }

    func hasHan(_ term: String) -> Bool {
        term.unicodeScalars.contains { table.classOf($0.value) == CharacterClass.han.rawValue }
    }

    /// Width, case and traditional form of one scalar folded.
    func fold(_ scalar: UInt32) -> UInt32 { table.fold(simplified[scalar]) }

    /// The folded scalars of a Chinese term, spaces dropped.
    func characters(_ term: String) -> [UInt32] {
        term.unicodeScalars.compactMap { table.classOf($0.value) == CharacterClass.space.rawValue ? nil : fold($0.value) }
    }

    /// The keys of a phrase of words; empty when there is no word in it or too many.
    ///
    /// - Parameter anyCase: also the key without regard to capitals: Chinese notes write ct and cea.
    func phrases(_ term: String, anyCase: Bool = false) -> [PhraseSlot] {
        buffer.read(SourceText(term), table: table)
        tokens.removeAll(keepingCapacity: true)
        tokenizer.tokenize(buffer, segmenter: nil, into: &tokens)
        var key = PhraseKey()
        var cased = PhraseKey()
        var letters = 0
        var areCapitals = true
        for token in tokens where token.kind != .punctuation && !token.flags.contains(.connector) {
            key.add(token.stem)
            cased.add(token.exact)
            letters += Int(token.endScalar - token.startScalar)
            if !token.flags.contains(.capitals) && token.kind != .number { areCapitals = false }
        }
        guard key.words > 0, key.words <= TermMatcher.maximumWords else { return [] }
        // Capitals and digits alone, or a short word with a capital, are an abbreviation, and capitals then count: MI, CA125, Mg, pH.
        let hasCapital = tokens.contains { $0.flags.contains(.anyCapital) }
        let isCased = hasCapital && (areCapitals && letters <= 6 || letters <= 3)
        let hasConnector = tokens.contains { $0.flags.contains(.connector) }
        var slots: [PhraseSlot] = []
        if isCased { slots.append(PhraseSlot(key: cased.finished(cased: true), ordered: cased.ordered, words: key.words, hasConnector: hasConnector)) }
        if !isCased || anyCase && letters > 1 {
            slots.append(PhraseSlot(key: key.finished(cased: false), ordered: key.ordered, words: key.words, hasConnector: hasConnector))
        }
        return slots
    }
}
