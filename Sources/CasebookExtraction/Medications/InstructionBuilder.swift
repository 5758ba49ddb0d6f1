internal import CasebookLexicons
internal import CasebookText

/// Puts the parts of an instruction together from the marks of one drug.
///
/// A part ends where "then" or its like stands, and where a second dose follows one whose time is told: 40 mg for 3 days, 20 mg for 3 days; 早2片晚1片. A dose that is changed (由80mg加量至160mg)
/// counts as the new one.
struct InstructionBuilder {
    private(set) var steps: [DosageStep] = [DosageStep()]
    private(set) var strength: Amount?
    private(set) var form: String?
    /// Indices of the entities that the drug is given for.
    private(set) var reasons: [Int] = []
    private let marks: [SigMark]
    private let lead: Int
    /// A word says that the drug is or was used.
    private let isUsed: Bool
    private let isHan: Bool
    /// What a number without a unit counts.
    private let counted: String?
    /// A number right behind the drug is a dose, as in lists.
    private let isList: Bool
    /// So is a round one in a plan: aspirin 300.
    private let isPlan: Bool

    private var startsStep = false
    private var isMaximum = false
    private var isStrength = false
    private var isReplaced = false
    private var isFrequencyOld = false
    private var isOld = false
    /// The dose behind 从, which is the only one where none follows: 从20mg起.
    private var oldDose: SigMark?
    private var isAfterOld = false
    private var isDissolved = false
    private var isDayDose = false
    private var isDivided = false

    init(_ draft: MedicationDraft, isList: Bool, isPlan: Bool) {
        marks = draft.marks
        isUsed = draft.status != nil
        isHan = draft.isHan
        lead = draft.lead
        form = draft.form
        self.isList = isList
        self.isPlan = isPlan
        counted = draft.form.flatMap { ["tablet", "capsule", "pill", "patch", "suppository"].contains($0) ? $0 : nil }
        for index in marks.indices { take(index) }
        close()
    }

    private var current: DosageStep {
        get { steps[steps.count - 1] }
        set { steps[steps.count - 1] = newValue }
    }

    private mutating func begin(isNext: Bool) {
        steps.append(DosageStep())
        current.isNext = isNext
        startsStep = false
        isReplaced = false
    }

    private mutating func extend(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        current.range = current.range.map { min($0.lowerBound, range.lowerBound)..<max($0.upperBound, range.upperBound) } ?? range
    }

    // MARK: Marks

    private mutating func take(_ index: Int) {
        let mark = marks[index]
        switch mark.kind {
        case .drug, .other, .context, .doseLead, .each, .reason: return
        case .finding(let entity):
            takeFinding(entity, index)
            return
        case .then:
            if !current.isEmpty { startsStep = true }
            return
        case .from:
            isOld = true
            return
        case .to:
            if isOld || isAfterOld || isReplaced { (isOld, isAfterOld, isReplaced) = (false, false, true) }
            return
        case .status(let status, _):
            if status == .changed || status == .started, current.hasDose || isOld || isAfterOld {
                (isOld, isAfterOld) = (false, false)
                if current.duration != nil { startsStep = true } else { isReplaced = true }
                isFrequencyOld = current.frequency != nil && !startsStep
            }
            return
        case .maximum:
            isMaximum = true
            return
        case .strengthLead:
            isStrength = true
            return
        case .diluent:
            isDissolved = true
            return
        case .dailyDose:
            isDayDose = true
            return
        case .divided:
            isDivided = true
            return
        case .form(let new):
            if form == nil { form = new }
            return
        case .amount(let amount): takeAmount(amount, mark)
        case .pieces(let amount): takePieces(amount, mark)
        case .number(let amount): guard takeNumber(amount, index) else { return }
        case .concentration(let amount):
            let isNear = amount.unit != "%" || index == lead && mark.gap == 0 && mark.separator <= .join || index + 1 == lead
            if strength == nil, !isDissolved, isNear { strength = amount }
        case .rate(let amount):
            if startsStep { begin(isNext: true) }
            if current.rate == nil || isReplaced { current.rate = amount }
        case .route(let route): if !isDissolved || current.route == nil, current.route == nil { current.route = route }
        case .verb(let route): if current.route == nil { current.route = route }
        case .frequency(let frequency):
            if isBeforeChange(index) { return }
            takeFrequency(frequency)
        case .times(let count):
            if isDivided { current.frequency = DosageInstruction.Frequency(count: count, period: 1, periodUnit: "d") }
            isDivided = false
        case .timing(let codes, let perDay): takeTiming(codes, perDay, index)
        case .needed: current.isNeeded = true
        case .neededFor:
            current.isNeeded = true
            current.neededFor = mark.range
        case .once: current.isOnce = true
        case .duration(let duration, let isExplicit):
            guard isExplicit || !current.isEmpty || isFirst(index) else { return }
            // In two months, at four weeks: when something is done.
            if !isExplicit, index > 0 {
                switch marks[index - 1].kind {
                case .doseLead, .diluent, .from: return
                default: break
                }
            }
            if startsStep, current.duration != nil { begin(isNext: true) }
            if current.duration == nil { current.duration = duration }
        }
        extend(mark.range)
    }

