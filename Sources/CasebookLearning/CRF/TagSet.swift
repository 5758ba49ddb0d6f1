public import CasebookCore
public import CasebookTensor

/// The labels of a sequence tagger by tag number, and what they mean: `O`, `B-drug`, `I-drug` and so on.
public struct TagSet: Sendable, Hashable {
    /// The label of each tag.
    public let labels: [String]
    public let scheme: TagScheme

    /// What a tag says of its token.
    private struct Part: Sendable, Hashable {
        /// B, I, E or S; nil outside of spans.
        let prefix: Character?
        /// The number of the kind; -1 outside of spans.
        let kind: Int
    }
    private let parts: [Part]
    private let kinds: [String]
    private let numbers: [Part: Int32]

    /// All tags for spans of the given kinds: `O`, then kind by kind.
    public init(kinds: [String], scheme: TagScheme) throws(ClinicalError) {
        try self.init(labels: ["O"] + kinds.flatMap { kind in scheme.prefixes.map { "\($0)-\(kind)" } }, scheme: scheme)
    }

    /// Throws `tags.labels` for labels that are not of the scheme, are given twice or lack others of their kind, and where there is no `O`.
    public init(labels: [String], scheme: TagScheme) throws(ClinicalError) {
        var kinds: [String] = []
        var places: [String: Int] = [:]
        var parts: [Part] = []
        var numbers: [Part: Int32] = [:]
        for (number, label) in labels.enumerated() {
            var part = Part(prefix: nil, kind: -1)
            if label != "O" {
                guard let prefix = label.first, scheme.prefixes.contains(prefix), label.dropFirst().first == "-", label.count > 2 else {
                    throw ClinicalError(.tagLabels, "Label \(number) is no label of \(scheme.rawValue): it must be O or begin with \(Self.list(scheme)).")
                }
                let kind = String(label.dropFirst(2))
                if places[kind] == nil {
                    places[kind] = kinds.count
                    kinds.append(kind)
                }
                part = Part(prefix: prefix, kind: places[kind]!)
            }
            guard numbers.updateValue(Int32(number), forKey: part) == nil else {
                throw ClinicalError(.tagLabels, "Label \(number) was given before: each label must stand once.")
            }
            parts.append(part)
        }
        guard numbers.count == 1 + kinds.count * scheme.prefixes.count, numbers[Part(prefix: nil, kind: -1)] != nil else {
            throw ClinicalError(.tagLabels, "Labels are missing: \(scheme.rawValue) needs O, and for each kind \(Self.list(scheme)).")
        }
        (self.labels, self.scheme, self.parts, self.kinds, self.numbers) = (labels, scheme, parts, kinds, numbers)
    }

    private static func list(_ scheme: TagScheme) -> String { scheme.prefixes.map { "\($0)-" }.joined(separator: ", ") }

    public var count: Int { labels.count }

    /// The sequences of tags that are made of whole spans: what a tagger may be held to.
    public var constraints: TagConstraints {
        TagConstraints(
            tagCount: count, allowsStart: { !isInside(parts[$0]) }, allowsTransition: { allows(parts[$0], parts[$1]) },
            allowsEnd: { !scheme.mustGoOn(after: parts[$0].prefix) })
    }

    private func isInside(_ part: Part) -> Bool { part.prefix == "I" || part.prefix == "E" }

    private func allows(_ from: Part, _ to: Part) -> Bool {
        if isInside(to) { return from.kind == to.kind && (from.prefix == "B" || from.prefix == "I") }
        return !scheme.mustGoOn(after: from.prefix)
    }

    /// The tags of a sequence with the given spans, whose offsets count its tokens.
    ///
    /// Throws `tags.spans` where a span is empty, leaves the sequence, overlaps another or is of a kind that has no tags.
    public func tags(for spans: [LabelledSpan], count: Int) throws(ClinicalError) -> [Int32] {
        let outside = numbers[Part(prefix: nil, kind: -1)]!
        var tags = [Int32](repeating: outside, count: count)
        for span in spans {
            guard span.start >= 0, span.start < span.end, span.end <= count else {
                throw ClinicalError(.tagSpans, "The span of tokens \(span.start) ..< \(span.end) does not lie within \(count) tokens: check its offsets.")
            }
            guard kinds.contains(span.kind) else {
                throw ClinicalError(.tagSpans, "The span of tokens \(span.start) ..< \(span.end) is of a kind without labels: add its kind or leave it out.")
            }
            guard tags[span.start..<span.end].allSatisfy({ $0 == outside }) else {
                throw ClinicalError(.tagSpans, "The span of tokens \(span.start) ..< \(span.end) overlaps another: choose one of them.")
            }
            tags.replaceSubrange(span.start..<span.end, with: self.tags(of: span)!)
        }
        return tags
    }

    /// The tags of the tokens of one span; nil for a kind that has none.
    func tags(of span: LabelledSpan) -> [Int32]? {
        guard let kind = kinds.firstIndex(of: span.kind) else { return nil }
        let last = span.end - 1
        return (span.start..<span.end).map { token in
            let prefix: Character
            switch (scheme, token == span.start, token == last) {
            case (.bioes, true, true): prefix = "S"
            case (_, true, _): prefix = "B"
            case (.bioes, _, true): prefix = "E"
            default: prefix = "I"
            }
            return numbers[Part(prefix: prefix, kind: kind)]!
        }
    }

    /// The spans of a sequence of tags, in order; offsets count its tokens.
    ///
    /// Tags that break the scheme are read as the CoNLL evaluation reads them: I- or E- with nothing of its kind before it begins a span, and a span whose
    /// end is missing ends where another tag stands.
    public func spans(of tags: [Int32]) -> [LabelledSpan] {
        var spans: [LabelledSpan] = []
        var open: (start: Int, kind: Int)?
        func close(at end: Int) {
            if let open { spans.append(LabelledSpan(start: open.start, end: end, kind: kinds[open.kind])) }
            open = nil
        }
        for (token, tag) in tags.enumerated() {
            let part = parts[Int(tag)]
            if !(isInside(part) && open?.kind == part.kind) {
                close(at: token)
                if part.prefix != nil { open = (token, part.kind) }
            }
            if part.prefix == "E" || part.prefix == "S" { close(at: token + 1) }
        }
        close(at: tags.count)
        return spans
    }

    /// The probability that exactly this span stands in the sequence, whatever stands around it: the confidence of an entity.
    ///
    /// In IOB2 a span's own tags do not say that it ends, so the probability that it goes on is taken away. 0 for a kind that has no tags.
    public func confidence(of span: LabelledSpan, in posterior: borrowing LinearChainPosterior) -> Double {
        precondition(posterior.chain.tagCount == count, "A chain of \(posterior.chain.tagCount) tags does not fit \(count) labels.")
        precondition(span.start >= 0 && span.start < span.end && span.end <= posterior.rowCount, "The span does not lie within \(posterior.rowCount) tokens.")
        guard var tags = tags(of: span) else { return 0 }
        let whole = posterior.probability(of: tags, from: span.start)
        guard scheme == .iob2, span.end < posterior.rowCount, let last = tags.last else { return whole }
        tags.append(numbers[Part(prefix: "I", kind: parts[Int(last)].kind)]!)
        return max(0, whole - posterior.probability(of: tags, from: span.start))
    }
}
