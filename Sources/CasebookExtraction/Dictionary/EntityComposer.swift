internal import CasebookLexicons
internal import CasebookText

/// Makes the mention that a reader sees out of dictionary matches: takes in the modifiers right before a match, and joins matches that stand
/// side by side and are one name.
///
/// English: "left lower lobe" + pneumonia, hip + hemiarthroplasty, CT + head, MRSA + swab. Chinese: 左侧基底节区 + 梗死, 头颅 + MRI, 左膝 + 疼痛; a body part
/// and a sign found on it (双下肢, 水肿) stay two.
struct EntityComposer: Sendable {
    let modifiers: ModifierTable

    struct Composed {
        var term: TermMatch
        var kind: EntityKind
        var startScalar: Int32
        var endScalar: Int32
        /// Made of several terms, so that no single code speaks of all of it.
        var isComposed = false
    }

    func compose(_ matches: [TermMatch], _ sentence: Sentence, _ tokens: [Token], _ buffer: borrowing ScalarBuffer) -> [Composed] {
        var result: [Composed] = []
        result.reserveCapacity(matches.count)
        buffer.scalars.withUnsafeBufferPointer { scalars in
            for match in matches {
                var current = Composed(term: match, kind: match.kind, startScalar: match.startScalar, endScalar: match.endScalar)
                let floor = result.last?.endScalar ?? tokens[sentence.tokens.lowerBound].startScalar
                takeModifiers(&current, floor, sentence, tokens, scalars)
                while let last = result.last, let kind = joined(last, current, sentence, scalars) {
                    current.startScalar = last.startScalar
                    if kind != current.kind { current.term = last.term }
                    current.kind = kind
                    current.isComposed = true
                    result.removeLast()
                }
                result.append(current)
            }
        }
        return result
    }

    // MARK: Modifiers

    private func takeModifiers(_ current: inout Composed, _ floor: Int32, _ sentence: Sentence, _ tokens: [Token], _ scalars: UnsafeBufferPointer<UInt32>) {
        if sentence.language == .chinese {
            while true {
                let length = modifiers.length(before: Int(current.startScalar), from: Int(floor), current.kind, scalars)
                if length == 0 { return }
                current.startScalar -= Int32(length)
            }
        }
        var index = current.term.tokens.lowerBound - 1
        while index >= sentence.tokens.lowerBound, tokens[index].startScalar >= floor, modifiers.modifies(tokens[index].folded, current.kind),
            !tokens[index + 1].flags.contains(.paragraphBefore)
        {
            // "X (left)" and "left: X" are no modifiers; only a space or a hyphen may stand between.
            guard tokens[index + 1].startScalar - tokens[index].endScalar <= 2 else { return }
            current.startScalar = tokens[index].startScalar
            index -= 1
        }
    }

    // MARK: Joining

    /// The kind of the two as one mention, or nil when they are two.
    private func joined(_ first: Composed, _ second: Composed, _ sentence: Sentence, _ scalars: UnsafeBufferPointer<UInt32>) -> EntityKind? {
        if sentence.language == .chinese {
            guard first.endScalar == second.startScalar else { return nil }
            return chinese(first, second, scalars)
        }
        let gap = second.startScalar - first.endScalar
        guard gap == 1, scalars[Int(first.endScalar)] == 0x20 || scalars[Int(first.endScalar)] == 0x0A else { return nil }
        switch (first.kind, second.kind) {
        case (.anatomy, .symptom), (.anatomy, .disease), (.anatomy, .procedure), (.anatomy, .test), (.anatomy, .device): return second.kind
        case (.disease, .test): return .test
        case (.test, .anatomy): return scalars[Int(first.endScalar)] == 0x20 ? .test : nil
        default: return nil
        }
    }

    private func chinese(_ first: Composed, _ second: Composed, _ scalars: UnsafeBufferPointer<UInt32>) -> EntityKind? {
        switch (first.kind, second.kind) {
        case (.anatomy, .anatomy): return .anatomy
        case (.anatomy, .disease), (.anatomy, .procedure): return second.kind
        case (.anatomy, .test):
            // Imaging of a body part is one name; strength or reflexes of a limb are two.
            return isImaging(second, scalars) ? .test : nil
        case (.anatomy, .symptom): return isComplaint(second, scalars) ? .symptom : nil
        default: return nil
        }
    }

    /// CT, MRI, 超声, X线, 片, 镜
    private func isImaging(_ match: Composed, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        let first = scalars[Int(match.startScalar)]
        let last = scalars[Int(match.endScalar) - 1]
        return first < 0x80 || last == 0x58F0 || last == 0x8D85 || last == 0x7247 || last == 0x5F71 || last == 0x50CF || last == 0x955C
    }

    /// What a patient feels in a place is named with it: 痛, 不适, 麻木, 无力, 胀, 感.
    private func isComplaint(_ match: Composed, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        switch scalars[Int(match.endScalar) - 1] {
        // 压痛 and 叩击痛 are found by the examiner.
        case 0x75DB: return match.endScalar - match.startScalar == 1 || ![0x538B, 0x8DF3, 0x51FB, 0x53E9].contains(scalars[Int(match.endScalar) - 2])
        case 0x9002, 0x6728, 0x529B, 0x80C0, 0x611F: return true
        default: return false
        }
    }
}
