internal import CasebookLexicons
internal import CasebookText

/// Which drug a word for starting, stopping and the like speaks of.
extension MedicationAssembler {
    mutating func takeStatus(_ status: SigSense.Status, _ direction: SigSense.Direction, _ mark: SigMark, next: ArraySlice<SigMark>) {
        if status == .stopped, isOpen, let last, isThen(last), mark.range.count <= 4, gap <= 2 {
            // "then stop" is the end of a course that is planned, not of one that is over.
            return
        }
        let isBehind = isBehind(status, direction, mark)
        let isBefore = direction != .backward && drugFollows(next, isBehind: isBehind) && !(isBehind && isRightBehindDrug(mark) && next.first?.gap ?? 0 > 0)
        if isBefore || !isBehind {
            guard direction != .backward else {
                gap += 1
                return
            }
            let isNear = forwardGap <= 4 && !isForwardShared
            switch (forward, status) {
            // "Plan to start", "refuses to take": the first word says more.
            case (.avoided, _) where isNear, (.declined, _) where isNear, (.planned, .use) where isNear, (.planned, .active) where isNear, (.planned, .started) where isNear: break
            case (.some, .use) where isNear, (.started, .active) where isNear, (.continued, .active) where isNear, (.changed, .active) where isNear: break
            default: forward = status
            }
            isForwardHan = mark.isHan
            forwardGap = 0
            isForwardShared = false
            if !isBehind, !pending.allSatisfy(\.isNeeded) { flush() }
            // Instructions before a verb are of what stands before it.
            if mark.separator >= .comma, status.isChange { isOpen = isOpen && !isBefore }
            return
        }
        let index = drafts.count - 1
        // Of "A changed to B" A is given no more; of "A changed to 50 mg" it is.
        drafts[index].take(status == .changed && direction == .backward && drugFollows(next, isBehind: false) ? .stopped : status)
        if status.isChange, mark.separator <= .join {
            var earlier = index
            // "senna, dalteparin, omeprazole refused" speaks of the last one.
            let isPair = index - listStart == 1
            while earlier > listStart, drafts[earlier].isListed, drafts[earlier].joint <= (mark.isHan || !isPair || status == .avoided ? .join : .comma),
                !drafts[earlier - 1].hasInstruction,
                drafts[earlier - 1].status?.isChange != true
            {
                earlier -= 1
                drafts[earlier].take(status)
            }
        }
        own(mark)
    }

    /// Whether a cue may speak of the last drug.
    private func isBehind(_ status: SigSense.Status, _ direction: SigSense.Direction, _ mark: SigMark) -> Bool {
        guard direction != .forward, !drafts.isEmpty, drafts[drafts.count - 1].drug != nil, mark.separator <= .comma, !isOver else { return false }
        // "once bleeding stops" speaks of the bleeding.
        if mark.gap == 0, mark.separator == .none, let last {
            switch last.kind {
            case .finding, .other: return false
            default: break
            }
        }
        if isOpen, gap <= 8, mark.separator <= .join || gap <= 3 { return true }
        // 血钾恢复后已停用
        return (status == .stopped || status == .held) && gap <= 10
    }

    /// "Metformin held after contrast" speaks of metformin.
    private func isRightBehindDrug(_ mark: SigMark) -> Bool {
        guard mark.gap == 0, mark.separator == .none, let last, case .drug = last.kind else { return false }
        return true
    }

    /// Whether a drug stands behind a cue, before any sign: at once, or over words of its instruction.
    private func drugFollows(_ marks: ArraySlice<SigMark>, isBehind: Bool) -> Bool {
        var distance = 0
        for mark in marks.prefix(8) {
            distance += mark.gap
            if mark.separator >= .comma || mark.separator == .join && isBehind || distance > 10 { return false }
            switch mark.kind {
            case .drug: return true
            case .other: return false
            default: break
            }
        }
        return false
    }
}
