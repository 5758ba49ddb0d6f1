internal import CasebookCore
public import CasebookLexicons
package import CasebookText

/// Finds what identifies persons in Chinese and English notes: names, dates, ages above 89, numbers, addresses, institutions. By rules and lists; the aim is to miss
/// nothing, and to leave clinical words alone.
public struct IdentifierFinder: Sendable {
    private let lexicon: IdentifierLexicon
    private let words: LexiconIndex

    /// - Parameter words: the compiled dictionary, which tells names from everyday words.
    public init(_ lexicon: IdentifierLexicon, words: LexiconIndex) {
        self.lexicon = lexicon
        self.words = words
    }

    /// The identifiers of a document in text order; none overlap.
    ///
    /// Names and numbers that came with the document are looked for in its text too.
    package func identifiers(in document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> [Identifier] {
        var mentions: [Range<Int>] = [], place = 0
        // What a model takes for an entity may be a name; a term of a dictionary is none.
        for entity in document.entities where entity.source.hasPrefix("lexicon:") {
            if entity.span.start < (buffer.count > place ? Int(buffer.offsets[place]) : 0) { place = 0 }
            place = buffer.place(ofByte: entity.span.start, from: place)
            mentions.append(place..<buffer.place(ofByte: entity.span.end, from: place))
        }
        mentions.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        let metadata = document.metadata
        return identifiers(buffer, mentions: mentions, known: [metadata.patient, metadata.author, metadata.encounter].compactMap { $0 })
    }

    package func identifiers(_ buffer: borrowing ScalarBuffer, mentions: [Range<Int>] = [], known: [String] = []) -> [Identifier] {
        guard buffer.count > 0 else { return [] }
        var search = IdentifierSearch(IdentifierText(copy buffer, simplified: lexicon.simplified), mentions: mentions, lexicon: lexicon, words: words)
        search.run(known: known)
        return Self.united(search.found)
    }

    /// Findings that overlap become one, of the kind of the longer.
    private static func united(_ found: [Identifier]) -> [Identifier] {
        var result: [Identifier] = []
        for identifier in found.sorted(by: { ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound) }) {
            guard var last = result.last, last.range.upperBound > identifier.range.lowerBound else {
                result.append(identifier)
                continue
            }
            if identifier.range.count > last.range.count { (last.kind, last.rule) = (identifier.kind, identifier.rule) }
            last.range = last.range.lowerBound..<max(last.range.upperBound, identifier.range.upperBound)
            result[result.count - 1] = last
        }
        return result
    }
}
