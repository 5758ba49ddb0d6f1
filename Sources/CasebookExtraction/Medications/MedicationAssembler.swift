internal import CasebookLexicons
internal import CasebookText

/// Gives the marks of a text, sentence after sentence, to the drugs that they speak of.
///
/// An instruction mostly follows its drug, over commas and a few words; what stands right before a drug (2 tablets of, 口服, 每6小时) and behind a sign or a verb goes with it.
/// A word for starting, stopping and the like speaks of the drug that follows it, and else of the one before, over a list of them.
struct MedicationAssembler {
    var drafts: [MedicationDraft] = []
    /// Whether the last draft still takes marks, and how much has stood since the last that it took.
    var isOpen = false
    var gap = 0
    /// The strongest sign since then.
    var separator = SigMark.Separator.none
    /// A status that stands alone on its line and speaks of the drugs that begin the lines behind it.
    var heading: SigSense.Status?
    /// Marks that no drug has taken yet.
    var pending: [SigMark] = []
    /// A status that a drug may follow, and how much has stood since.
    var forward: SigSense.Status?
    var forwardGap = 0
    var isForwardShared = false
    var isForwardHan = false
    var context: Medication.Context?
    /// The first draft of the list that the last one belongs to.
    var listStart = 0
    /// The last mark was what a drug is dissolved in by.
    var isDissolving = false
    var last: SigMark?
    /// The sentence or line of the last drug has ended.
    var isOver = false

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
            case .needed where opens(mark, marks[(index + 1)...]), .neededFor where opens(mark, marks[(index + 1)...]):
                flush()
                pending = [mark]
                (gap, separator, isOpen) = (0, .none, false)
            case .neededFor:
                if let last, case .finding = last.kind, mark.range.contains(last.range.lowerBound) { gap = max(gap - 3, 0) }
                takeInstruction(mark)
            case .frequency where mark.separator >= .comma && isOfOther(marks[(index + 1)...]):
                // Ganciclovir, weekly blood counts
                flush()
                isOpen = false
            default: takeInstruction(mark)
            }
            if case .diluent = mark.kind {} else if !mark.isInstruction || mark.isDose { isDissolving = isDissolving && mark.gap == 0 && mark.range.isEmpty }
            last = mark
        }
    }

    /// Whether "as needed" behind a sign belongs to the drug that follows it: 20mg qd，必要时布洛芬.
    private func opens(_ mark: SigMark, _ next: ArraySlice<SigMark>) -> Bool {
        var sign = mark.separator
        if case .neededFor = mark.kind, let last, case .finding = last.kind, mark.range.contains(last.range.lowerBound) { sign = max(sign, last.separator) }
        guard sign >= .comma else { return false }
        for mark in next.prefix(2) {
            guard mark.separator == .none, mark.gap <= 2 else { return false }
            switch mark.kind {
            case .drug: return true
            case .status(_, let direction) where direction != .backward: continue
            default: return false
            }
        }
        return false
    }

    /// Whether a test or procedure stands right behind a frequency.
    private func isOfOther(_ next: ArraySlice<SigMark>) -> Bool {
        guard let next = next.first, next.gap == 0, next.separator == .none, case .other = next.kind else { return false }
        return true
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

    mutating func own(_ mark: SigMark) {
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
            // "overnight after" is no direction.
            let isTime = draft.marks.allSatisfy { if case .timing = $0.kind { true } else { false } }
            if isTime { draft.marks = [] }
            pending = []
        } else {
            flush()
            if isOpen, isNear, mark.separator == .none { draft.marks = tail() }
        }
        draft.lead = draft.marks.count
        if isOpen, mark.gap == 0, mark.separator == .none, let last, case .diluent = last.kind, !drafts[drafts.count - 1].isFluid { draft.isMixed = true }
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
        // 冲洗3袋 → 头孢唑林1g
        if isThen(marks[start]), marks[start].range.count == 1 { return [] }
        while start > 0, marks[start].gap <= 2, marks[start].separator <= .join { start -= 1 }
        return Array(marks[start...])
    }

    /// The marks at the end of the last draft that stand right before the drug that follows: behind a sign or a verb, with a dose or a way of giving among them.
    private mutating func tail() -> [SigMark] {
        // 冲洗3袋 → 头孢唑林1g
        if let last, isThen(last), last.isHan || last.range.count == 1 { return [] }
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
        guard
            tail.contains(where: { mark in
                switch mark.kind {
                case .amount, .pieces, .route, .verb, .concentration: true
                default: false
                }
            })
        else { return [] }
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

    func isThen(_ mark: SigMark) -> Bool { if case .then = mark.kind { true } else { false } }

    /// Whether the last drug's instruction goes on with a mark.
    private func reaches(_ mark: SigMark) -> Bool {
        if case .duration(_, isExplicit: false) = mark.kind, mark.gap > 0 { return false }
        switch separator {
        case .stop: return isThen(mark) && mark.gap == 0
        case .line: return mark.gap == 0 && gap == 0
        case .comma, .join:
            switch mark.kind {
            case .amount(let amount): return gap <= (amount.unit == "mL" || amount.unit == "L" ? 0 : 4)
            case .pieces, .frequency, .rate: return gap <= 4
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
        guard let first = pending.first, hasSchedule,
            hasDose && (hasPieces || isLed || pending.contains { if case .route = $0.kind { true } else { false } }) || isLed && hasRoute(pending),
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

    /// All drafts, in text order. What is said of the last of drugs that are mixed (布地奈德1mg+特布他林5mg 雾化) holds for all.
    mutating func finish() -> [MedicationDraft] {
        flush()
        for index in drafts.indices.dropFirst().reversed() where drafts[index].isMixed {
            let given = drafts[index - 1].marks.contains { mark in
                switch mark.kind {
                case .route, .frequency, .duration: true
                default: false
                }
            }
            guard !given else { continue }
            for mark in drafts[index].marks {
                switch mark.kind {
                case .route, .frequency, .duration:
                    var shared = mark
                    shared.range = mark.range.lowerBound..<mark.range.lowerBound
                    drafts[index - 1].marks.append(shared)
                default: break
                }
            }
        }
        share()
        return drafts
    }

    /// What is said once of a list of drugs (阿托伐他汀、美托洛尔口服; ampicillin and gentamicin for 48 hours) holds for all of them, but no dose and, in English, no frequency.
    private mutating func share() {
        for index in drafts.indices.dropFirst().reversed() where drafts[index].isListed && drafts[index].joint == .join && !drafts[index].hasDose {
            guard drafts[index - 1].drug != nil, !drafts[index - 1].hasInstruction else { continue }
            for mark in drafts[index].marks.dropFirst(drafts[index].lead) where mark.isShared && !(mark.isRoute && drafts[index - 1].marks.contains(where: \.isForm)) {
                drafts[index - 1].marks.append(mark.placed(at: drafts[index - 1].range.upperBound))
            }
        }
        var route: SigMark?
        for index in drafts.indices {
            if !drafts[index].isListed || drafts[index].joint != .join {
                // 嚼服阿司匹林300mg、替格瑞洛180mg
                route = drafts[index].marks.prefix(drafts[index].lead).last { $0.isHan && $0.isRoute }
            } else if let route, !drafts[index].marks.contains(where: \.isRoute) {
                drafts[index].marks.append(route.placed(at: drafts[index].range.upperBound))
            }
        }
    }
}

extension SigMark {
    /// Whether it may hold for all drugs of a list that it stands behind.
    fileprivate var isShared: Bool {
        switch kind {
        case .route: true
        case .duration(_, let isExplicit): isExplicit
        case .frequency, .timing: isHan
        default: false
        }
    }

    /// A form has its own route: a suspension is not given as the enema that follows it.
    fileprivate var isForm: Bool { if case .form = kind { true } else { false } }

    /// The same without words of its own.
    fileprivate func placed(at place: Int) -> SigMark {
        var mark = self
        mark.range = place..<place
        return mark
    }
}
