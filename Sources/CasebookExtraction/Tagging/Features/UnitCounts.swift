internal import CasebookLexicons

/// How often units stand in training texts, which decides the tables of a tagger.
struct UnitCounts: Sendable {
    /// By `UnitHash`: words or characters, pairs of characters, and dictionary words.
    var words: [UInt64: Int] = [:]
    var bigrams: [UInt64: Int] = [:]
    var segments: [UInt64: Int] = [:]

    /// What makes features by tables of at most as many entries as the settings say.
    func maker(_ settings: TaggerSettings, _ vectors: TaggerVectors, matcher: TermMatcher?) -> TaggingFeatureMaker {
        TaggingFeatureMaker(
            architecture: settings.architecture, words: UnitVocabulary(vectors.words, limit: settings.vocabulary, words),
            bigrams: UnitVocabulary(vectors.bigrams, limit: settings.vocabulary, bigrams),
            segments: UnitVocabulary(vectors.segments, limit: settings.vocabulary, segments), matcher: matcher)
    }
}
