import Casebook
import CasebookRecords
import Testing

/// What statements mean beside and within one another.
@Suite struct CDAStatementTests {
    private let problems = "11450-4"
    private let results = "30954-2"
    private let snomed = "2.16.840.1.113883.6.96"

    private func entries(_ loinc: String, _ xml: String) throws -> [ClinicalFact] { try CDADocumentTests.entries(loinc: loinc, xml) }

    /// A problem observation.
    private func problem(_ name: String, code: String = "1", inside: String = "", attributes: String = "") -> String {
        """
        <observation classCode="OBS" moodCode="EVN"\(attributes)><templateId root="2.16.840.1.113883.10.20.22.4.4"/><code code="55607006" codeSystem="\(snomed)"/>\(inside)<value xsi:type="CD" \
        code="\(code)" codeSystem="\(snomed)" displayName="\(name)"/></observation>
        """
    }

    private func concern(_ inside: String, attributes: String = "", head: String = "") -> String {
        "<entry><act classCode=\"ACT\" moodCode=\"EVN\"\(attributes)><code code=\"CONC\" codeSystem=\"2.16.840.1.113883.5.6\"/>\(head)<entryRelationship typeCode=\"SUBJ\">\(inside)</entryRelationship></act></entry>"
    }

    @Test func whatIsSaidOfARelativeIsNotThePatients() throws {
        let subject = "<subject><relatedSubject><code code=\"MTH\" codeSystem=\"2.16.840.1.113883.5.111\" displayName=\"Mother\"/></relatedSubject></subject>"
        let fact = try #require(entries(problems, concern(problem("Glaucoma"), head: subject)).first)
        #expect(fact.relation?.code == "MTH")
        #expect(!fact.isCurrent)
        let nested = try entries(problems, concern(problem("Glaucoma", inside: subject + "<entryRelationship typeCode=\"COMP\">\(problem("Blindness"))</entryRelationship>")))
        #expect(nested.first?.related.first?.fact.relation?.code == "MTH")
    }

    @Test func partsOfWhatIsWithdrawnOrDeniedAreSoToo() throws {
        func procedure(_ attributes: String, _ status: String) throws -> ClinicalFact? {
            try entries(
                "47519-4",
                """
                <entry><procedure classCode="PROC" moodCode="EVN"\(attributes)><code code="73761001" codeSystem="\(snomed)" displayName="Colonoscopy"/><statusCode code="\(status)"/>
                <entryRelationship typeCode="COMP">\(problem("Polyp"))</entryRelationship></procedure></entry>
                """
            ).first?.related.first?.fact
        }
        #expect(try procedure("", "nullified")?.isCurrent == false)
        #expect(try procedure(" negationInd=\"1\"", "completed")?.negated == true)
        #expect(try procedure("", "completed")?.isCurrent == true)
        let organizer = try entries(
            results,
            "<entry><organizer classCode=\"BATTERY\" moodCode=\"EVN\" negationInd=\"true\"><component><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"2823-3\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Potassium\"/><value xsi:type=\"PQ\" value=\"4\"/></observation></component></organizer></entry>"
        )
        #expect(organizer.first?.members.first?.isCurrent == false)
        #expect(try entries(problems, concern(problem("Asthma"), attributes: " nullFlavor=\"NI\"")).first?.isCurrent == false)
    }

    @Test func whatHangsOnAStatementIsNoProblemOfItsOwn() throws {
        let age =
            "<entryRelationship typeCode=\"SUBJ\"><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"445518008\" codeSystem=\"\(snomed)\" displayName=\"Age at onset\"/><value xsi:type=\"PQ\" value=\"57\" unit=\"a\"/></observation></entryRelationship>"
        let fact = try #require(entries(problems, concern(problem("Asthma", inside: age))).first)
        #expect(fact.related.map(\.fact.kind) == [.observation])
        #expect(fact.related.first?.fact.value == .number("57"))
    }

    @Test func anAllergenKeepsItsNameWhereItsWordsAreThoseOfTheReaction() throws {
        let xml = """
            <entry><observation classCode="OBS" moodCode="EVN"><value xsi:type="CD" code="416098002" codeSystem="\(snomed)"/><participant typeCode="CSM"><participantRole><playingEntity>
            <code code="2670" codeSystem="2.16.840.1.113883.6.88" displayName="Codeine"><originalText>Nausea</originalText></code></playingEntity></participantRole></participant>
            <entryRelationship typeCode="MFST"><observation classCode="OBS" moodCode="EVN"><code code="ASSERTION"/><value xsi:type="CD" code="422587007" codeSystem="\(snomed)" displayName="Nausea"/></observation>
            </entryRelationship></observation></entry>
            """
        #expect(try entries("48765-2", xml).map(\.name) == ["Codeine"])
    }

