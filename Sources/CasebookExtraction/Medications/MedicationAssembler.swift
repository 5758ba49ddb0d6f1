internal import CasebookLexicons
internal import CasebookText

/// Gives the marks of a text, sentence after sentence, to the drugs that they speak of.
///
/// An instruction mostly follows its drug, over commas and a few words; what stands right before a drug (2 tablets of, 口服, 每6小时) and behind a sign or a verb goes with it.
/// A word for starting, stopping and the like speaks of the drug that follows it, and else of the one before, over a list of them.
struct MedicationAssembler {
    private(set) var drafts: [MedicationDraft] = []
    /// Whether the last draft still takes marks, and how much has stood since the last that it took.
    private var isOpen = false
    private var gap = 0
    /// The strongest sign since then.
    private var separator = SigMark.Separator.none
    /// A status that stands alone on its line and speaks of the drugs that begin the lines behind it.
    private var heading: SigSense.Status?
    /// Marks that no drug has taken yet.
    private var pending: [SigMark] = []
    /// A status that a drug may follow, and how much has stood since.
    private var forward: SigSense.Status?
    private var forwardGap = 0
    private var isForwardShared = false
    private var isForwardHan = false
    private var context: Medication.Context?
    /// The first draft of the list that the last one belongs to.
    private var listStart = 0
    /// The last mark was what a drug is dissolved in by.
    private var isDissolving = false
    private var last: SigMark?
    /// The sentence or line of the last drug has ended.
    private var isOver = false

    /// Ends what may go on over the end of a section.
    mutating func leaveSection() {
        flush()
        isOpen = false
        forward = nil
        context = nil
        heading = nil
    }

    /// Goes past a sentence that says nothing of drugs.
    mutating func pass() {
        flush()
        isOpen = false
        isOver = true
        forward = nil
        heading = nil
        context = nil
    }

    // MARK: Marks

    /// Takes the marks of a sentence.
    ///
    /// - Parameter isFluid: whether the drug of a range is one that others are dissolved in.
    mutating func take(_ marks: [SigMark], isFluid: (Range<Int>) -> Bool) {
        if let first = marks.first, heading != nil {
            if case .drug = first.kind, first.gap <= 2 {} else { heading = nil }
        }
        for (index, mark) in marks.enumerated() {
            advance(over: mark)
            if marks.count == 1, mark.gap == 0, case .status(let status, _) = mark.kind, status.isChange, mark.separator >= .line {
                heading = status
                break
            }
            switch mark.kind {
            case .drug(let drug): takeDrug(drug, mark, isFluid(mark.range))
            case .finding:
                if isOpen, last.map({ isReason($0) }) ?? false, mark.gap <= 4, mark.separator <= .join {
                    drafts[drafts.count - 1].marks.append(mark)
                } else {
                    gap += 3
                    takeForward(mark)
                }
            case .other:
                flush()
                isOpen = false
                gap += 2
                takeForward(mark)
            case .status(let status, let direction): takeStatus(status, direction, mark, next: marks[(index + 1)...])
            case .context(let new): context = new
            case .reason:
                if isOpen, mark.separator <= .comma, gap <= 6 { own(mark) }
            case .diluent:
                isDissolving = true
                if isOpen, gap <= 4, mark.separator <= .comma { own(mark) }
            case .neededFor:
                if let last, case .finding = last.kind, mark.range.contains(last.range.lowerBound) { gap = max(gap - 3, 0) }
                takeInstruction(mark)
            default: takeInstruction(mark)
            }
            if case .diluent = mark.kind {} else if !mark.isInstruction || mark.isDose { isDissolving = isDissolving && mark.gap == 0 && mark.range.isEmpty }
            last = mark
        }
    }

    private func isReason(_ mark: SigMark) -> Bool {
        switch mark.kind {
        case .reason, .needed, .finding, .neededFor: true
        default: false
        }
    }

