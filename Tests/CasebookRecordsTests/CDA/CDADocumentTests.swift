import Casebook
import CasebookRecords
import CasebookTestSupport
import Foundation
import Testing

@Suite struct CDADocumentTests {
    static func shipped(_ name: String) throws -> ClinicalRecord {
        try CDADocument(contentsOf: Fixture.root + "/Corpora/records/" + name).record(id: name)
    }

    private func section(_ kind: String, _ record: ClinicalRecord) throws -> RecordSection {
        try #require(record.sections.first { $0.kind == kind }, "no section \(kind) among \(record.sections.map(\.kind))")
    }

    /// A document with one section of statements.
    static func record(loinc: String, _ entries: String, text: String = "") throws -> ClinicalRecord {
        let xml = """
            <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><component><structuredBody><component><section>
            <code code="\(loinc)" codeSystem="2.16.840.1.113883.6.1"/><text>\(text)</text>\(entries)</section></component></structuredBody></component></ClinicalDocument>
            """
        return try CDADocument(Array(xml.utf8)).record(id: "test")
    }

    static func entries(loinc: String, _ entries: String) throws -> [ClinicalFact] { try record(loinc: loinc, entries).sections[0].entries }

    // MARK: Whole documents

    @Test func readsADischargeSummary() throws {
        let record = try Self.shipped("en/discharge-summary.xml")
        #expect(record.kind == .cda)
        #expect(record.patient.sex == "female")
        #expect(record.times.created == "2021-11-12T12:45:00-05:00")
        #expect(record.encounter?.start == "2021-11-08T14:20:00-05:00")
        #expect(try section("problem_list", record).entries.map(\.clinicalStatus) == [nil, "resolved", "active", nil])
        let problem = try #require(section("problem_list", record).entries.first)
        #expect(problem.code?.system == "SNOMED CT")
        #expect(problem.effective?.start == "2021-11-08")
        let allergy = try #require(section("allergies", record).entries.first)
        #expect(allergy.code?.code == "7980")
        #expect(allergy.reactions.map(\.concept.name) == ["Hives"])
        #expect(allergy.reactions.first?.severity == "Moderate" || allergy.severity == "Moderate")
        let panel = try #require(section("results", record).entries.first)
        #expect(panel.kind == .panel)
        #expect(panel.members.map(\.value) == [.number("16.8"), .number("12.4")])
        #expect(panel.members.first?.unit == "10*3/uL")
        #expect(panel.members.first?.interpretation == "H")
        #expect(panel.members.first?.referenceRange?.high == "11.0")
        let vaccines = try section("immunizations", record).entries
        #expect(vaccines.map(\.isCurrent) == [true, false])
        #expect(vaccines.map(\.kind) == [.immunization, .immunization])
        #expect(try section("plan", record).entries.allSatisfy { !$0.isCurrent })
        #expect(try section("family_history", record).entries.first?.relation?.code == "MTH")
        #expect(try section("results", record).text.contains("CBC, 2021-11-08 | Leukocytes | 16.8 10*3/uL (H) | 4.0 to 11.0"))
    }

    @Test func nothingKnownIsNoFact() throws {
        let record = try Self.shipped("en/ccd-no-known.xml")
        for kind in ["allergies", "problem_list", "medications"] {
            let facts = try section(kind, record).entries
            #expect(!facts.isEmpty)
            #expect(facts.allSatisfy { !$0.isCurrent && $0.negated }, "\(kind)")
            #expect(facts.allSatisfy { $0.noneKnown != nil }, "\(kind)")
        }
    }

