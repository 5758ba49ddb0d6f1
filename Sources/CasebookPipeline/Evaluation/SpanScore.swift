/// Strict and relaxed scores of labelled spans, over documents.
///
/// Strict: same span and kind, each gold span once. Relaxed: overlapping spans of one kind, each matched once, in text order.
public struct SpanScore: Sendable {
    public struct Span: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String
        public init(start: Int, end: Int, kind: String) {
            self.start = start
            self.end = end
            self.kind = kind
        }
    }

    public private(set) var strict: [String: Counts] = [:]
    public private(set) var relaxed: [String: Counts] = [:]

    public init() {}

    /// Adds one document. O(n log n + n m) in its spans.
    public mutating func add(gold: [Span], predicted: [Span]) {
        let goldSet = Set(gold)
        let foundSet = Set(predicted)
        for span in goldSet { strict[span.kind, default: Counts()].wanted += 1 }
        for span in foundSet {
            strict[span.kind, default: Counts()].found += 1
            if goldSet.contains(span) { strict[span.kind]!.right += 1 }
        }
        var free = goldSet.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
        for span in goldSet { relaxed[span.kind, default: Counts()].wanted += 1 }
        for span in foundSet.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            relaxed[span.kind, default: Counts()].found += 1
            if let place = free.firstIndex(where: { $0.kind == span.kind && $0.start < span.end && span.start < $0.end }) {
                relaxed[span.kind]!.right += 1
                free.remove(at: place)
            }
        }
    }

    /// Sum over all kinds.
    public static func total(_ counts: [String: Counts]) -> Counts {
        counts.values.reduce(into: Counts()) { $0 += $1 }
    }
}
