internal import CasebookLexicons
internal import CasebookText

/// Joins neighbouring dictionary matches into the mention that a reader sees: body part and finding, body part and body part.
///
/// 右上腹 + 压痛 is one symptom, "left lower lobe pneumonia" one disease. Only matches that touch (Chinese) or stand side by side on one line
/// (English) are joined, and only where the last is a finding, a disease or a procedure.
struct EntityComposer: Sendable {
    struct Composed {
        var term: TermMatch
        var kind: EntityKind
        var startScalar: Int32
        var endScalar: Int32
        var isComposed = false
    }

    private static let joinable: Set<EntityKind> = [.symptom, .disease]

    func compose(_ matches: [TermMatch], _ sentence: Sentence, _ tokens: [Token], _ buffer: borrowing ScalarBuffer) -> [Composed] {
        var result: [Composed] = []
        result.reserveCapacity(matches.count)
        for match in matches {
            var current = Composed(term: match, kind: match.kind, startScalar: match.startScalar, endScalar: match.endScalar)
            if Self.joinable.contains(match.kind) {
                while let last = result.last, last.kind == .anatomy, touches(last.endScalar, current.startScalar, sentence, buffer) {
                    current.startScalar = last.startScalar
                    current.isComposed = true
                    result.removeLast()
                }
            }
            result.append(current)
        }
        return result
    }

    private func touches(_ end: Int32, _ start: Int32, _ sentence: Sentence, _ buffer: borrowing ScalarBuffer) -> Bool {
        if end == start { return true }
        return sentence.language == .english && start == end + 1 && buffer.scalars[Int(end)] == 0x20
    }
}
