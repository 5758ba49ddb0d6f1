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
        let title = section.flatMap { document.sections[$0].title }.map { scalars(of: $0, buffer) }
        document.tokens.withUnsafeBufferPointer { matcher.match(sentence, $0, buffer, title: title, into: &matches) }
        for match in composer.compose(matches, sentence, document.tokens, buffer) {
            let span = TextSpan(Int(buffer.offsets[Int(match.startScalar)]), Int(buffer.offsets[Int(match.endScalar)]))
            // A heading's own words are no finding, but "CXR: clear" names a test.
            if match.kind != .test, let section, let title = document.sections[section].title, title.overlaps(span) { continue }
            let meaning = matcher.meaning(of: match.term)
            document.entities.append(
                Entity(
                    kind: match.kind, span: span, source: "lexicon:\(meaning.source)", codes: match.isComposed ? [] : meaning.codes, section: section))
        }
    }

    /// Place of a span in the scalars: both ends lie on borders, found by binary search.
    private func scalars(of span: TextSpan, _ buffer: borrowing ScalarBuffer) -> Range<Int> {
        func place(_ byte: Int) -> Int {
            var low = 0
            var high = buffer.count
            while low < high {
                let middle = (low + high) / 2
                if Int(buffer.offsets[middle]) < byte { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return place(span.start)..<place(span.end)
    }
}