    @Test func whatARelativeHadIsTheValue() throws {
        let xml = """
            <entry><organizer classCode="CLUSTER" moodCode="EVN"><subject><relatedSubject><code code="FTH" codeSystem="2.16.840.1.113883.5.111" displayName="Father"/></relatedSubject></subject><component>
            <observation classCode="OBS" moodCode="EVN"><code code="55561003" codeSystem="\(snomed)" displayName="Active"/><value xsi:type="CD" code="22298006" codeSystem="\(snomed)" displayName="Myocardial infarction"/>
            </observation></component></organizer></entry>
            """
        #expect(try entries("10157-6", xml).map(\.name) == ["Myocardial infarction"])
    }

    @Test func remarksOnAConcernHoldForItsProblem() throws {
        let xml = concern(
            problem("Asthma")
                + "</entryRelationship><entryRelationship typeCode=\"REFR\"><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"33999-4\" codeSystem=\"2.16.840.1.113883.6.1\"/><value xsi:type=\"CD\" code=\"73425007\" codeSystem=\"\(snomed)\"/></observation>",
            head: "<effectiveTime><low value=\"20190101\"/><high value=\"20200101\"/></effectiveTime>")
        let fact = try #require(entries(problems, xml).first)
        #expect(fact.clinicalStatus == "inactive")
        // The concern was followed in those years; the problem may be older.
        #expect(fact.effective == nil)
        #expect(fact.recorded == "2019-01-01")
    }

    @Test func anActWithWordsIsNoContainer() throws {
        let xml = """
            <entry><act classCode="ACT" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.12"/><code nullFlavor="OTH"><originalText>Wound dressing change</originalText></code>
            <statusCode code="completed"/><entryRelationship typeCode="RSON">\(problem("Foot ulcer"))</entryRelationship></act></entry>
            """
        let fact = try #require(entries("47519-4", xml).first)
        #expect(fact.kind == .procedure && fact.name == "Wound dressing change")
        #expect(fact.related.first?.fact.name == "Foot ulcer")
    }

    @Test func rangesRatiosAndFurtherValues() throws {
        func result(_ inside: String) throws -> ClinicalFact? {
            try entries(
                results,
                "<entry><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"2823-3\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Potassium\"/>\(inside)</observation></entry>"
            ).first
        }
        func range(_ code: String, _ low: String, _ high: String) -> String {
            "<referenceRange><observationRange><value xsi:type=\"IVL_PQ\"><low value=\"\(low)\"/><high value=\"\(high)\"/></value><interpretationCode code=\"\(code)\"/></observationRange></referenceRange>"
        }
        #expect(try result(range("HH", "6.5", "9") + range("N", "3.5", "5.1"))?.referenceRange?.low == "3.5")
        #expect(try result("<value xsi:type=\"RTO\"><numerator value=\"300\" unit=\"mg\"/><denominator value=\"24\" unit=\"h\"/></value>")?.value == .text("300 mg / 24 h"))
        #expect(try result("<value value=\"5.1\" unit=\"mmol/L\"/>")?.value == .number("5.1"))
        let two = try result("<value xsi:type=\"CD\" code=\"1\" displayName=\"E. coli\"/><value xsi:type=\"CD\" code=\"2\" displayName=\"S. aureus\"/>")
        #expect(two?.related.first?.fact.name == "S. aureus")
        let null = try result("<value xsi:type=\"PQ\" value=\"5.1\" nullFlavor=\"UNK\"/>")
        #expect(null?.value == nil && null?.nullFlavor == "UNK" && null?.name == "Potassium")
        #expect(try result("<code code=\"9\" displayName=\"Second\"/>")?.name == "Potassium")
        #expect(try result("<x:code xmlns:x=\"urn:bill\" code=\"9\" displayName=\"Bill\"/>")?.name == "Potassium")
    }

    @Test func productsOfSuppliesAndPartsOfSchedules() throws {
        let xml = """
            <entry><supply classCode="SPLY" moodCode="RQO"><product><manufacturedProduct><manufacturedMaterial><code code="573621" codeSystem="2.16.840.1.113883.6.88" displayName="Albuterol"/></manufacturedMaterial>
            </manufacturedProduct></product></supply></entry><entry><substanceAdministration classCode="SBADM" moodCode="EVN"><effectiveTime xsi:type="SXPR_TS"><comp xsi:type="IVL_TS"><low value="20200101"/></comp>
            <comp xsi:type="PIVL_TS" operator="A"><period value="8" unit="h"/></comp></effectiveTime></substanceAdministration></entry>
            """
        let facts = try entries("10160-0", xml)
        #expect(facts.first?.name == "Albuterol")
        #expect(facts.last?.effective?.start == "2020-01-01")
        #expect(facts.last?.dosage?.period == "8")
    }

