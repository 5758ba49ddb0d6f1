internal import CasebookCore
public import CasebookLexicons
package import CasebookText

/// Finds entities by dictionaries, with the modifiers that belong to them.
public struct DictionaryRecognizer: Sendable {
    private let matcher: TermMatcher
    private let composer: EntityComposer

    public init(matcher: TermMatcher, modifiers: ModifierTable) {
        self.matcher = matcher
        composer = EntityComposer(modifiers: modifiers)
    }

    /// Adds the entities of one sentence to the document.
    package func recognize(_ sentence: Sentence, in document: inout Document, _ buffer: borrowing ScalarBuffer, matches: inout [TermMatch]) {
        matches.removeAll(keepingCapacity: true)
        let section = document.section(at: sentence.span.start)
        var title: Range<Int>?
        if let section, let span = document.sections[section].title { title = buffer.place(ofByte: span.start)..<buffer.place(ofByte: span.end) }
        document.tokens.withUnsafeBufferPointer { matcher.match(sentence, $0, buffer, title: title, into: &matches) }
        for match in composer.compose(matches, sentence, document.tokens, buffer) {
            let span = TextSpan(Int(buffer.offsets[Int(match.startScalar)]), Int(buffer.offsets[Int(match.endScalar)]))
            // A heading's own words are no finding, but "CXR: clear" names a test; the title of a record's section stands beside its text.
            if match.kind != .test || document.hasGivenSections, let section, let title = document.sections[section].title, title.overlaps(span) { continue }
            let meaning = matcher.meaning(of: match.term)
            document.entities.append(
                Entity(
                    kind: match.kind, span: span, source: "lexicon:\(meaning.source)", codes: match.isComposed ? [] : meaning.codes, section: section))
        }
    }

}
