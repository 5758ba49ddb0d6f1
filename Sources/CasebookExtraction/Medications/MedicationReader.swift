internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Makes a medication of a drug and its marks, or finds that it is none.
struct MedicationReader {
    private let table: SigTable
    /// The note tells of a stay in hospital to its end, so that an untold list of medicines is that of the discharge.
    private let isDischarge: Bool
    /// The note is of a stay in hospital.
    private let isInpatient: Bool

    init(table: SigTable, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) {
        self.table = table
        isDischarge = document.sections.contains { Self.discharges.contains($0.kind) }
        isInpatient = isDischarge || document.sections.contains { $0.kind == "hospital_course" } || Self.opensInpatient(table, buffer)
    }

    func medication(_ draft: MedicationDraft, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> (Medication, [Diagnostic])? {
        guard !draft.isDiluent else { return nil }
        let entity = draft.drug.map { document.entities[$0] }
        let start = draft.drug.map { document.entities[$0].span.start } ?? buffer.span(draft.range).start
        let section = document.section(at: start).map { document.sections[$0].kind } ?? ""
        let isList = Self.lists.contains(section)
        let isLatin = !draft.range.isEmpty && buffer.classes[draft.range.lowerBound] == CharacterClass.letter.rawValue
        let builder = InstructionBuilder(draft, isList: isList, isPlan: isLatin && Self.plans.contains(section))
        let isSaid = builder.steps.contains { !$0.isEmpty }
        guard isMedication(draft, entity, builder, section: section, isList: isList, isSaid: isSaid, buffer) else { return nil }
        var range = draft.drug == nil ? nil : Optional(draft.range)
        for step in builder.steps {
            guard let part = step.range else { continue }
            range = range.map { min($0.lowerBound, part.lowerBound)..<max($0.upperBound, part.upperBound) } ?? part
        }
        guard let range else { return nil }
        var medication = Medication(
            drug: draft.drug, span: buffer.span(range), dosages: builder.steps.map { $0.instruction(buffer, otherwise: range) }, assertion: entity?.assertion ?? Assertion())
        if !medication.dosages.contains(where: { $0.route != nil }), let route = route(draft.range, buffer) {
            for index in medication.dosages.indices { medication.dosages[index].route = route }
        }
        medication.strength = builder.strength ?? share(draft.range, buffer)
        medication.form = builder.form
        medication.reasons = builder.reasons
        medication.confidence = entity?.confidence
        medication.status = status(draft, entity, section, isSaid: isSaid, isList: isList)
        medication.context = context(draft, section, entity)
        return (medication, hazards(draft, medication, builder, buffer))
    }

    /// Sections that list medicines.
    private static let lists: Set<String> = ["medications", "admission_medications", "discharge_medications", "home_medications"]
    /// Sections whose drugs the patient is not given: of allergies, and of how an examination was made.
    private static let others: Set<String> = ["allergies", "technique", "comparison", "advance_directives"]

    /// Sections of what is to be done.
    private static let plans: Set<String> = ["plan", "assessment_plan", "assessment_and_plan", "recommendations", "treatment", "follow_up"]

    /// Sections of the end of a stay in hospital.
    private static let discharges: Set<String> = ["discharge_diagnosis", "discharge_condition", "discharge_medications", "discharge_instructions"]

    // MARK: What is a medication

    private func isMedication(
        _ draft: MedicationDraft, _ entity: Entity?, _ builder: InstructionBuilder, section: String, isList: Bool, isSaid: Bool, _ buffer: borrowing ScalarBuffer
    ) -> Bool {
        guard let entity else { return true }
        guard entity.role != "allergen", entity.assertion.status != .generic else { return false }
        let hasDose = builder.steps.contains { $0.hasDose }
        if draft.status == .avoided, !hasDose || !draft.isStatusShared { return false }
        switch entity.assertion.subject {
        // What a mother was given before a birth the child has had too.
        case .family where entity.assertion.relation == "MTH": break
        case .family, .donor, .other: return false
        default: break
        }
        if isContrast(draft.range, buffer) { return false }
        if Self.others.contains(section), !hasDose || section == "technique" { return false }
        if !hasDose, isAsked(draft.range.upperBound, buffer) { return false }
        if isClass(draft.range, buffer) {
            // 糖皮质激素雾化
            if draft.marks.contains(where: { $0.isRoute && $0.isHan }) { return true }
            return hasDose || draft.status.map { $0.isChange && !draft.isStatusShared } ?? false
        }
        if let status = draft.status, status.isChange, !(draft.isStatusShared && (status == .stopped || status == .held) && hasDose) { return true }
        guard entity.assertion.status != .absent else { return hasDose }
        if isSaid || isList || draft.status != nil { return true }
        // What is to be given in a state (dantrolene if hotter) is planned.
        if entity.assertion.status == .hypothetical {
            return Self.plans.contains(section) || isConditional(draft.range.upperBound, buffer)
        }
        // A drug that is spoken of as the patient's was or is taken.
        return entity.assertion.status == .present
    }

    /// Whether "if" stands behind a drug.
    private func isConditional(_ place: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        place + 3 < buffer.count && buffer.folded[place] == 0x20 && buffer.folded[place + 1] == 0x69 && buffer.folded[place + 2] == 0x66 && buffer.folded[place + 3] == 0x20
    }

    /// Whether a name begins as those of contrast media do: contrast, iohexol, gadobutrol; the agents are in the table of classes.
    private func isContrast(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        Self.contrasts.contains { word in range.count >= word.count && word.indices.allSatisfy { buffer.folded[range.lowerBound + $0] == word[$0] } }
    }

    private static let contrasts = [
        "contrast", "iv contrast", "iohexol", "iodixanol", "iopamidol", "iopromide", "iomeprol", "ioversol", "gadolinium", "gadobut", "gadoter", "omnipaque", "visipaque",
    ]
    .map { $0.unicodeScalars.map(\.value) }

    /// Whether a question ends behind a place: 吃过阿司匹林吗？
    private func isAsked(_ start: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = start
        while place < buffer.count, place < start + 20 {
            switch buffer.scalars[place] {
            // ？ ? behind 吗 呢 么 有
            case 0xFF1F, 0x3F: return place > start && [0x5417, 0x5462, 0x4E48, 0x6709].contains(buffer.scalars[place - 1])
            // 。 ； newline
            case 0x3002, 0xFF1B, 0x0A: return false
            default: place += 1
            }
        }
        return false
    }

    /// The way of giving that a name tells: 左氧氟沙星滴眼液, 静注人免疫球蛋白.
    private func route(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> String? {
        var place = range.lowerBound
        while place < range.upperBound {
            if buffer.classes[place] == CharacterClass.han.rawValue, let found = table.words.match(buffer, at: place, end: range.upperBound), found.end > place + 1,
                place == range.lowerBound || found.end == range.upperBound
            {
                for sense in table.senses[found.number] { if case .route(let route) = sense { return route } }
            }
            place += 1
        }
        return nil
    }

    /// Whether the words name a class of drugs.
    private func isClass(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard let found = table.words.match(buffer, at: range.lowerBound, end: range.upperBound), found.end == range.upperBound else { return endsAsClass(range, buffer) }
        return table.roles[found.number].contains(.drugClass) || endsAsClass(range, buffer)
    }

    /// …类, …药, …药物, …抑制剂, …拮抗剂, …阻滞剂, …激动剂
    private func endsAsClass(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard range.count > 1 else { return false }
        switch buffer.scalars[range.upperBound - 1] {
        // 类, 药
        case 0x7C7B, 0x836F: return true
        // 物 of 药物
        case 0x7269: return buffer.scalars[range.upperBound - 2] == 0x836F
        // 剂 of 制剂 拮抗剂 阻滞剂 激动剂
        case 0x5242: return [0x5236, 0x6297, 0x6EDE, 0x52A8].contains(buffer.scalars[range.upperBound - 2])
        default: return false
        }
    }

    /// The share that a name begins with: 0.9%氯化钠.
    private func share(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Amount? {
        guard !range.isEmpty, NumberReader.digit(buffer.folded[range.lowerBound]) != nil,
            let number = NumberReader.standard.number(in: buffer, at: range.lowerBound, end: range.upperBound),
            number.range.upperBound < range.upperBound, buffer.folded[number.range.upperBound] == 0x25
        else { return nil }
        return Amount(number.value, unit: "%")
    }

    // MARK: Status and context

    private func status(_ draft: MedicationDraft, _ entity: Entity?, _ section: String, isSaid: Bool, isList: Bool) -> Medication.Status {
        let said: Medication.Status? =
            switch draft.status {
            case .started: .started
            case .stopped: .stopped
            case .held: .held
            case .changed: .changed
            case .continued: .continued
            case .planned: .planned
            case .declined: .declined
            case .active: .active
            case .use, .avoided, nil: nil
            }
        if let said { return said }
        guard let entity else { return .unknown }
        switch entity.assertion.status {
        case .absent: return .unknown
        case .hypothetical where section.hasPrefix("discharge"): return .active
        case .hypothetical: return .planned
        default: break
        }
        if entity.assertion.temporality == .future { return section.hasPrefix("discharge") ? .active : .planned }
        if isList { return .active }
        return isSaid && entity.assertion.status == .present && entity.assertion.temporality == .current ? .active : .unknown
    }

    private func context(_ draft: MedicationDraft, _ section: String, _ entity: Entity?) -> Medication.Context? {
        switch section {
        case "discharge_medications", "discharge_instructions": return .discharge
        case "admission_medications", "home_medications": return .home
        default: break
        }
        if let context = draft.context { return context }
        switch section {
        case "medications": return isDischarge ? .discharge : .home
        case "past_medical_history": return .home
        case "hospital_course", "treatment", "anesthesia", "procedure_description": return .inpatient
        default: break
        }
        guard isInpatient, entity?.assertion.temporality != .historical || Self.histories.contains(section) else { return nil }
        if Self.histories.contains(section) { return .home }
        // What is to be done at the end of a stay is done behind it.
        return isDischarge && ["plan", "follow_up", "discharge_disposition"].contains(section) ? .discharge : .inpatient
    }

    /// Sections that tell of the time before a stay in hospital.
    private static let histories: Set<String> = ["present_illness", "chief_complaint", "admission_condition", "social_history", "indication"]

    /// Whether the first lines speak of a stay in hospital.
    private static func opensInpatient(_ table: SigTable, _ buffer: borrowing ScalarBuffer) -> Bool {
        let end = min(buffer.count, 400)
        var place = 0
        while place < end {
            if let found = table.words.match(buffer, at: place, end: end) {
                if table.senses[found.number].contains(SigSense.context("inpatient")) { return true }
                place = found.end
            } else {
                place += 1
            }
        }
        return false
    }

    // MARK: Hazards

    private func hazards(_ draft: MedicationDraft, _ medication: Medication, _ builder: InstructionBuilder, _ buffer: borrowing ScalarBuffer) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for mark in draft.marks where !mark.hazards.isEmpty {
            let offset = Int(buffer.offsets[mark.range.lowerBound])
            if mark.hazards.contains(.nakedDecimal) {
                found.append(Diagnostic("medication.naked-decimal", "An amount has no zero before its decimal point and may be read ten times as great.", offset: offset))
            }
            if mark.hazards.contains(.trailingZero) {
                found.append(Diagnostic("medication.trailing-zero", "An amount ends in a zero behind its decimal point and may be read ten times as great.", offset: offset))
            }
            if mark.hazards.contains(.unitU) { found.append(Diagnostic("medication.unit-u", "U for units stands against an amount and may be read as a zero.", offset: offset)) }
            if mark.hazards.contains(.microSign) { found.append(Diagnostic("medication.unit-microgram", "μg may be read as mg.", offset: offset)) }
        }
        guard draft.drug != nil, let word = table.words.match(buffer, at: draft.range.lowerBound, end: draft.range.upperBound) else { return found }
        let roles = table.roles[word.number], offset = medication.span.start
        if roles.contains(.ambiguous), word.end == draft.range.upperBound {
            found.append(Diagnostic("medication.ambiguous-abbreviation", "The abbreviation stands for morphine sulfate and for magnesium sulfate.", offset: offset))
        }
        if roles.contains(.weekly), medication.dosages.contains(where: isDaily) {
            found.append(Diagnostic("medication.daily-methotrexate", "Methotrexate is given once a week by this route; the text says more often.", offset: offset))
        }
        return found
    }

    /// Whether a drug is taken on most days, and not by a vein or into the spine, as in treating tumours.
    private func isDaily(_ dosage: DosageInstruction) -> Bool {
        guard let frequency = dosage.frequency, !["intravenous", "intrathecal"].contains(dosage.route) else { return false }
        let days: [String: Double] = ["min": 1 / 1440, "h": 1 / 24, "d": 1, "wk": 7, "mo": 30, "a": 365]
        return frequency.count / (frequency.period * (days[frequency.periodUnit] ?? 7)) > 0.4
    }
}
