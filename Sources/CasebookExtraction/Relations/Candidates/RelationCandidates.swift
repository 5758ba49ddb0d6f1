/// The pairs of a text's mentions that may be related.
package struct RelationCandidates: Sendable {
    /// In the order of their candidates.
    package var pairs: [RelationPair] = []
    /// The ends that stand for a candidate: of concepts, the first mention of each.
    package var ends: [(from: Int32, to: Int32)] = []
    /// Of concepts, the two that each candidate relates; empty where mentions are related.
    package var concepts: [(from: Int, to: Int)] = []

    package var count: Int { ends.count }
}

/// Two entities that a rule relates, by their indices.
package struct RelationRuling: Hashable {
    var from: Int
    var to: Int
}

/// Finds what may be related by a guideline.
///
/// Each mention is paired with the next few only, so that a text takes time linear in its mentions.
package struct RelationCandidateMaker: Sendable {
    /// Mentions of two concepts that are looked at: those that stand closest.
    private static let closest = 12
    private static let between = 8, same = 16, sentences = 6, ranks = 16
    /// Where the rows of each feature begin in the table; those that depend on the guideline stand behind `shared`.
    private static let betweenRow = 2 * UnitDistance.gaps, sameRow = betweenRow + between, sentencesRow = sameRow + same, ranksRow = sentencesRow + sentences
    private static let shared = ranksRow + ranks
    private static let counted = 64, together = 4

    /// Features of a pair.
    static func features(_ guideline: RelationGuideline) -> Int { guideline.isOfConcepts ? 8 : 7 }

    let guideline: RelationGuideline
    /// The number of each pair of kinds; -1 for kinds that are not related.
    private let numbers: [Int32]
    private let isKnown: [Bool]
    private let kinds: Int

    /// - Parameter kinds: the number of kinds that the model knows.
    package init(_ guideline: RelationGuideline, kinds: Int) {
        self.guideline = guideline
        self.kinds = kinds
        var numbers = [Int32](repeating: -1, count: kinds * kinds), isKnown = [Bool](repeating: false, count: kinds)
        for (number, ends) in guideline.ends.enumerated() {
            numbers[ends.from * kinds + ends.to] = Int32(number)
            isKnown[ends.from] = true
            isKnown[ends.to] = true
        }
        self.numbers = numbers
        self.isKnown = isKnown
    }

    /// Rows of the table of features.
    static func rows(_ guideline: RelationGuideline) -> Int { shared + guideline.ends.count + (guideline.isOfConcepts ? counted + together : guideline.classes) }

    /// Whether mentions of a kind are related at all.
    func isRelated(_ kind: Int) -> Bool { isKnown[kind] }

    /// - Parameters:
    ///   - mentions: in text order, all of kinds that are related.
    ///   - ruled: what rules say of two entities, by their indices: the number of a class.
    package func candidates(_ mentions: [RelationMention], ruled: [RelationRuling: Int] = [:]) -> RelationCandidates {
        var pairs: [RelationPair] = [], gaps: [Int] = []
        var counts = [Int](repeating: 0, count: kinds)
        for first in mentions.indices {
            let a = mentions[first], last = min(mentions.count, first + 1 + guideline.reach)
            for second in (first + 1)..<max(first + 1, last) {
                let b = mentions[second], gap = UnitDistance.between(a.units, b.units)
                if gap > guideline.span { break }
                let sentences = b.sentence - a.sentence, step = UnitDistance.gap(gap)
                let nearness = a.window == b.window ? min(2, sentences) : 3 + min(2, max(0, sentences - 1))
                for isReversed in [false, true] {
                    let from = isReversed ? second : first, to = isReversed ? first : second
                    let number = numbers[mentions[from].kind * kinds + mentions[to].kind]
                    guard number >= 0, step <= guideline.ends[Int(number)].farthest else { continue }
                    var pair = RelationPair(from: Int32(from), to: Int32(to), candidate: Int32(pairs.count))
                    pair.features[0] = Int32(step + (isReversed ? UnitDistance.gaps : 0))
                    pair.features[1] = Int32(Self.betweenRow + min(Self.between - 1, second - first - 1))
                    pair.features[2] = Int32(Self.sameRow + 4 * min(3, counts[mentions[from].kind]) + min(3, counts[mentions[to].kind]))
                    pair.features[3] = Int32(Self.sentencesRow + nearness)
                    // The fifth is how many stand closer, which is known when all pairs are.
                    pair.features[5] = Int32(Self.shared) + number
                    if !guideline.isOfConcepts, let rule = ruled[RelationRuling(from: mentions[from].entity, to: mentions[to].entity)] {
                        pair.features[6] = Int32(Self.shared + guideline.ends.count + rule)
                    } else {
                        pair.features[6] = Int32(Self.shared + guideline.ends.count)
                    }
                    pairs.append(pair)
                    gaps.append(gap)
                }
                counts[b.kind] += 1
            }
            for second in (first + 1)..<max(first + 1, last) { counts[mentions[second].kind] = 0 }
        }
        addRanks(&pairs, gaps, mentions)
        return guideline.isOfConcepts ? byConcepts(pairs, gaps, mentions) : RelationCandidates(pairs: pairs, ends: pairs.map { ($0.from, $0.to) })
    }

    /// Adds how many others stand closer, seen from either end.
    private func addRanks(_ pairs: inout [RelationPair], _ gaps: [Int], _ mentions: [RelationMention]) {
        // Sorted by the mention, the gap and the place, in one number: overlapping mentions have a gap of -1.
        func ranks(_ end: (RelationPair) -> Int32) -> [Int] {
            var keys = pairs.indices.map { UInt64(UInt32(bitPattern: end(pairs[$0]))) << 44 | UInt64(min(gaps[$0] + 1, 0xFFF)) << 32 | UInt64($0) }
            keys.sort()
            var result = [Int](repeating: 0, count: pairs.count), position = -1, previous: UInt64 = .max
            for key in keys {
                position = key >> 44 == previous ? position + 1 : 0
                previous = key >> 44
                result[Int(key & 0xFFFF_FFFF)] = min(3, position)
            }
            return result
        }
        let byFrom = ranks(\.from), byTo = ranks(\.to)
        for index in pairs.indices { pairs[index].features[4] = Int32(Self.ranksRow + 4 * byFrom[index] + byTo[index]) }
    }

    /// Puts together the pairs that speak of the same two concepts.
    private func byConcepts(_ pairs: [RelationPair], _ gaps: [Int], _ mentions: [RelationMention]) -> RelationCandidates {
        struct Key: Hashable {
            var from: Int
            var to: Int
        }
        var firsts: [Int: Int32] = [:], counts: [Int: Int] = [:], sentences: [Int: Set<Int>] = [:]
        for (index, mention) in mentions.enumerated() {
            for concept in mention.concepts {
                if firsts[concept] == nil { firsts[concept] = Int32(index) }
                counts[concept, default: 0] += 1
                sentences[concept, default: []].insert(mention.sentence)
            }
        }
        var groups: [Key: [Int]] = [:], order: [Key] = []
        for (index, pair) in pairs.enumerated() {
            for from in mentions[Int(pair.from)].concepts {
                for to in mentions[Int(pair.to)].concepts where from != to {
                    let key = Key(from: from, to: to)
                    if groups[key] == nil { order.append(key) }
                    groups[key, default: []].append(index)
                }
            }
        }
        var result = RelationCandidates()
        for key in order {
            // How often either is spoken of, whether the first sentence does, and in how many sentences both are.
            func step(_ count: Int) -> Int { count < 3 ? count - 1 : count < 5 ? 2 : 3 }
            func isFirst(_ concept: Int) -> Int { sentences[concept]!.contains(0) ? 1 : 0 }
            let counted = ((step(counts[key.from]!) * 4 + step(counts[key.to]!)) * 2 + isFirst(key.from)) * 2 + isFirst(key.to)
            let together = min(Self.together - 1, sentences[key.from]!.intersection(sentences[key.to]!).count)
            let base = Self.shared + guideline.ends.count
            let closest = groups[key]!.sorted { (gaps[$0], $0) < (gaps[$1], $1) }.prefix(Self.closest).sorted()
            for index in closest {
                var pair = pairs[index]
                pair.candidate = Int32(result.ends.count)
                pair.features[6] = Int32(base + counted)
                pair.features[7] = Int32(base + Self.counted + together)
                result.pairs.append(pair)
            }
            // Where both are first spoken of by one mention, the mentions that stand closest.
            let nearest = pairs[groups[key]!.min { (gaps[$0], $0) < (gaps[$1], $1) }!], from = firsts[key.from]!, to = firsts[key.to]!
            result.ends.append(from == to ? (nearest.from, nearest.to) : (from, to))
            result.concepts.append((key.from, key.to))
        }
        return result
    }
}
