internal import CasebookCore
public import CasebookLexicons
package import CasebookText

/// Relates entities of a sentence by rules, where language is regular: a value to the test before it, a dose to its drug, a finding to its place.
///
/// Each entity goes with the nearest that a rule allows; a row's rules are tried in their order, and the first that fits decides its kind of relation. Findings that follow in
/// an enumeration share what is said of the first. Time: linear in the tokens and entities, since only the nearest few entities are looked at.
public struct RelationEngine: Sendable {
    private let rules: [Language: [RelationRule]]
    /// Entities on either side that are looked at.
    private static let nearest = 8

    public init(rules: [RelationRule]) { self.rules = Dictionary(grouping: rules, by: \.language) }

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
    private func relations(of members: [Int], in sentence: Sentence, _ document: borrowing Document) -> [Relation] {
        guard members.count > 1, let rules = rules[sentence.language] else { return [] }
        var found: [Relation] = []
        for (place, member) in members.enumerated() {
            var decided: Set<String> = []
            for rule in rules where rule.from.contains(document.entities[member].kind) && !decided.contains(rule.kind) {
                guard let target = target(of: place, rule, members, sentence, document) else { continue }
                decided.insert(rule.kind)
                for target in [target] + followers(of: target, rule, members, sentence, document) {
                    found.append(Relation(kind: rule.kind, from: member, to: members[target], source: "rule:" + rule.id))
                }
            }
        }
        return found
    }

    private func target(of place: Int, _ rule: RelationRule, _ members: [Int], _ sentence: Sentence, _ document: borrowing Document) -> Int? {
        let step = rule.order == .before ? -1 : 1, own = document.entities[members[place]].span
        var other = place + step, looked = 0
        while members.indices.contains(other), looked < Self.nearest {
            let entity = document.entities[members[other]]
            let from = rule.order == .before ? entity.span.end : own.end, to = rule.order == .before ? own.start : entity.span.start
            // What overlaps is no neighbour.
            if from <= to {
                if distance(from, to, sentence, document) > rule.distance { return nil }
                if rule.to.contains(entity.kind) { return isAllowed(rule, between: from, to, document) ? other : nil }
            }
            other += step
            looked += 1
        }
        return nil
    }

    /// Entities behind the target in one enumeration with it, where a rule speaks of what follows.
    private func followers(of target: Int, _ rule: RelationRule, _ members: [Int], _ sentence: Sentence, _ document: borrowing Document) -> [Int] {
        guard rule.order == .after, !rule.words.isEmpty else { return [] }
        var result: [Int] = [], last = target
        for next in (target + 1)..<max(target + 1, min(members.count, target + 1 + Self.nearest)) {
            let entity = document.entities[members[next]], end = document.entities[members[last]].span.end
            guard end <= entity.span.start, rule.to.contains(entity.kind) else { break }
            let between = document.text[TextSpan(end, entity.span.start)].trimmingPrefix { $0 == " " }
            guard [",", ", and ", "and ", "or ", ", or ", "、", "，", "及", "和", "与", "伴"].contains(String(between)) || between.trimmingPrefix(",").allSatisfy({ $0 == " " }) else {
                break
            }
            result.append(next)
            last = next
        }
        return result
    }

    private func isAllowed(_ rule: RelationRule, between from: Int, _ to: Int, _ document: borrowing Document) -> Bool {
        guard !rule.words.isEmpty || !rule.unless.isEmpty else { return true }
        let between = document.text[TextSpan(from, to)].lowercased()
        // Words are whole in English: "on" is not the end of "consolidation".
        func holds(_ word: String) -> Bool {
            rule.language == .chinese ? between.contains(word) : (" " + between).contains(" " + word) || word == ":" && between.contains(word)
        }
        return (rule.words.isEmpty || rule.words.contains(where: holds)) && !rule.unless.contains(where: holds)
    }

    /// Words (English) or characters (Chinese) between two places, signs not counted.
    private func distance(_ from: Int, _ to: Int, _ sentence: Sentence, _ document: borrowing Document) -> Int {
        var low = sentence.tokens.lowerBound, high = sentence.tokens.upperBound
        while low < high {
            let middle = (low + high) / 2
            if Int(document.tokens[middle].endByte) <= from { low = middle + 1 } else { high = middle }
        }
        var count = 0
        while low < sentence.tokens.upperBound, Int(document.tokens[low].startByte) < to {
            let token = document.tokens[low]
            if token.kind != .punctuation { count += sentence.language == .chinese ? Int(token.endScalar - token.startScalar) : 1 }
            low += 1
        }
        return count
    }
}
