/// Strict and relaxed scores of labelled spans over documents.
///
/// Strict: a found span is right when the gold standard of the same document holds a span of the same start, end and kind. Relaxed: one of the same kind
/// that overlaps is enough, each matched once, in text order. Spans are sets: one that stands twice in a document counts once. Scores of several threads or folds add up with `+=`.
public struct SpanScores: Sendable, Hashable {
    /// Counts of each kind that the gold standard or the predictions hold.
    public private(set) var counts: [String: MatchCounts] = [:]
    /// The same by overlap.
    public private(set) var relaxed: [String: MatchCounts] = [:]

    public init() {}

    /// Adds one document. O(n log n + n m) in its spans.
    public mutating func add(gold: [LabelledSpan], predicted: [LabelledSpan]) {
        let goldSet = Set(gold)
        for span in goldSet { counts[span.kind, default: MatchCounts()].wanted += 1 }
        for span in Set(predicted) {
            counts[span.kind, default: MatchCounts()].found += 1
            if goldSet.contains(span) { counts[span.kind]!.right += 1 }
        }
        var free = goldSet.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        for span in goldSet { relaxed[span.kind, default: MatchCounts()].wanted += 1 }
        for span in Set(predicted).sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            relaxed[span.kind, default: MatchCounts()].found += 1
            if let place = free.firstIndex(where: { $0.kind == span.kind && $0.start < span.end && span.start < $0.end }) {
                relaxed[span.kind]!.right += 1
                free.remove(at: place)
            }
        }
    }

    public static func += (left: inout SpanScores, right: SpanScores) {
        for (kind, counts) in right.counts { left.counts[kind, default: MatchCounts()] += counts }
        for (kind, counts) in right.relaxed { left.relaxed[kind, default: MatchCounts()] += counts }
    }

    /// The kinds seen so far, sorted.
    public var kinds: [String] { counts.keys.sorted() }

    /// Counts of all kinds together; its precision, recall and F1 are the micro averages.
    public var micro: MatchCounts { counts.values.reduce(into: MatchCounts()) { $0 += $1 } }

    /// `micro` by overlap.
    public var relaxedMicro: MatchCounts { relaxed.values.reduce(into: MatchCounts()) { $0 += $1 } }

    /// The mean over the kinds that the gold standard or the predictions hold.
    public var macro: MacroAverage { MacroAverage(of: kinds.map { counts[$0]! }) }
}
