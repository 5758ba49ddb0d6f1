internal import CasebookCore
public import CasebookLexicons
package import CasebookText

/// Relates entities of a sentence by rules, where language is regular: a value to the test before it, a dose to its drug, a finding to its place.
///
/// Each entity goes with the nearest that a rule allows; a row's rules are tried in their order, and the first that fits decides its kind of relation. Findings that follow in
/// an enumeration share what is said of the first. Time: linear in the tokens and entities, since only the nearest few entities are looked at.
public struct RelationEngine: Sendable {
    /// A rule with its words as bytes.
    private struct Prepared: Sendable {
        let rule: RelationRule
        let words: [[UInt8]]
        let unless: [[UInt8]]
    }

    /// What is looked at of an entity.
    private struct Member {
        let index: Int
        let kind: EntityKind
        let span: TextSpan
    }

    /// By language and by the kind that relations go from.
    private let rules: [Language: [EntityKind: [Prepared]]]
    /// Entities on either side that are looked at.
    private static let nearest = 8

    public init(rules: [RelationRule]) {
        self.rules = Dictionary(grouping: rules, by: \.language).mapValues { rules in
            var table: [EntityKind: [Prepared]] = [:]
            for rule in rules {
                // Words are whole in English, or begin whole: "on" is not the end of "consolidation". A sign stands anywhere.
                func bytes(_ words: [String]) -> [[UInt8]] {
                    words.map { word in Array((rule.language == .chinese || !word.utf8.contains { $0 >= 0x61 } ? word : " " + word).utf8) }
                }
                let prepared = Prepared(rule: rule, words: bytes(rule.words), unless: bytes(rule.unless))
                for kind in rule.from { table[kind, default: []].append(prepared) }
            }
            return table
        }
    }

    /// The relations among a document's entities, in the order of their first ends.
    ///
    /// - Parameters:
    ///   - skipped: languages whose sentences are not looked at.
    ///   - check: asked every few dozen sentences; what it throws ends the work.
    package func relations<Failure: Error>(of document: borrowing Document, skipping skipped: Set<Language> = [], check: () throws(Failure) -> Void) throws(Failure) -> [Relation] {
        let entities = document.entities, order = entities.indices.sorted { entities[$0].span < entities[$1].span }
        var next = 0, members: [Int] = [], found: [Relation] = []
        for (number, sentence) in document.sentences.enumerated() where next < order.count {
            if number % 64 == 63 { try check() }
            members.removeAll(keepingCapacity: true)
            while next < order.count, entities[order[next]].span.start < sentence.span.end {
                members.append(order[next])
                next += 1
            }
            if !skipped.contains(sentence.language) { found += relations(of: members, in: sentence, document) }
        }
        return found.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// The relations of a sentence's entities, given by their indices in the document in text order.
    private func relations(of indices: [Int], in sentence: Sentence, _ document: borrowing Document) -> [Relation] {
        guard indices.count > 1, let rules = rules[sentence.language] else { return [] }
        let members = indices.map { Member(index: $0, kind: document.entities[$0].kind, span: document.entities[$0].span) }
        var found: [Relation] = [], decided: [String] = []
        for (place, member) in members.enumerated() {
            decided.removeAll(keepingCapacity: true)
            for prepared in rules[member.kind] ?? [] where !decided.contains(prepared.rule.kind) {
                guard let target = target(of: place, prepared, members, sentence, document) else { continue }
                decided.append(prepared.rule.kind)
                for target in [target] + followers(of: target, prepared.rule, members, document) {
                    found.append(Relation(kind: prepared.rule.kind, from: member.index, to: members[target].index, source: "rule:" + prepared.rule.id))
                }
            }
        }
        return found
    }

    private func target(of place: Int, _ prepared: Prepared, _ members: [Member], _ sentence: Sentence, _ document: borrowing Document) -> Int? {
        let rule = prepared.rule, step = rule.order == .before ? -1 : 1, own = members[place].span
        var other = place + step, looked = 0
        while members.indices.contains(other), looked < Self.nearest {
            let span = members[other].span
            let from = rule.order == .before ? span.end : own.end, to = rule.order == .before ? own.start : span.start
            // What overlaps is no neighbour. A word takes a byte at least, and its space.
            if from <= to {
                if to - from > 40 * (rule.distance + 1) { return nil }
                if rule.to.contains(members[other].kind) {
                    return distance(from, to, sentence, document) <= rule.distance && isAllowed(prepared, between: from, to, document) ? other : nil
                }
            }
            other += step
            looked += 1
        }
        return nil
    }

    /// Entities behind the target in one enumeration with it, where a rule speaks of what follows.
    private func followers(of target: Int, _ rule: RelationRule, _ members: [Member], _ document: borrowing Document) -> [Int] {
        guard rule.order == .after, !rule.words.isEmpty else { return [] }
        var result: [Int] = [], last = target
        for next in (target + 1)..<max(target + 1, min(members.count, target + 1 + Self.nearest)) {
            let end = members[last].span.end, start = members[next].span.start
            guard end <= start, start - end <= 16, rule.to.contains(members[next].kind) else { break }
            let between = document.text[TextSpan(end, start)].filter { $0 != " " }
            guard ["", ",", ",and", "and", "or", ",or", "、", "，", "及", "和", "与", "伴"].contains(between) else { break }
            result.append(next)
            last = next
        }
        return result
    }

    private func isAllowed(_ prepared: Prepared, between from: Int, _ to: Int, _ document: borrowing Document) -> Bool {
        guard !prepared.words.isEmpty || !prepared.unless.isEmpty else { return true }
        return document.text.withUTF8 { bytes in
            // Small letters, with a space in front so that a first word is whole.
            var between: [UInt8] = [0x20]
            between.reserveCapacity(to - from + 1)
            for place in from..<to { between.append(bytes[place] >= 0x41 && bytes[place] <= 0x5A ? bytes[place] | 0x20 : bytes[place]) }
            func holds(_ word: [UInt8]) -> Bool {
                guard word.count <= between.count else { return false }
                for start in 0...(between.count - word.count) where between[start] == word[0] {
                    if word.indices.allSatisfy({ between[start + $0] == word[$0] }) { return true }
                }
                return false
            }
            return (prepared.words.isEmpty || prepared.words.contains(where: holds)) && !prepared.unless.contains(where: holds)
        }
    }

    /// Words (English) or characters (Chinese) between two places, signs not counted.
    private func distance(_ from: Int, _ to: Int, _ sentence: Sentence, _ document: borrowing Document) -> Int {
        document.tokens.withUnsafeBufferPointer { tokens in
            var low = sentence.tokens.lowerBound, high = sentence.tokens.upperBound
            while low < high {
                let middle = (low + high) / 2
                if Int(tokens[middle].endByte) <= from { low = middle + 1 } else { high = middle }
            }
            var count = 0
            while low < sentence.tokens.upperBound, Int(tokens[low].startByte) < to {
                if tokens[low].kind != .punctuation { count += sentence.language == .chinese ? Int(tokens[low].endScalar - tokens[low].startScalar) : 1 }
                low += 1
            }
            return count
        }
    }
}