    @Test func statementsNestedWithoutEndAreCutAndReported() throws {
        let depth = 60
        let open = "<observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"1\"/><entryRelationship typeCode=\"COMP\">"
        let xml = "<entry>" + String(repeating: open, count: depth) + "<observation/>" + String(repeating: "</entryRelationship></observation>", count: depth) + "</entry>"
        let record = try CDADocumentTests.record(loinc: problems, xml)
        #expect(record.diagnostics.contains { $0.code == "record.nesting" })
    }

    @Test func textOutOfEntriesSaysWhatIsDeniedAndLeavesOutWhatIsTakenBack() throws {
        let xml = concern(problem("Asthma", attributes: " negationInd=\"true\"")) + "<entry>" + problem("Gout", inside: "<statusCode code=\"nullified\"/>") + "</entry>"
        #expect(try CDADocumentTests.record(loinc: problems, xml).sections[0].text == "No Asthma")
    }

    @Test func chineseTestsOfOneOrganizerAreEachAResult() throws {
        func part(_ element: String, _ value: String) -> String {
            "<component><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"\(element)\" codeSystem=\"2.16.156.10011.2.2.1\"/>\(value)</observation></component>"
        }
        func text(_ words: String) -> String { "<value xsi:type=\"ST\">\(words)</value>" }
        func amount(_ number: String) -> String { "<value xsi:type=\"REAL\" value=\"\(number)\"/>" }
        let parts = part("DE04.30.019.00", text("血钾")) + part("DE04.30.015.00", amount("5.9")) + part("DE04.30.019.00", text("血钠")) + part("DE04.30.015.00", amount("140"))
        let xml = """
            <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="CN"/><component><structuredBody><component><section>
            <code code="30954-2" codeSystem="2.16.840.1.113883.6.1"/><text/><entry><organizer classCode="CLUSTER" moodCode="EVN">\(parts)</organizer></entry></section></component></structuredBody></component></ClinicalDocument>
            """
        let facts = try CDADocument(Array(xml.utf8)).record(id: "x").sections[0].entries
        #expect(facts.first?.members.map(\.name) == ["血钾", "血钠"])
        #expect(facts.first?.members.map(\.value) == [.number("5.9"), .number("140")])
    }

    @Test(arguments: [
        ("<code displayName=\"检验报告\"/>", "DE04.50.130.00", "laboratory"), ("<code displayName=\"辅助检查章节\"/>", "x", "results"),
        ("<code displayName=\"附页\"/>", "DE02.10.071.00", "present_illness"),
        ("<code displayName=\"附页\"/>", "x", "other"),
    ]) func chineseSectionsWithoutALOINCCode(_ code: String, _ element: String, _ kind: String) throws {
        let xml = """
            <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="CN"/><component><structuredBody><component><section>\(code)<text/>
            <entry><observation classCode="OBS" moodCode="EVN"><code code="\(element)" codeSystem="2.16.156.10011.2.2.1"/><value xsi:type="ST">略</value></observation></entry></section></component></structuredBody>
            </component></ClinicalDocument>
            """
        #expect(try CDADocument(Array(xml.utf8)).record(id: "x").sections.map(\.kind) == [kind])
    }

    @Test func aCodeOfAnotherDiagnosisIsNotTakenOver() throws {
        func entry(_ element: String, _ value: String) -> String {
            "<entry><observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"\(element)\" codeSystem=\"2.16.156.10011.2.2.1\"/>\(value)</observation></entry>"
        }
        func names(_ display: String) throws -> [String?] {
            let entries =
                entry("DE05.01.025.00", "<value xsi:type=\"ST\">高血压</value>") + entry("DE05.01.024.00", "<value xsi:type=\"CD\" code=\"E11.9\" displayName=\"\(display)\"/>")
            let xml = """
                <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><languageCode code="zh-CN"/><component><structuredBody><component><section>\(entries)\
                </section></component></structuredBody></component></ClinicalDocument>
                """
            return try CDADocument(Array(xml.utf8)).record(id: "x").sections[0].entries.map(\.name)
        }
        #expect(try names("2型糖尿病") == ["高血压", "2型糖尿病"])
        #expect(try names("高血压2级") == ["高血压"])
    }
}
