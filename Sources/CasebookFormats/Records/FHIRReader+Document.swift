internal import CasebookCore
internal import CasebookRecords
internal import CasebookText

extension FHIRReader {
    /// A document: its header, the first of them for the record, and its sections.
    mutating func readComposition(_ number: Int, isFirst: Bool) {
        guard enter(number, depth: 0) else { return }
        defer { leave(number) }
        let resource = index.resources[number]
        let value = resource.value
        guard !elsewhere.contains(number) else {
            omit(.patient)
            return
        }
        if isFirst {
            result.type = value.concept("type")
            result.title = value.words("title")
            result.times.authored = value.time("date")
            if let period = value.list("event").first?.period("period") {
                result.times.start = period.start
                result.times.end = period.end
            }
            result.confidentiality = value.words("confidentiality") ?? result.confidentiality
            result.authors = value.list("author").compactMap { named($0, from: number) }
            result.custodian = value["custodian"].flatMap { named($0, from: number) }
        }
        let isWithdrawn = Self.isWithdrawn(value.status)
        if isWithdrawn || resource.isSuperseded { omit(.withdrawn) }
        let state = state(ofDocument: number, value.status)
        for (place, section) in value.list("section").enumerated() {
            var read = read(section, path: "\(resource.path).section[\(place)]", from: number, isWithdrawn: isWithdrawn, outer: nil)
            if let state { read.entries.append(place < Self.namedSections ? state : Self.bare(state)) }
            result.sections.append(read)
        }
    }

    /// In how many sections it is said which document is not final; the others say no more than that, as a document may have any number.
    private static let namedSections = 32

    private static func bare(_ state: ClinicalFact) -> ClinicalFact {
        var fact = ClinicalFact(kind: state.kind)
        fact.status = state.status
        fact.recorded = state.recorded
        fact.superseded = state.superseded
        fact.place = state.place
        return fact
    }

    /// A statement that a document is not final, such as that it is preliminary; nil for one that is, or does not say.
    private func state(ofDocument number: Int, _ status: String?) -> ClinicalFact? {
        guard let status, status.lowercased() != "final" else { return nil }
        let resource = index.resources[number]
        let type = resource.value.concept("type")
        var fact = ClinicalFact(kind: .note, name: resource.value.words("title") ?? resource.value.words("description") ?? type?.name, code: type)
        fact.status = status
        fact.recorded = resource.value.time("date")
        fact.participants = resource.value.list("author").compactMap { named($0, from: number) }.map { FactParticipant(role: "author", name: $0, time: fact.recorded) }
        fact.superseded = resource.isSuperseded
        fact.place = .located(line: nil, column: nil, path: resource.path)
        return fact
    }

    /// A section and those in it; they nest no deeper than the JSON does.
    private mutating func read(_ value: JSONValue, path: String, from number: Int, isWithdrawn: Bool, outer: CodedConcept?) -> RecordSection {
        let code = value.concept("code")
        var section = RecordSection(kind: Self.sectionKind(code) ?? "other", code: code, title: value.words("title") ?? code?.name)
        section.place = .located(line: nil, column: nil, path: path)
        let isSuperseded = index.resources[number].isSuperseded
        // A section about a relative keeps its text, which is read as one; all else would be taken for the patient's.
        let focus = focus(of: value, from: number) ?? outer
        if !isWithdrawn, !isSuperseded, let markup = value["text"]?.words("div") {
            if focus == nil || section.kind == "family_history" { section.text = MarkupText.plain(Array(markup.utf8)) } else { omit(.patient) }
        }
        var seen: Set<Int> = []
        for entry in value.list("entry") {
            guard let reference = entry.words("reference"), let found = index.find(reference, from: number), seen.insert(found).inserted else { continue }
            switch index.resources[found].type {
            case "DocumentReference":
                // Its text can be no more the patient's than the section's.
                if focus != nil { elsewhere.insert(found) } else if let inner = self.section(ofDocument: found) { section.sections.append(inner) }
            case "DiagnosticReport":
                if focus == nil, let inner = self.section(ofReport: found) { section.sections.append(inner) } else { section.entries += facts(found, depth: 0) }
            default: section.entries += facts(found, depth: 0)
            }
        }
        for place in section.entries.indices {
            if let focus { Self.relate(&section.entries[place], focus) }
            if isWithdrawn { Self.withdraw(&section.entries[place], "entered-in-error") }
            if isSuperseded { Self.supersede(&section.entries[place]) }
        }
        if let reason = value.state("emptyReason", of: ["nilknown"] + Self.emptyReasons.keys) {
            if reason == "nilknown", let kind = Self.kind(ofSection: section.kind) {
                var fact = ClinicalFact(kind: kind)
                fact.noneKnown = "any"
                fact.negated = true
                fact.place = section.place
                fact.relation = focus
                section.entries.append(fact)
            } else {
                section.nullFlavor = Self.emptyReasons[reason] ?? "NI"
            }
        }
        for (place, inner) in value.list("section").enumerated() {
            section.sections.append(read(inner, path: "\(path).section[\(place)]", from: number, isWithdrawn: isWithdrawn, outer: focus))
        }
        return section
    }

