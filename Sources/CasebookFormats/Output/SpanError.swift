internal import CasebookLearning

/// One error of a tagger: a gold span, a found span, or a pair of them that nearly match.
struct SpanError: Sendable {
    enum Class: Int, Sendable, CaseIterable {
        /// A gold span for which nothing was found.
        case missed
        /// A found span where the gold standard has nothing.
        case spurious
        /// Spans of the same kind that overlap.
        case boundary
        /// Spans of the same place and of different kinds.
        case kind

        var name: String {
            switch self {
            case .missed: "missed"
            case .spurious: "spurious"
            case .boundary: "wrong boundary"
            case .kind: "wrong kind"
            }
        }
    }

    let errorClass: Class
    let gold: LabelledSpan?
    let predicted: LabelledSpan?
    var confidence: Double?
    /// Index of its document among those with errors.
    var note = 0
    /// The folded text of `span`.
    var mention = ""
    /// Whether the training data hold the mention as one of this kind; nil when they are not known.
    var isSeen: Bool?

    /// The gold span where there is one: the error counts for its kind.
    var span: LabelledSpan { (gold ?? predicted)! }

    private init(_ errorClass: Class, gold: LabelledSpan? = nil, predicted: LabelledSpan? = nil) {
        self.errorClass = errorClass
        self.gold = gold
        self.predicted = predicted
    }

    /// Pairs spans that did not match; each stands in exactly one error. In text order. O(n log n).
    static func find(gold: Set<LabelledSpan>, predicted: Set<LabelledSpan>) -> [SpanError] {
        let gold = gold.sorted(by: precedes), predicted = predicted.sorted(by: precedes)
        var errors: [SpanError] = []
        // A merge of both sides by place.
        var restGold: [LabelledSpan] = [], restPredicted: [LabelledSpan] = []
        var left = 0, right = 0
        while left < gold.count, right < predicted.count {
            let wanted = gold[left], found = predicted[right]
            if (wanted.start, wanted.end) == (found.start, found.end) {
                errors.append(SpanError(.kind, gold: wanted, predicted: found))
                left += 1
                right += 1
            } else if (wanted.start, wanted.end) < (found.start, found.end) {
                restGold.append(wanted)
                left += 1
            } else {
                restPredicted.append(found)
                right += 1
            }
        }
        let goldOfKind = Dictionary(grouping: restGold + gold[left...], by: \.kind)
        let predictedOfKind = Dictionary(grouping: restPredicted + predicted[right...], by: \.kind)
        for (kind, wanted) in goldOfKind { errors += overlaps(wanted, predictedOfKind[kind] ?? []) }
        for (kind, found) in predictedOfKind where goldOfKind[kind] == nil { errors += found.map { SpanError(.spurious, predicted: $0) } }
        return errors.sorted { precedes($0.span, $1.span) }
    }

    /// Gives each found span, in text order, the first free gold span that it overlaps. Both sides are sorted and of one kind. O(n): a gold span that ends
    /// before a found one starts overlaps no later one either.
    private static func overlaps(_ gold: [LabelledSpan], _ predicted: [LabelledSpan]) -> [SpanError] {
        var errors: [SpanError] = []
        var next = 0
        for found in predicted {
            while next < gold.count, gold[next].end <= found.start {
                errors.append(SpanError(.missed, gold: gold[next]))
                next += 1
            }
            if next < gold.count, gold[next].start < found.end {
                errors.append(SpanError(.boundary, gold: gold[next], predicted: found))
                next += 1
            } else {
                errors.append(SpanError(.spurious, predicted: found))
            }
        }
        return errors + gold[next...].map { SpanError(.missed, gold: $0) }
    }

    private static func precedes(_ left: LabelledSpan, _ right: LabelledSpan) -> Bool {
        (left.start, left.end, left.kind) < (right.start, right.end, right.kind)
    }
}

/// A gold or found span as it is drawn in a text.
struct SpanMark: Sendable, Hashable, Comparable {
    var span: LabelledSpan
    var isGold: Bool

    static func < (left: SpanMark, right: SpanMark) -> Bool {
        (left.span.start, left.span.end, left.span.kind, left.isGold ? 0 : 1) < (right.span.start, right.span.end, right.span.kind, right.isGold ? 0 : 1)
    }
}
