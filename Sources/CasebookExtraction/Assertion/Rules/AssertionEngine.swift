internal import CasebookCore
public import CasebookLexicons
package import CasebookText

/// Says of each entity of a sentence whether it is there, when, and whose it is, by the cues around it and the section it stands in.
///
/// Precedence: an explicit cue, then the innermost heading, then outer ones, then the default (present, current, the patient's). On one axis the
/// nearest cue decides; a negation wins over a condition ("denies pain on exertion"). Time: linear in the tokens and entities of a sentence, since
/// only the nearest cues on either side are looked at.
public struct AssertionEngine: Sendable {
    private let table: AssertionRuleTable
    private let sections = SectionDefaults()

    public init(rules: AssertionRuleTable) { table = rules }

    /// An entity as the engine sees it.
    package struct Target {
        package var kind: EntityKind
        package var start: Int32
        package var end: Int32
        package var verdict = AssertionVerdict()

        package init(kind: EntityKind, start: Int32, end: Int32) {
            self.kind = kind
            self.start = start
            self.end = end
        }
    }

    /// Fills in the assertions of `targets`, which stand in `sentence` in text order.
    package func assess(
        _ targets: inout [Target], in sentence: Sentence, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, cues: inout [CueMatch]
    ) {
        guard !targets.isEmpty else { return }
        cues.removeAll(keepingCapacity: true)
        document.tokens.withUnsafeBufferPointer { tokens in
            // A cue that holds a whole entity and more stays, for others: the 咳嗽时 in 咳嗽时胸痛. In English also one that is the entity, as verbs are in some corpora.
            let isEnglish = sentence.language == .english
            let isTaken = { (start: Int32, end: Int32) in
                targets.contains {
                    $0.start < end && start < $0.end && !(start <= $0.start && $0.end <= end && (isEnglish || end - start > $0.end - $0.start))
                }
            }
            table.find(in: sentence, tokens, buffer, isTaken: isTaken, into: &cues)
            let reach = CueReach(rules: table.rules, cues: cues, sentence: sentence, tokens: tokens, buffer: buffer)
            for index in targets.indices {
                decide(&targets, index, reach, document, buffer)
            }
        }
    }

    /// A cue that reaches an entity, and how far away it stands.
    private struct Hit {
        var cue: CueMatch
        var rule: AssertionRule
        var distance: Int32
    }

    private func decide(_ targets: inout [Target], _ index: Int, _ reach: borrowing CueReach, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) {
        let target = targets[index]
        var hits: [Hit] = []
        for cue in reach.near(target) {
            let rule = table.rules[cue.rule]
            guard rule.direction != .terminate, rule.speaks(of: target.kind), reach.reaches(cue, rule, targets, index) else { continue }
            let distance = cue.end <= target.start ? target.start - cue.end : max(0, cue.start - target.end)
            hits.append(Hit(cue: cue, rule: rule, distance: distance))
        }
        hits.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.cue.end - $0.cue.start > $1.cue.end - $1.cue.start }
        var assertion = sections.assertion(of: target.kind, at: Int(buffer.offsets[Int(target.start)]), in: document)
        var used: [CueMatch] = []
        var cued: Set<AssertionAxis> = []
        if let hit = status(hits) {
            assertion.status = hit.rule.value.status!
            cued.insert(.status)
            used.append(hit.cue)
        }
        if let hit = hits.first(where: { $0.rule.value.temporality != nil }) {
            assertion.temporality = hit.rule.value.temporality!
            cued.insert(.temporality)
            used.append(hit.cue)
        }
        if let hit = hits.first(where: { $0.rule.value.subject != nil }) {
            assertion.subject = hit.rule.value.subject!
            assertion.relation = hit.rule.value.relation
            cued.insert(.subject)
            used.append(hit.cue)
            // The heading's past is the patient's.
            if assertion.subject == .family, !hits.contains(where: { $0.rule.value.temporality != nil }) { assertion.temporality = .current }
        }
        if let hit = hits.first(where: { $0.rule.value.clinicalStatus != nil }) {
            assertion.clinicalStatus = hit.rule.value.clinicalStatus
            used.append(hit.cue)
        }
        for cue in used {
            let span = TextSpan(Int(buffer.offsets[Int(cue.start)]), Int(buffer.offsets[Int(cue.end)]))
            let found = Assertion.Cue(span: span, rule: table.rules[cue.rule].id)
            if !assertion.cues.contains(found) { assertion.cues.append(found) }
        }
        targets[index].verdict.assertion = assertion
        targets[index].verdict.cued = cued
    }

    /// The cue that decides the status: the nearest, save that a double negation wins a tie, and a negation beats a condition.
    private func status(_ hits: [Hit]) -> Hit? {
        let speaking = hits.filter { $0.rule.value.status != nil }
        guard let nearest = speaking.first else { return nil }
        if let double = speaking.first(where: { $0.rule.value.status == .present && $0.distance == nearest.distance }) { return double }
        if nearest.rule.value.status == .conditional, let negation = speaking.first(where: { $0.rule.value.status == .absent }) { return negation }
        return nearest
    }
}
