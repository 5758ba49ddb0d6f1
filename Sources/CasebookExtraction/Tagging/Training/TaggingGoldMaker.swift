internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Writes the annotation of a text as tags of the units of its windows.
struct TaggingGoldMaker {
    let corpus: TaggingCorpus
    let heads: [(head: TaggingHead, tags: TagSet)]

    /// For each window the gold of each head.
    ///
    /// Spans take the units that they touch. Where spans of one head overlap, the longest stays; a span that leaves its window is left out.
    ///
    /// - Parameters:
    ///   - spans: in scalars of the text, of the corpus' kinds.
    ///   - open: stretches about which nothing is known, such as mentions in pieces.
    func gold(_ features: TextFeatures, spans: [LabelledSpan], open: [LabelledSpan]) throws -> [[TaggingGold]] {
        func units(_ span: LabelledSpan) -> Range<Int>? { features.units(from: Int32(span.start), to: Int32(span.end)) }
        let placed = spans.compactMap { span in units(span).map { (range: $0, kinds: corpus.ours(span.kind)) } }
            .sorted { ($1.range.count, $0.range.lowerBound) < ($0.range.count, $1.range.lowerBound) }
        let opened = open.compactMap(units)
        return try features.windows.map { window in
            try heads.map { head, tags in
                guard corpus.heads.isEmpty || corpus.heads.contains(head.name) else { return .none }
                var taken = [Bool](repeating: false, count: window.count)
                var exact: [LabelledSpan] = [], vague: [(range: Range<Int>, kinds: [String])] = []
                for (range, kinds) in placed where window.lowerBound <= range.lowerBound && range.upperBound <= window.upperBound {
                    let own = kinds.filter { head.kinds.contains($0) }
                    let local = range.lowerBound - window.lowerBound..<range.upperBound - window.lowerBound
                    guard !own.isEmpty, !taken[local].contains(true) else { continue }
                    for unit in local { taken[unit] = true }
                    if kinds.count == 1 {
                        exact.append(LabelledSpan(start: local.lowerBound, end: local.upperBound, kind: own[0]))
                    } else {
                        vague.append((local, own))
                    }
                }
                let plain = try tags.tags(for: exact, count: window.count)
                let missing = head.kinds.filter(corpus.missing.contains)
                let holes = opened.filter { $0.overlaps(window) }
                if vague.isEmpty, missing.isEmpty, holes.isEmpty { return .tags(plain) }
                guard tags.count <= 64 else {
                    throw ClinicalError(
                        .taggerExamples,
                        """
                        The head '\(PrintableText.make(head.name))' has \(tags.count) tags, and a corpus that leaves something open (mentions in pieces, missing kinds) \
                        can train 64; give its kinds to several heads, or train with "nested".
                        """)
                }
                var allowed = plain.map { UInt64(1) << UInt64($0) }
                if !missing.isEmpty {
                    let free = missing.flatMap { kind in (0..<tags.count).filter { tags.labels[$0].dropFirst(2) == kind } }.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
                    for unit in allowed.indices where !taken[unit] { allowed[unit] |= free }
                }
                for (range, kinds) in vague {
                    for unit in range { allowed[unit] = 0 }
                    for kind in kinds {
                        let whole = try tags.tags(for: [LabelledSpan(start: 0, end: range.count, kind: kind)], count: range.count)
                        for (offset, tag) in whole.enumerated() { allowed[range.lowerBound + offset] |= 1 << UInt64(tag) }
                    }
                }
                for hole in holes {
                    for unit in hole.clamped(to: window) where !taken[unit - window.lowerBound] { allowed[unit - window.lowerBound] = .max >> UInt64(64 - tags.count) }
                }
                return .allowed(allowed)
            }
        }
    }
}