    /// Whether nothing of an instruction stands between the drug and a mark (氨苄西林抗感染9天), or the mark right before the drug behind a verb (吃过3天美洛昔康).
    private func isFirst(_ index: Int) -> Bool {
        index >= lead ? marks[lead..<index].allSatisfy(isBesideInstruction) : index + 1 == lead && isUsed && marks[index].isHan
    }

    /// Whether a mark is no part of an instruction and does not end the drug: what it is given for, that it is given, what it is mixed with.
    private func isBesideInstruction(_ mark: SigMark) -> Bool {
        switch mark.kind {
        case .status(let status, _): !status.isChange
        case .diluent: true
        default: !mark.isInstruction
        }
    }

    /// Whether what follows is by how much a dose is changed: 每2周减1/4片.
    private func isBeforeChange(_ index: Int) -> Bool {
        guard index + 1 < marks.count, case .status(.changed, _) = marks[index + 1].kind else { return false }
        return marks[index].isHan && marks[index + 1].gap == 0 && marks[index + 1].separator == .none && !current.hasDose
    }

    private mutating func takeFinding(_ entity: Int, _ index: Int) {
        let range = marks[index].range
        if current.isNeeded, index > 0, marks[index - 1].range.upperBound <= range.lowerBound {
            current.neededFor = current.neededFor.map { $0.lowerBound..<max($0.upperBound, range.upperBound) } ?? range
            extend(range)
        }
        if !reasons.contains(entity) { reasons.append(entity) }
    }

    private static func isVolume(_ unit: String?) -> Bool { unit == "mL" || unit == "L" || unit == "uL" }

    private mutating func takeAmount(_ amount: Amount, _ mark: SigMark) {
        defer { isStrength = false }
        if isMaximum {
            takeMaximum(amount, isPerDay: mark.isPerDay)
        } else if isOld {
            // The dose before a change.
            isOld = false
            isAfterOld = true
            oldDose = mark
        } else if isStrength {
            strength = amount
        } else if isDissolved, Self.isVolume(amount.unit) {
            return
        } else if startsStep {
            begin(isNext: true)
            set(amount, mark)
        } else if isReplaced {
            current.mass = nil
            current.pieces = nil
            isReplaced = false
            set(amount, mark)
        } else if let mass = current.mass {
            // 2 g in 100 mL; but what follows a time or a sign is another part.
            if Self.isVolume(amount.unit), !Self.isVolume(mass.unit), current.pieces == nil { return }
            if isOther(mark) {
                begin(isNext: current.duration != nil)
                set(amount, mark)
            }
        } else {
            set(amount, mark)
        }
    }

    private mutating func set(_ amount: Amount, _ mark: SigMark) {
        current.mass = amount
        if mark.isPerDay || isDayDose { current.isPerDay = true }
        isDayDose = false
    }

    /// Whether a second dose is another part of the instruction.
    private func isOther(_ mark: SigMark) -> Bool {
        mark.separator >= .join || !current.timing.isEmpty || current.frequency != nil || current.duration != nil
    }

    private mutating func takePieces(_ amount: Amount, _ mark: SigMark) {
        if isMaximum {
            takeMaximum(amount, isPerDay: false)
        } else if isOld {
            isOld = false
            isAfterOld = true
        } else if startsStep {
            begin(isNext: true)
            current.pieces = amount
        } else if isReplaced {
            current.pieces = amount
            isReplaced = false
        } else if current.pieces == nil {
            current.pieces = amount
        } else if isOther(mark) {
            begin(isNext: current.duration != nil)
            current.pieces = amount
        }
    }

