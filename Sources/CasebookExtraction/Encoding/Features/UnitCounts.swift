internal import CasebookLexicons
internal import CasebookText

/// How often units stand in training texts, which decides the tables of a tagger.
struct UnitCounts: Sendable {
    /// By `UnitHash`: words or characters, pairs of characters, and dictionary words.
    var words: [UInt64: Int] = [:]
    var bigrams: [UInt64: Int] = [:]
    var segments: [UInt64: Int] = [:]

    /// Counts the units of an analysed text.
    mutating func add(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, _ architecture: EncoderArchitecture) {
        let table = CharacterTable.standard, isCharacter = architecture.unit == .character
        buffer.scalars.withUnsafeBufferPointer { scalars in
            var previous = -1
            for token in document.tokens {
                let range = Int(token.startScalar)..<Int(token.endScalar)
                guard isCharacter else {
                    words[UnitHash.of(scalars, range, table), default: 0] += 1
                    continue
                }
                if architecture.segmentWidth > 0 { segments[UnitHash.of(scalars, range, table), default: 0] += 1 }
                for place in range {
                    words[UnitHash.of(scalars, place..<(place + 1), table), default: 0] += 1
                    if architecture.bigramWidth > 0, previous == place - 1, previous >= 0 {
                        bigrams[UnitHash.of(scalars, previous..<(place + 1), table), default: 0] += 1
                    }
                    previous = place
                }
            }
        }
    }

    /// What makes features by tables of at most as many entries as the settings say.
    func maker(_ settings: EncoderSettings, _ vectors: EncoderVectors, matcher: TermMatcher?) -> TextFeatureMaker {
        TextFeatureMaker(
            architecture: settings.architecture, words: UnitVocabulary(vectors.words, limit: settings.vocabulary, words),
            bigrams: UnitVocabulary(vectors.bigrams, limit: settings.vocabulary, bigrams),
            segments: UnitVocabulary(vectors.segments, limit: settings.vocabulary, segments), matcher: matcher)
    }
}
