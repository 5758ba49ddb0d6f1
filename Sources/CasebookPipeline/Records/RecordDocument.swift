internal import CasebookCore
public import CasebookRecords
public import CasebookText

/// Makes a text with sections and coded statements out of a record, for the pipeline to read.
///
/// The text is the sections' texts one after another, each after its title; sections keep the kinds of the record. A record of one text without
/// kind is left to the detector of headings, like any note.
public enum RecordDocument {
    /// Linear time.
    public static func document(of record: ClinicalRecord, language: Language? = nil) -> Document {
        var builder = Builder()
        // A single text without a kind of its own is read like any note, headings and all.
        let isOneNote = record.sections.count == 1 && record.sections[0].sections.isEmpty && ["other", "notes"].contains(record.sections[0].kind)
        for var section in record.sections {
            if isOneNote { section.title = nil }
            builder.add(section, level: 1, parent: nil)
        }
        // Offsets then count in the section's own text, to its end.
        if isOneNote { builder.text = Array(record.sections[0].text.utf8) }
        for fact in record.facts { builder.add(fact, section: nil, offset: nil) }
        let metadata = DocumentMetadata(
            patient: record.patient.identifiers.first?.value, encounter: record.encounter?.id, type: record.type?.code ?? record.title,
            time: record.times.created, author: record.authors.first, birthDate: record.patient.birthDate, sex: record.patient.sex)
        var document = Document(id: record.id, text: SourceText(utf8: builder.text), metadata: metadata, statedLanguage: language)
        if !isOneNote {
            document.sections = builder.sections
            document.hasGivenSections = !builder.sections.isEmpty
        }
        document.facts = builder.facts
        if isOneNote { for index in document.facts.indices { document.facts[index].section = nil } }
        document.diagnostics = record.diagnostics
        return document
    }

    private struct Builder {
        var text: [UInt8] = []
        var sections: [Section] = []
        var facts: [DocumentFact] = []

        mutating func add(_ section: RecordSection, level: Int, parent: Int?) {
            let index = sections.count
            let start = text.count
            var title: TextSpan?
            if let words = section.title, !words.isEmpty, !section.text.hasPrefix(words) {
                text += words.utf8
                title = TextSpan(start, text.count)
                text.append(0x0A)
            }
            sections.append(
                Section(
                    kind: section.kind, loinc: section.code?.system == "LOINC" ? section.code?.code : nil, title: title, span: TextSpan(start, start), level: level, parent: parent)
            )
            let body = text.count
            text += section.text.utf8
            text += "\n\n".utf8
            sections[index].body = TextSpan(body, body + section.text.utf8.count)
            for entry in section.entries { add(entry, section: index, offset: body) }
            for inner in section.sections { add(inner, level: level + 1, parent: index) }
            sections[index].span = TextSpan(start, text.count)
        }

        mutating func add(_ fact: ClinicalFact, section: Int?, offset: Int?) {
            if fact.name != nil || fact.code != nil {
                let code = fact.code.flatMap { concept in concept.code.map { Entity.Code(system: concept.system ?? "", code: $0, display: concept.display ?? concept.name ?? "") } }
                var entry = DocumentFact(
                    kind: fact.kind.rawValue, name: fact.name, code: code, isNegated: fact.negated, mood: fact.mood.rawValue, isCurrent: fact.isCurrent)
                (entry.value, entry.unit) = (Self.words(fact.value), fact.unit)
                (entry.start, entry.end) = (fact.effective?.start, fact.effective?.end)
                entry.status = fact.clinicalStatus ?? fact.status
                entry.section = section
                if let offset, let span = fact.narrative { entry.span = TextSpan(span.start + offset, span.end + offset) }
                facts.append(entry)
            }
            for member in fact.members { add(member, section: section, offset: offset) }
            for related in fact.related { add(related.fact, section: section, offset: offset) }
        }

        private static func words(_ value: FactValue?) -> String? {
            switch value {
            case .number(let number): number
            case .range(let low, let high): "\(low ?? "")-\(high ?? "")"
            case .text(let words), .time(let words): words
            case .coded(let concept): concept.name ?? concept.code
            case .bool(let bool): bool ? "true" : "false"
            case nil: nil
            }
        }
    }
}