    /// Why a section is empty, as HL7 v3 names it.
    private static let emptyReasons = ["notasked": "NASK", "withheld": "MSK", "unavailable": "NAV"]

    /// What a section without entries denies when it says that none is known.
    private static func kind(ofSection kind: String) -> FactKind? {
        switch kind {
        case "allergies": .allergy
        case "problem_list", "past_medical_history": .problem
        case "medications", "discharge_medications", "admission_medications": .medication
        case "procedures": .procedure
        case "immunizations": .immunization
        case "family_history": .familyHistory
        default: nil
        }
    }

    static func sectionKind(_ code: CodedConcept?) -> String? {
        guard let code else { return nil }
        for coding in [code] + code.translations where coding.system == "LOINC" {
            if let kind = coding.code.flatMap({ SectionKinds.kind(loinc: $0) }) { return kind }
        }
        return nil
    }

    /// A note that came as a file, as a section; nil when there is no text in it.
    mutating func section(ofDocument number: Int) -> RecordSection? {
        guard enter(number, depth: 0) else { return nil }
        defer { leave(number) }
        let resource = index.resources[number]
        let value = resource.value
        guard !elsewhere.contains(number) else {
            omit(.patient)
            return nil
        }
        guard !resource.isSuperseded, !Self.isWithdrawn(value.status), value.status != "superseded", !Self.isWithdrawn(value.state("docStatus")) else {
            omit(.withdrawn)
            return nil
        }
        let files = value.list("content").compactMap { $0["attachment"] }
        let state = state(ofDocument: number, value.state("docStatus"))
        let isFirst = !attached.contains(number)
        let text = text(ofAttachments: files, from: number)
        guard !text.isEmpty else {
            // A document in XML is read elsewhere, but not that it is not final.
            if isFirst, var state {
                state.section = "notes"
                result.facts.append(state)
            }
            return nil
        }
        let type = value.concept("type")
        let title = value.words("description") ?? files.lazy.compactMap { $0.words("title") }.first ?? type?.name
        var section = RecordSection(kind: Self.sectionKind(type) ?? "notes", code: type, title: title, text: text)
        section.confidentiality = value.list("securityLabel").lazy.compactMap { $0.list("coding").first?.words("code") }.first ?? value.confidentiality
        section.place = .located(line: nil, column: nil, path: resource.path)
        if let state { section.entries.append(state) }
        if result.custodian == nil { result.custodian = value["custodian"].flatMap { named($0, from: number) } }
        if result.authors.isEmpty { result.authors = value.list("author").compactMap { named($0, from: number) } }
        if result.type == nil, index.resources[0].type == "DocumentReference" { result.type = type }
        return section
    }

    /// The texts of attachments, one after the other. XML is kept for a reader of its own.
    mutating func text(ofAttachments files: [JSONValue], from number: Int) -> String {
        var texts: [String] = []
        let isFirst = attached.insert(number).inserted
        for file in files {
            var kind = file.words("contentType")
            var data = file.words("data")
            if data == nil, let url = file.words("url"), let found = index.find(url, from: number), index.resources[found].type == "Binary" {
                guard enter(found, depth: 0) else { continue }
                defer { leave(found) }
                data = index.resources[found].value.words("data")
                kind = kind ?? index.resources[found].value.words("contentType")
            }
            guard let data, let bytes = Base64.decode(data) else {
                omit(.attachment)
                continue
            }
            let parts = (kind ?? "text/plain").lowercased().split(separator: ";")
            let declared = parts.dropFirst().lazy.map { $0.filter { !$0.isWhitespace && $0 != "\"" } }.first { $0.hasPrefix("charset=") }
            let encoding = declared.flatMap { TextEncoding(name: String($0.dropFirst(8))) }
            switch String(parts.first ?? "").filter({ !$0.isWhitespace }) {
            case "text/plain": texts.append(TextDecoder.decode(bytes, declared: encoding).text.string)
            case "text/html", "application/xhtml+xml": texts.append(MarkupText.plain(Array(TextDecoder.decode(bytes, declared: encoding).text.string.utf8)))
            case let type where type == "text/xml" || type == "application/xml" || type.hasSuffix("+xml"):
                if isFirst { attachments.append(Attachment(mediaType: type, bytes: bytes)) }
            default: omit(.attachment)
            }
        }
        return texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