    private mutating func advance(over mark: SigMark) {
        gap += mark.gap
        separator = max(separator, mark.separator)
        forwardGap += mark.gap
        if mark.separator >= .line {
            forward = nil
        } else if mark.separator == .comma, forward != .use, forward != .avoided, forwardGap > 2 || !isForwardShared || isForwardHan {
            forward = nil
        }
        if forward == nil { isForwardShared = false }
        if mark.separator == .stop { context = nil }
        if mark.separator >= .line { isOver = true }
        if forwardGap > 14 { forward = nil }
    }

    /// A status right before a finding or a procedure speaks of that.
    private mutating func takeForward(_ mark: SigMark) {
        if forwardGap <= 2, mark.separator <= .join, !isForwardShared { forward = nil }
        forwardGap += 4
    }

    private mutating func own(_ mark: SigMark) {
        drafts[drafts.count - 1].marks.append(mark)
        gap = 0
        separator = .none
    }

    // MARK: Drugs

    private mutating func takeDrug(_ drug: Int, _ mark: SigMark, _ isFluid: Bool) {
        let isNear = mark.gap <= 2 && mark.separator <= .join
        if isFluid, isNear, isOpen, let last, case .diluent = last.kind, mark.separator == .none {
            // 加入0.9%氯化钠注射液100ml: a part of how the drug before is made.
            var diluent = MedicationDraft(drug: drug, range: mark.range)
            diluent.isDiluent = true
            drafts.insert(diluent, at: drafts.count - 1)
            gap = 0
            separator = .none
            return
        }
        if !isFluid, isNear, isOpen, let last, case .diluent = last.kind, drafts[drafts.count - 1].isDiluent == false, drafts[drafts.count - 1].isFluid {
            // 0.9%氯化钠注射液100ml + 头孢曲松2g
            drafts[drafts.count - 1].isDiluent = true
        }
        var draft = MedicationDraft(drug: drug, range: mark.range)
        draft.isFluid = isFluid
        if !pending.isEmpty, gap <= 4, separator == .none {
            draft.marks = near(pending)
            pending = []
        } else {
            flush()
            if isOpen, isNear, mark.separator == .none { draft.marks = tail() }
        }
        draft.lead = draft.marks.count
        draft.isListed = isOpen && draft.marks.isEmpty && mark.gap == 0 && mark.separator >= .join && mark.separator <= .comma
        draft.joint = mark.separator
        if !draft.isListed { listStart = drafts.count }
        draft.context = context
        if let forward, forwardGap <= 10 {
            draft.take(forward, isShared: isForwardShared)
            forwardGap = 0
            isForwardShared = true
        }
        if draft.marks.contains(where: { if case .verb = $0.kind { true } else { false } }) { draft.take(.use) }
        if draft.status == nil, let heading, mark.separator >= .line, mark.gap == 0 { draft.take(heading, isShared: true) }
        drafts.append(draft)
        isOpen = true
        isOver = false
        gap = 0
        separator = .none
    }

    /// The last of the marks before a drug between which little stands.
    private func near(_ marks: [SigMark]) -> [SigMark] {
        var start = marks.count - 1
        while start > 0, marks[start].gap <= 2, marks[start].separator <= .join { start -= 1 }
        return Array(marks[start...])
    }

    /// The marks at the end of the last draft that stand right before the drug that follows: behind a sign or a verb, with a dose or a way of giving among them.
    private mutating func tail() -> [SigMark] {
        let index = drafts.count - 1, marks = drafts[index].marks
        var start = marks.count
        while start > drafts[index].lead {
            let mark = marks[start - 1]
            guard mark.isInstruction else { return [] }
            start -= 1
            if case .verb = mark.kind { break }
            if mark.separator >= .join { break }
            if mark.gap > 2 { return [] }
            if start == drafts[index].lead { return [] }
        }
        let tail = Array(marks[start...])
        guard tail.contains(where: { mark in
            switch mark.kind {
            case .amount, .pieces, .route, .verb, .concentration: true
            default: false
            }
        }) else { return [] }
        drafts[index].marks.removeSubrange(start...)
        return tail
    }

    // MARK: Instructions