    @Test func chineseDocumentsGetTextFromTheirEntries() throws {
        let record = try Self.shipped("zh/discharge-summary.xml")
        #expect(record.sections.allSatisfy { !$0.text.isEmpty })
        #expect(try section("chief_complaint", record).text.hasPrefix("主诉：反复胸闷"))
        #expect(try section("discharge_diagnosis", record).entries.map(\.name) == ["不稳定型心绞痛", "高血压病", "2型糖尿病"])
        #expect(try section("discharge_diagnosis", record).entries.map(\.code?.code) == ["I20.000", "I10.x00", "E11.900"])
        let results = try section("results", record).entries
        #expect(results.prefix(2).map(\.value) == [.number("0.012"), .number("3.62")])
        #expect(results.first?.name == "超敏心肌肌钙蛋白I")
        #expect(results.first?.unit == "ng/mL")
        #expect(try section("past_medical_history", record).entries.allSatisfy { $0.kind == .note }, "a history that is told is no problem")
        // Every ST value of the source stands in the text.
        let xml = try String(contentsOfFile: Fixture.root + "/Corpora/records/zh/discharge-summary.xml", encoding: .utf8)
        let text = record.sections.map(\.text).joined()
        for part in xml.components(separatedBy: "xsi:type=\"ST\">").dropFirst() {
            let value = part.prefix { $0 != "<" }
            #expect(text.contains(value), "\(value)")
        }
    }

