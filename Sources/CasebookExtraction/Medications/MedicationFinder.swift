internal import CasebookCore
package import CasebookLexicons
package import CasebookText

/// Medications: drugs with their directions for use, what is done with them (started, stopped, …) and where they belong (home, inpatient, discharge).
///
/// The directions are those of HL7 FHIR's Dosage. What a text does not say is left out; an amount that reads badly is flagged (the error-prone abbreviations of the Institute for Safe Medication
/// Practices) and never mended. Words are data (`Lexicons/Sigs`).
package struct MedicationFinder: Sendable {
    private let table: SigTable
    private let units: UnitReader

    package init(table: SigTable, units: UnitReader) {
        self.table = table
        self.units = units
    }

    /// Fills `Document.medications`; entities, their assertions, allergies and relations are known.
    package func find(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        let drafts = drafts(of: document, buffer)
        guard !drafts.isEmpty else { return }
        let reader = MedicationReader(table: table, document, buffer)
        let treated = treatedFindings(document)
        var found: [Medication] = [], diagnostics: [Diagnostic] = []
        for draft in drafts {
            guard case (var medication, let hazards)? = reader.medication(draft, document, buffer) else { continue }
            if let drug = medication.drug, let reasons = treated[drug] { for reason in reasons where !medication.reasons.contains(reason) { medication.reasons.append(reason) } }
            found.append(medication)
            diagnostics += hazards
        }
        document.medications = found.sorted { $0.span < $1.span }
        document.diagnostics += diagnostics
    }

    /// The diseases and symptoms that a relation says a drug treats.
    private func treatedFindings(_ document: borrowing Document) -> [Int: [Int]] {
        var found: [Int: [Int]] = [:]
        for relation in document.relations where relation.kind == "treats" {
            let isForward = document.entities[relation.from].kind == .drug
            let (drug, finding) = isForward ? (relation.from, relation.to) : (relation.to, relation.from)
            if document.entities[drug].kind == .drug, [.disease, .symptom].contains(document.entities[finding].kind) { found[drug, default: []].append(finding) }
        }
        return found
    }

    // MARK: Marks

    /// Reads the text, sentence after sentence, into drugs with their marks.
    private func drafts(of document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> [MedicationDraft] {
        var assembler = MedicationAssembler(), next = 0, section: Int?, before = 0
        var scanner = SigScanner(table, units, 0..<0)
        for sentence in document.sentences {
            let range = Int(document.tokens[sentence.tokens.lowerBound].startScalar)..<Int(document.tokens[sentence.tokens.upperBound - 1].endScalar)
            let here = document.section(at: sentence.span.start)
            if here != section { assembler.leaveSection() }
            section = here
            let gap = before..<range.lowerBound
            before = range.upperBound
            while next < document.entities.count, document.entities[next].span.end <= sentence.span.start { next += 1 }
            var entity = next, hasDrug = false
            while entity < document.entities.count, document.entities[entity].span.start < sentence.span.end, !hasDrug {
                hasDrug = document.entities[entity].kind == .drug
                entity += 1
            }
            guard hasDrug || isInstruction(sentence, range, document, buffer) else {
                assembler.pass()
                continue
            }
            entity = next
            scanner.begin(range)
            scanner.separate(separator(gap, scanner, buffer))
            while entity < document.entities.count, document.entities[entity].span.start < sentence.span.end {
                defer { entity += 1 }
                guard let kind = kind(of: document.entities[entity].kind, entity) else { continue }
                let start = buffer.place(ofByte: document.entities[entity].span.start, from: range.lowerBound, to: range.upperBound)
                guard start >= scanner.place else { continue }
                var end = buffer.place(ofByte: document.entities[entity].span.end, from: start, to: range.upperBound)
                if isDirection(start..<end, buffer) { continue }
                if case .drug = kind { end = nameEnd(start..<end, buffer) }
                guard end > start, !isOtherName(start..<end, kind, scanner, buffer) else { continue }
                scanner.read(buffer, to: start)
                guard start >= scanner.place else { continue }
                scanner.add(kind, start..<end)
                scanner.skip(to: end)
            }
            scanner.read(buffer, to: range.upperBound)
            assembler.take(scanner.marks) { isFluid($0, buffer) }
        }
        var drafts = assembler.finish()
        for index in drafts.indices where drafts[index].drug != nil && !drafts[index].range.isEmpty {
            let range = drafts[index].range
            drafts[index].form = form(in: range, buffer)
            drafts[index].isHan = buffer.classes[range.upperBound - 1] == CharacterClass.han.rawValue
            if !drafts[index].isHan, !drafts[index].marks.contains(where: \.isRoute), let route = route(in: range, buffer) {
                drafts[index].marks.append(SigMark(kind: .route(route), range: range.upperBound..<range.upperBound))
            }
        }
        return drafts
    }

    /// Whether a sentence without a drug may be an instruction, go on with one, or be the heading of a list: it begins with a number or a word of instructions, or is short.
    private func isInstruction(_ sentence: Sentence, _ range: Range<Int>, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> Bool {
        if sentence.tokens.count <= 3 { return true }
        var place = range.lowerBound
        while place < range.upperBound, buffer.classes[place] != CharacterClass.letter.rawValue, buffer.classes[place] != CharacterClass.han.rawValue {
            if NumberReader.digit(buffer.folded[place]) != nil, SigScanner.itemNumber(buffer, place) == nil { return true }
            place += 1
        }
        if let found = table.words.match(buffer, at: place, end: range.upperBound), !table.roles[found.number].isDisjoint(with: Self.openings) { return true }
        return sentence.tokens.contains { table.verbs.contains(document.tokens[$0].folded) }
    }

    private static let openings: SigRoles = [.verb, .route, .every, .everyOther, .frequency, .then, .half, .doseLead, .each]

    private func kind(of kind: EntityKind, _ entity: Int) -> SigMark.Kind? {
        switch kind {
        case .drug: .drug(entity)
        case .disease, .symptom: .finding(entity)
        case .test, .procedure: .other
        default: nil
        }
    }

    /// Whether a drug in brackets is another name of the one before: metoprolol (Lopressor).
    private func isOtherName(_ range: Range<Int>, _ kind: SigMark.Kind, _ scanner: SigScanner, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard case .drug = kind, let last = scanner.marks.last, case .drug = last.kind, range.lowerBound > 0, range.upperBound < buffer.count else { return false }
        return buffer.folded[range.lowerBound - 1] == 0x28 && buffer.folded[range.upperBound] == 0x29 && range.lowerBound - last.range.upperBound <= 2
    }

    /// What stands between two sentences.
    private func separator(_ range: Range<Int>, _ scanner: SigScanner, _ buffer: borrowing ScalarBuffer) -> SigMark.Separator {
        for place in range where buffer.folded[place] == 0x0A || buffer.folded[place] == 0x0D {
            return scanner.beginsItem(buffer, range.upperBound) || buffer.folded[range.lowerBound] == 0x0A && place > range.lowerBound ? .stop : .line
        }
        guard range.lowerBound > 0 else { return .stop }
        switch buffer.folded[range.lowerBound - 1] {
        // . 。 ; ! ?
        case 0x2E, 0x3002, 0x3B, 0x21, 0x3F: return .stop
        default: return .join
        }
    }

    /// Whether an entity is no name but a word of a direction: tablets, IV.
    private func isDirection(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard !range.isEmpty, let found = table.words.match(buffer, at: range.lowerBound, end: range.upperBound), found.end == range.upperBound else { return false }
        return table.senses[found.number].contains { sense in
            switch sense {
            case .piece, .form, .counter, .route, .frequency, .timing: true
            // 抗感染, 镇痛: what the drug before is given for.
            case .status(.use, .backward): buffer.classes[range.lowerBound] == CharacterClass.han.rawValue
            default: false
            }
        }
    }

    /// Where a drug's name ends and its amount begins, where both are one entity.
    private func nameEnd(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Int {
        var place = range.lowerBound + 1
        while place < range.upperBound {
            if NumberReader.digit(buffer.folded[place]) != nil, buffer.folded[place - 1] == 0x20 || buffer.classes[place - 1] == CharacterClass.han.rawValue,
                let number = NumberReader.standard.number(in: buffer, at: place, end: range.upperBound),
                let reading = units.reading(in: buffer, at: number.range.upperBound, end: range.upperBound), DoseUnit(reading.unit) == .amount
            {
                return buffer.folded[place - 1] == 0x20 ? place - 1 : place
            }
            place += 1
        }
        return range.upperBound
    }

    /// The form that a drug's name ends in: 阿司匹林肠溶片.
    private func form(in range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> String? {
        for place in range.dropFirst() {
            guard let found = table.words.match(buffer, at: place, end: range.upperBound), found.end == range.upperBound else { continue }
            for sense in table.senses[found.number] {
                switch sense {
                // 羟乙基淀粉 is no powder.
                case .counter("drop"): return "drops"
                case .piece(let form), .form(let form): return form == "powder" && buffer.scalars[place - 1] == 0x6DC0 ? nil : form
                default: break
                }
            }
        }
        // 注射用头孢曲松
        let isInjection = range.count > 3 && zip(range.prefix(3), Self.forInjection).allSatisfy { buffer.scalars[$0] == $1 }
        return isInjection ? "injection" : nil
    }

    /// The way of giving that an English name ends in: hypertonic saline nebs, saline nose drops.
    private func route(in range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> String? {
        for place in range.dropFirst() where buffer.folded[place - 1] == 0x20 {
            guard let found = table.words.match(buffer, at: place, end: range.upperBound), found.end == range.upperBound else { continue }
            for case .route(let route) in table.senses[found.number] { return route }
        }
        return nil
    }

    private static let forInjection: [UInt32] = [0x6CE8, 0x5C04, 0x7528]

    /// Whether a drug is one that others are dissolved in.
    private func isFluid(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = range.lowerBound
        while place < range.upperBound {
            if let found = table.words.match(buffer, at: place, end: range.upperBound), table.roles[found.number].contains(.fluid) { return true }
            place += 1
        }
        return false
    }
}