    /// A number without a unit: "take 1", "1 at night", "and 1 in the evening", in a list "amlodipine 5".
    private mutating func takeNumber(_ amount: Amount, _ index: Int) -> Bool {
        // Macrogol 3350 is a name.
        guard amount.value <= 2000 else { return false }
        let mark = marks[index], next = index + 1 < marks.count && index + 1 != lead ? marks[index + 1] : nil
        let isFollowed: Bool =
            next.map { next in
                guard next.gap == 0, next.separator <= .none else { return false }
                switch next.kind {
                case .frequency, .timing, .needed, .form, .route: return true
                default: return false
                }
            } ?? false
        if let next, case .amount = next.kind, next.gap <= 2, next.separator == .none {
            if current.pieces == nil, !isOther(next) { current.pieces = Amount(amount.value, high: amount.high, unit: counted) }
            return true
        }
        var isLed = index > 0 && mark.gap == 0
        if isLed {
            switch marks[index - 1].kind {
            case .verb: break
            case .doseLead where marks[index - 1].isHan: break
            default: isLed = steps.contains { $0.pieces != nil } && isFollowed
            }
        }
        let isFirst = index == lead && mark.gap == 0 && mark.separator == .none
        guard isLed || isFollowed && mark.gap == 0 && (isFirst || !current.isEmpty) || isFirst && (isList || isHan || isPlan && isRound(amount)) && isLast(next) else {
            return false
        }
        let unit = steps.last { $0.pieces != nil }?.pieces?.unit ?? (isFirst && amount.value > 4 ? nil : counted)
        takePieces(Amount(amount.value, high: amount.high, unit: unit), mark)
        return true
    }

    /// Whether nothing stands behind a number that would say what it counts.
    private func isLast(_ next: SigMark?) -> Bool {
        guard let next else { return true }
        if case .status = next.kind { return next.gap == 0 }
        return next.separator > .none || next.isInstruction
    }

    private func isRound(_ amount: Amount) -> Bool { amount.high == nil && amount.value >= 20 && amount.value.truncatingRemainder(dividingBy: 5) == 0 }

    private mutating func takeMaximum(_ amount: Amount, isPerDay: Bool) {
        current.maximum = amount
        if isPerDay { current.maximumPeriod = "d" }
        isMaximum = isPerDay ? false : isMaximum
    }

    private mutating func takeFrequency(_ frequency: DosageInstruction.Frequency) {
        if isMaximum {
            if current.maximum != nil, current.maximumPeriod == nil { current.maximumPeriod = frequency.periodUnit }
            isMaximum = false
            return
        }
        if startsStep {
            begin(isNext: true)
        } else if current.frequency != nil {
            guard current.duration != nil || isReplaced || isFrequencyOld else { return }
            if current.duration != nil { begin(isNext: true) }
        }
        if isReplaced, !current.hasDose { isReplaced = false }
        isFrequencyOld = false
        current.frequency = frequency
    }

    private mutating func takeTiming(_ codes: [String], _ perDay: Int, _ index: Int) {
        if !current.timing.isEmpty, current.hasDose, index + 1 < marks.count, marks[index + 1].isDose, marks[index + 1].gap == 0, marks[index + 1].separator <= .join {
            begin(isNext: false)
        }
        for code in codes where !current.timing.contains(code) { current.timing.append(code) }
        current.timesPerDay += perDay
    }

    // MARK: Parts

    /// Gives each part what is said once for all of them.
    private mutating func close() {
        if isAfterOld, let oldDose, case .amount(let amount) = oldDose.kind, !steps.contains(where: \.hasDose) {
            set(amount, oldDose)
            extend(oldDose.range)
        }
        steps.removeAll { $0.isEmpty }
        guard steps.count > 1 else {
            if steps.isEmpty { steps = [DosageStep()] }
            finishStrength()
            return
        }
        for index in steps.indices.dropFirst() {
            if steps[index].route == nil { steps[index].route = steps[index - 1].route }
            if steps[index].isNext {
                if !steps[index].hasDose { (steps[index].mass, steps[index].pieces) = (steps[index - 1].mass, steps[index - 1].pieces) }
                if steps[index].frequency == nil, steps[index].timing.isEmpty { steps[index].frequency = steps[index - 1].frequency }
            }
            if steps[index - 1].isNeeded, !steps[index].isNext { steps[index].isNeeded = true }
        }
        if let route = steps.lazy.compactMap(\.route).first { for index in steps.indices where steps[index].route == nil { steps[index].route = route } }
        // 早8U、中6U、晚8U 三餐前
        let end = steps.count - 1
        if !steps[end].isNext, steps[end].timing.count > 1, let shared = steps[end].timing.last, ["AC", "PC", "C"].contains(shared),
            steps[..<end].allSatisfy({ $0.timing.count == 1 })
        {
            for index in steps.indices {
                if index < end { steps[index].timing.append(shared) }
                steps[index].timesPerDay = 1
            }
        }
        finishStrength()
    }

    /// A measure beside pieces is what each of them holds.
    private mutating func finishStrength() {
        for index in steps.indices where steps[index].pieces != nil && steps[index].mass != nil {
            if strength == nil { strength = steps[index].mass }
        }
        if form == nil, let unit = steps.lazy.compactMap({ $0.pieces?.unit }).first, !["bag", "bottle", "piece", "spoon", "puff", "spray"].contains(unit) { form = unit }
    }
}