    @Test func placesPointIntoTheFile() throws {
        let record = try Self.shipped("en/discharge-summary.xml")
        let lines = try String(contentsOfFile: Fixture.root + "/Corpora/records/en/discharge-summary.xml", encoding: .utf8).components(separatedBy: "\n")
        for section in record.sections {
            for fact in section.entries {
                let origin = record.origin(of: fact)
                let line = try #require(origin.line)
                #expect(
                    lines[line - 1].contains("<observation") || lines[line - 1].contains("<substanceAdministration") || lines[line - 1].contains("<organizer")
                        || lines[line - 1].contains("<procedure"))
                #expect(origin.path?.hasPrefix("/ClinicalDocument/component/structuredBody/component[") == true)
            }
        }
    }

    // MARK: Statements

    @Test func denialsPlansAndWithdrawalsAreNotCurrent() throws {
        func problem(_ attributes: String, _ status: String) -> String {
            """
            <entry><observation classCode="OBS" \(attributes)><code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="\(status)"/>
            <effectiveTime><low value="2010"/></effectiveTime><value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes mellitus"/></observation></entry>
            """
        }
        let facts = try Self.entries(
            loinc: "11450-4",
            problem("moodCode=\"EVN\"", "completed") + problem("moodCode=\"EVN\" negationInd=\"true\"", "completed") + problem("moodCode=\"INT\"", "active")
                + problem("moodCode=\"EVN\"", "nullified") + problem("moodCode=\"EVN\"", "aborted") + problem("moodCode=\"GOL\"", "active"))
        #expect(facts.map(\.isCurrent) == [true, false, false, false, false, false])
        #expect(facts.map(\.mood) == [.event, .event, .intent, .event, .event, .goal])
        #expect(facts[1].noneKnown == nil, "the denial of something particular")
    }

    @Test func aNullFlavorIsNeverAValue() throws {
        let facts = try Self.entries(
            loinc: "30954-2",
            """
            <entry><observation classCode="OBS" moodCode="EVN"><code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="Hemoglobin"/><effectiveTime nullFlavor="UNK"/>
            <value xsi:type="PQ" nullFlavor="NI"/><interpretationCode nullFlavor="UNK"/></observation></entry>
            <entry><observation classCode="OBS" moodCode="EVN" nullFlavor="NI"><code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="Hemoglobin"/></observation></entry>
            <entry><observation classCode="OBS" moodCode="EVN"><code nullFlavor="UNK"/><value xsi:type="CD" nullFlavor="UNK"/></observation></entry>
            """)
        #expect(facts.map(\.value) == [nil, nil, nil])
        #expect(facts[0].name == "Hemoglobin" && facts[0].effective == nil && facts[0].interpretation == nil)
        #expect(facts[1].name == nil && facts[1].nullFlavor == "NI" && !facts[1].isCurrent)
        #expect(facts[2].name == nil && facts[2].nullFlavor == "UNK" && !facts[2].isCurrent)
    }

    @Test func readsEveryTypeOfValue() throws {
        func value(_ value: String) throws -> ClinicalFact {
            try Self.entries(
                loinc: "30954-2", "<entry><observation classCode='OBS' moodCode='EVN'><code code='718-7' codeSystem='2.16.840.1.113883.6.1'/>\(value)</observation></entry>")[0]
        }
        #expect(try value("<value xsi:type='PQ' value='.5' unit='mg/dL'/>").value == .number("0.5"))
        #expect(try value("<value xsi:type='PQ' value='007.50' unit='1'/>").value == .number("7.50"))
        #expect(try value("<value xsi:type='PQ' value='many'/>").value == .text("many"))
        let below = try value("<value xsi:type='IVL_PQ'><high value='5' unit='mg' inclusive='false'/></value>")
        #expect(below.value == .number("5") && below.comparator == "<" && below.unit == "mg")
        #expect(try value("<value xsi:type='IVL_PQ'><low value='5'/></value>").comparator == ">=")
        #expect(try value("<value xsi:type='IVL_PQ'><low value='1'/><high value='5'/></value>").value == .range(low: "1", high: "5"))
        #expect(try value("<value xsi:type='ST'> yellow  urine </value>").value == .text("yellow urine"))
        #expect(try value("<value xsi:type='BL' value='false'/>").value == .bool(false))
        #expect(try value("<value xsi:type='TS' value='20200102'/>").value == .time("2020-01-02"))
        #expect(try value("<value xsi:type='RTO_PQ_PQ'><numerator value='1'/><denominator value='128'/></value>").value == .text("1/128"))
        guard case .coded(let concept)? = try value("<value xsi:type='CD' code='10828004' codeSystem='2.16.840.1.113883.6.96' displayName='Positive'/>").value else {
            Issue.record("no code")
            return
        }
        #expect(concept.code == "10828004" && concept.system == "SNOMED CT")
    }

    @Test func keepsEntriesOfUnknownTemplates() throws {
        let facts = try Self.entries(
            loinc: "99999-1",
            "<entry><observation classCode='OBS' moodCode='EVN'><templateId root='1.2.3'/><code code='x' displayName='Local thing'/><value xsi:type='ST'>yes</value></observation></entry>"
        )
        #expect(facts.map(\.kind) == [.observation])
        #expect(facts.map(\.name) == ["Local thing"])
    }

    @Test func readsMedications() throws {
        let fact = try Self.entries(
            loinc: "10160-0",
            """
            <entry><substanceAdministration classCode="SBADM" moodCode="EVN"><text>Take two puffs every 6 hours</text><statusCode code="active"/>
            <effectiveTime xsi:type="IVL_TS"><low value="20120806"/><high nullFlavor="UNK"/></effectiveTime>
            <effectiveTime xsi:type="PIVL_TS" institutionSpecified="true" operator="A"><period value="6" unit="h"/></effectiveTime>
            <routeCode code="C38216" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="Inhalation"/><doseQuantity value="2"/>
            <consumable><manufacturedProduct><manufacturedMaterial><code code="745679" codeSystem="2.16.840.1.113883.6.88" displayName="albuterol inhaler"/></manufacturedMaterial></manufacturedProduct></consumable>
            <precondition><criterion><value xsi:type="CD" code="56018004" codeSystem="2.16.840.1.113883.6.96" displayName="Wheezing"/></criterion></precondition>
            </substanceAdministration></entry>
            """)[0]
        #expect(fact.kind == .medication && fact.name == "albuterol inhaler" && fact.code?.system == "RxNorm")
        #expect(fact.effective == EffectiveTime(start: "2012-08-06"))
        #expect(fact.dosage?.text == "Take two puffs every 6 hours")
        #expect(fact.dosage?.dose == .number("2") && fact.dosage?.period == "6" && fact.dosage?.periodUnit == "h" && fact.dosage?.asNeeded == true)
        #expect(fact.dosage?.route?.display == "Inhalation")
    }

    @Test func readsUnstructuredBodies() throws {
        func body(_ attributes: String, _ text: String) throws -> ClinicalRecord {
            let xml = "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><nonXMLBody><text \(attributes)>\(text)</text></nonXMLBody></component></ClinicalDocument>"
            return try CDADocument(Array(xml.utf8)).record(id: "test")
        }
        let words = "Chief complaint: cough\nNo fever."
        #expect(try body("mediaType='text/plain'", words).sections.first?.text == words)
        #expect(try body("mediaType='text/plain' representation='B64'", Data(words.utf8).base64EncodedString()).sections.first?.text == words)
        let file = try body("mediaType='application/pdf' representation='B64'", Data("%PDF-1.7 …".utf8).base64EncodedString())
        #expect(file.sections.first?.text == "")
        #expect(file.diagnostics.contains { $0.code == "record.body-unread" })
        #expect(try body("mediaType='text/plain' representation='B64'", "no base64!").diagnostics.contains { $0.code == "record.body-damaged" })
    }

    @Test func readsPartsThatStandAlone() throws {
        let xml =
            "<observation xmlns='urn:hl7-org:v3' classCode='OBS' moodCode='EVN'><code code='8302-2' displayName='Height'/><value xsi:type='PQ' value='177' unit='cm'/></observation>"
        let record = try RecordReader.record(xml: Array(xml.utf8), id: "test")
        #expect(record.facts.map(\.name) == ["Height"])
        #expect(Set(record.diagnostics.map(\.code)) == ["cda.fragment", "xml.undeclared-prefix"])
    }

    @Test func otherXMLIsNoRecord() throws {
        do throws(ClinicalError) {
            _ = try RecordReader.record(xml: Array("<html><body/></html>".utf8), id: "test")
            Issue.record("no error")
        } catch { #expect(error.code == .recordUnrecognized) }
    }

    // MARK: Sections at a time

    @Test func theStreamGivesTheSameSections() throws {
        for name in ["en/discharge-summary.xml", "en/ccd-no-known.xml"] {
            let path = Fixture.root + "/Corpora/records/" + name
            let whole = try CDADocument(contentsOf: path).record(id: "w")
            var stream = try CDASectionStream(contentsOf: path)
            var sections: [RecordSection] = []
            while let section = try stream.next() { sections.append(section) }
            #expect(sections.map(\.kind) == whole.sections.map(\.kind))
            #expect(sections.map(\.text) == whole.sections.map(\.text))
            #expect(sections.map { $0.entries.map(\.name) } == whole.sections.map { $0.entries.map(\.name) })
            #expect(sections.map { $0.entries.map { whole.origin(of: $0).line } } == whole.sections.map { $0.entries.map { whole.origin(of: $0).line } })
            #expect(try stream.header(id: "w").patient == whole.patient)
        }
    }

    @Test func tasksReadAtTheSameTimeWithEqualResults() async throws {
        let encoder = RecordEncoder()
        let names = ["en/discharge-summary.xml", "en/ccd-no-known.xml", "zh/discharge-summary.xml"]
        let expected = try names.map { encoder.line(try Self.shipped($0)) }
        await withTaskGroup(of: [[UInt8]]?.self) { group in
            for _ in 0..<8 { group.addTask { try? (0..<10).map { _ in try names.map { encoder.line(try Self.shipped($0)) } }.last } }
            for await lines in group { #expect(lines == expected) }
        }
    }

    @Test func survivesMutations() throws {
        let seed = FileManager.default.contents(atPath: Fixture.root + "/Corpora/records/en/ccd-no-known.xml").map { [UInt8]($0) } ?? []
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<600 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                // Whole pieces are moved as well, so that many mutants stay well-formed.
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let other = Int.random(in: 0..<seed.count - 40, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = seed[other]
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &generator)))
                default: bytes.insert(contentsOf: seed[other..<other + 30], at: place)
                }
            }
            if let record = try? RecordReader.record(xml: bytes, id: "m") { #expect(!RecordEncoder().line(record).isEmpty) }
        }
    }
}

extension CDADocumentTests {
    private func stream(_ bytes: [UInt8]) throws -> CDASectionStream {
        var rest = bytes[...]
        return try CDASectionStream(
            file: nil,
            read: { () throws(ClinicalError) in
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(64) }
                return Array(rest.prefix(64))
            })
    }

    @Test func aStreamInAnotherCharacterSetIsRefused() throws {
        var stream = try stream([0xFE, 0xFF] + Array("<ClinicalDocument/>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
        #expect(throws: ClinicalError.self) { _ = try stream.next() }
    }

    @Test func aStreamKeepsWhatIsNoSection() throws {
        let document = "\u{FEFF}<ClinicalDocument xmlns='urn:hl7-org:v3'><title>T</title><component><nonXMLBody><text>All of it.</text></nonXMLBody></component></ClinicalDocument>"
        var stream = try stream(Array(document.utf8))
        #expect(try stream.next() == nil)
        let record = try stream.header(id: "s")
        #expect(record.title == "T")
        #expect(record.sections.map(\.text) == ["All of it."])
    }
}