    private mutating func takeInstruction(_ mark: SigMark) {
        if isOpen, reaches(mark) {
            own(mark)
        } else {
            if let previous = pending.last, gap > 4 || mark.separator >= .line && !isThen(mark) && !isThen(previous) { flush() }
            pending.append(mark)
            gap = 0
            separator = .none
            isOpen = false
        }
    }

    private func isThen(_ mark: SigMark) -> Bool { if case .then = mark.kind { true } else { false } }

    /// Whether the last drug's instruction goes on with a mark.
    private func reaches(_ mark: SigMark) -> Bool {
        if case .duration(_, isExplicit: false) = mark.kind, mark.gap > 0 { return false }
        switch separator {
        case .stop: return isThen(mark) && mark.gap == 0
        case .line: return mark.gap == 0 && gap == 0
        case .comma, .join:
            switch mark.kind {
            case .amount, .pieces, .frequency, .rate: return gap <= 4
            case .duration: return gap <= 1
            default: return gap <= 2
            }
        case .none:
            switch mark.kind {
            case .amount, .rate, .frequency, .route: return gap <= 12
            case .number, .timing, .once, .times, .form: return gap <= 2
            case .duration(_, let isExplicit): return gap <= (isExplicit ? 6 : 2)
            default: return gap <= 8
            }
        }
    }

    /// Ends what no drug has taken: a bare instruction where it says enough, else nothing.
    mutating func flush() {
        defer { pending.removeAll(keepingCapacity: true) }
        var hasDose = false, hasPieces = false, hasSchedule = false, isLed = false
        for mark in pending {
            switch mark.kind {
            case .amount: hasDose = true
            case .pieces(let amount): if amount.unit != nil { (hasDose, hasPieces) = (true, true) }
            case .frequency, .route, .needed: hasSchedule = true
            case .verb: isLed = true
            case .duration(_, let isExplicit): hasSchedule = hasSchedule || isExplicit && hasPieces
            default: break
            }
        }
        guard let first = pending.first, hasSchedule, hasDose && (hasPieces || isLed || pending.contains { if case .route = $0.kind { true } else { false } }) || isLed && hasRoute(pending),
            first.gap == 0 || isLed
        else { return }
        drafts.append(MedicationDraft(drug: nil, range: first.range.lowerBound..<first.range.lowerBound, marks: pending, context: context))
    }

    private func hasRoute(_ marks: [SigMark]) -> Bool {
        marks.contains { mark in
            switch mark.kind {
            case .route: true
            case .verb(let route): route != nil
            default: false
            }
        }
    }

    // MARK: Status

    private mutating func takeStatus(_ status: SigSense.Status, _ direction: SigSense.Direction, _ mark: SigMark, next: ArraySlice<SigMark>) {
        if status == .stopped, isOpen, let last, isThen(last), mark.range.count <= 4, gap <= 2 {
            // "then stop" is the end of a course that is planned, not of one that is over.
            return
        }
        let isBehind = isBehind(status, direction, mark)
        let isBefore = direction != .backward && drugFollows(next, isBehind: isBehind)
        if isBefore || !isBehind {
            guard direction != .backward else {
                gap += 1
                return
            }
            switch (forward, status) {
            case (.avoided?, _) where forwardGap <= 4 && !isForwardShared: break
            case (.planned?, .use), (.planned?, .active), (.planned?, .started), (.declined?, _) where forwardGap <= 4 && !isForwardShared: break
            case (.some, .use) where forwardGap <= 4 && !isForwardShared, (.some, .active) where forwardGap <= 4 && !isForwardShared && forward != .use: break
            default: forward = status
            }
            isForwardHan = mark.isHan
            forwardGap = 0
            isForwardShared = false
            if !isBehind { flush() }
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
            while earlier > listStart, drafts[earlier].isListed, drafts[earlier].joint <= (mark.isHan || !isPair ? .join : .comma), !drafts[earlier - 1].hasInstruction, drafts[earlier - 1].status?.isChange != true {
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

    /// All drafts, in text order.
    mutating func finish() -> [MedicationDraft] {
        flush()
        return drafts
    }
}
