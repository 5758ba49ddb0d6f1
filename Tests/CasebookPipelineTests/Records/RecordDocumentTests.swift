import Casebook
import CasebookTestSupport
import Testing

@Suite struct RecordDocumentTests {
    private func analyze(_ name: String) throws -> (record: ClinicalRecord, document: Document) {
        let record = try CDADocument(contentsOf: Fixture.root + "/Corpora/records/" + name).record(id: name)
        var workspace = try PipelineWorkspace()
        var document = try Pipeline.rules(Fixture.lexicons.get()).annotate(RecordDocument.document(of: record), workspace: &workspace)
        FactLinks.link(&document)
        return (record, document)
    }

    private func flat(_ sections: [RecordSection]) -> [RecordSection] { sections.flatMap { [$0] + flat($0.sections) } }

    @Test(arguments: ["en/discharge-summary.xml", "zh/discharge-summary.xml"])
    func sectionsAreThoseOfTheRecord(_ name: String) throws {
        let (record, document) = try analyze(name)
        let sections = flat(record.sections)
        #expect(document.sections.map(\.kind) == sections.map(\.kind))
        for (given, section) in zip(sections, document.sections) { #expect(section.body.map { document.text[$0] } == given.text) }
        #expect(!document.entities.isEmpty)
        for entity in document.entities {
            let section = try #require(entity.section)
            #expect(document.sections[section].body?.contains(entity.span) == true, "titles are no findings")
        }
    }

    @Test func entitiesHaveTheStatementBesideThem() throws {
        let document = try analyze("en/discharge-summary.xml").document
        func fact(_ words: String, in kind: String) -> DocumentFact? {
            document.entities.first { entity in document.text[entity.span].lowercased() == words && entity.section.map { document.sections[$0].kind } == kind }?.fact
                .map { document.facts[$0] }
        }
        #expect(fact("acute kidney injury", in: "problem_list")?.code?.code == "14669001")
        #expect(fact("penicillin g", in: "allergies")?.kind == "allergy")
        #expect(fact("acute kidney injury", in: "hospital_course") == nil)
        for entity in document.entities {
            guard let fact = entity.fact.map({ document.facts[$0] }) else { continue }
            #expect(fact.section == entity.section)
            if let code = fact.code { #expect(entity.codes.contains { $0.code == code.code }) }
        }
    }

    @Test func aSingleTextIsReadLikeANote() throws {
        var record = ClinicalRecord(id: "n", kind: .hl7v2)
        record.sections = [RecordSection(kind: "notes", title: "Progress note", text: "Allergies: penicillin\nAssessment: pneumonia, no chest pain.")]
        let document = RecordDocument.document(of: record)
        #expect(document.text.string.hasPrefix("Allergies"))
        #expect(!document.hasGivenSections)
        var workspace = try PipelineWorkspace()
        let read = try Pipeline.rules(Fixture.lexicons.get()).annotate(document, workspace: &workspace)
        #expect(read.sections.map(\.kind).contains("allergies"))
    }

    @Test func anEmptyRecordIsAnEmptyText() throws {
        let document = RecordDocument.document(of: ClinicalRecord(id: "n", kind: .fhir))
        #expect(document.text.count == 0 && document.sections.isEmpty)
    }
}

/// Which statement an entity belongs to.
@Suite struct FactLinksTests {
    /// A section with a row for each statement; `rows` are the words, and whether the statement denies.
    private func link(_ rows: [(words: String, name: String, isNegated: Bool)], hasSpans: Bool = true, kind: FactKind = .problem) throws -> Document {
        var record = ClinicalRecord(id: "r", kind: .cda)
        var section = RecordSection(kind: "problem_list", title: "Problems", text: rows.map(\.words).joined(separator: "\n"))
        var start = 0
        for (words, name, isNegated) in rows {
            var fact = ClinicalFact(kind: kind, name: name, code: CodedConcept(system: "SNOMED CT", code: "\(start)"))
            fact.negated = isNegated
            if hasSpans { fact.narrative = TextSpan(start, start + words.utf8.count) }
            section.entries.append(fact)
            start += words.utf8.count + 1
        }
        record.sections = [section, RecordSection(kind: "plan", text: "Rest.")]
        var workspace = try PipelineWorkspace()
        var document = try Pipeline.rules(Fixture.lexicons.get()).annotate(RecordDocument.document(of: record), workspace: &workspace)
        FactLinks.link(&document)
        return document
    }

    @Test func eachRowHasItsOwnStatement() throws {
        for isFirstDenied in [true, false] {
            let document = try link([("Asthma | 2015", "Asthma", isFirstDenied), ("Asthma | 2020", "Asthma", !isFirstDenied)])
            #expect(document.entities.map(\.fact) == [0, 1])
            #expect(document.entities.map(\.assertion.status) == (isFirstDenied ? [.absent, .present] : [.present, .absent]))
        }
    }

    @Test func statementsThatDisagreeClaimNothing() throws {
        let document = try link([("Asthma | 2015", "Asthma", true), ("Asthma | 2020", "Asthma", false)], hasSpans: false)
        #expect(document.entities.allSatisfy { $0.fact == nil && $0.assertion.status == .present })
        #expect(try link([("Asthma | 2015", "Asthma", false), ("Asthma | 2020", "Asthma", false)], hasSpans: false).entities.map(\.fact) == [0, 0])
    }

    @Test func aSentenceAboutManyThingsIsNoRow() throws {
        #expect(try link([("Asthma made the long course of her stay much harder than it would have been", "Pneumonia", false)]).entities.first?.fact == nil)
        // Under another name, but all that the cell says.
        #expect(try link([("High blood pressure | active | 2010", "Essential hypertension", false)]).entities.first?.fact == 0)
    }
}
