import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7AdmissionTests {
    private func record(_ text: String) throws -> ClinicalRecord { try HL7Message(parsing: text).records(id: "m1")[0] }

    @Test func admission() throws {
        let record = try record(HL7Fixtures.admission)
        try #require(record.facts.map(\.kind) == [.vitalSign, .allergy, .allergy, .allergy, .diagnosis, .diagnosis, .diagnosis, .procedure, .coverage])
        #expect(record.patient.identifiers.map(\.value) == ["884213", "77", "OLD-9", "987-65-4320"])
        #expect(record.patient.deathDate == "2024-03-15")
        #expect(record.encounter?.location == "3W 312 B NORTH")
        #expect(record.encounter?.disposition == "01")
        #expect(record.encounter?.end == "2024-03-05T11:00:00")
        let facts = record.facts
        #expect(facts[1].name == "Penicillin")
        #expect(facts[1].code?.system == "RxNorm")
        #expect(facts[1].severity == "severe")
        #expect(facts[1].reactions.map(\.concept.name) == ["Hives", "Wheezing"])
        #expect(facts[1].effective?.start == "1999-05-12")
        #expect(facts[1].isCurrent)
        #expect(facts[2].negated && facts[2].noneKnown == "food" && !facts[2].isCurrent)
        #expect(facts[3].negated && facts[3].noneKnown == "drug")
        #expect(facts[4].code?.system == "ICD-10-CM")
        #expect(facts[4].section == "admission_diagnosis")
        #expect(facts[5].code?.system == "ICD-10")
        #expect(facts[5].section == "discharge_diagnosis")
        #expect(facts[6].name == "Hyperlipidemia")
        #expect(facts[7].effective?.start == "2024-03-02")
        #expect(facts[8].name == "Blue Health")
    }

    @Test(
        arguments: [
            ("716186003^No known allergies^SCT", "any"), ("NKDA", "drug"), ("^NKA", "any"), ("^Denies drug allergies", "drug"), ("^否认药物及食物过敏史", "any"), ("^无", "drug"),
            ("^No known environmental allergy", "environment"), ("^None known", "drug"), ("^No known drug or food allergies", "any"), ("^暂无已知过敏", "any"), ("^Nickel", nil),
            ("^Novocain", nil), ("NO^Nitrous oxide", nil), ("UNK^Latex", nil), ("^Unknown drug", nil), ("NKDA^Text of ours", "drug"), ("^Noni juice", nil), ("^无花果", nil),
        ] as [(String, String?)]) func noneKnown(_ written: String, _ scope: String?) throws
    {
        let fact = try #require(record("MSH|^~\\&|A||||||ADT^A01\rAL1|1|DA|\(written)\r").facts.first)
        #expect(fact.noneKnown == scope)
        #expect(fact.negated == (scope != nil))
    }

    @Test(arguments: ["^No known allergy to penicillin", "^Denies latex allergy", "^无青霉素过敏史", "^否认海鲜过敏"]) func denialOfOne(_ written: String) throws {
        let fact = try #require(record("MSH|^~\\&|A||||||ADT^A01\rAL1|1|DA|\(written)\r").facts.first)
        #expect(fact.negated && fact.noneKnown == nil && !fact.isCurrent)
    }

    @Test(arguments: ["^Unknown", "UNK", "UNK^Unknown", "^Allergies unknown", "^Not asked", "^No information about drug allergies", "^药物过敏史不详"]) func unknown(_ written: String)
        throws
    {
        let fact = try #require(record("MSH|^~\\&|A||||||ADT^A01\rAL1|1|DA|\(written)\r").facts.first)
        #expect(fact.nullFlavor == "UNK" && fact.name == nil && fact.code == nil && !fact.negated && !fact.isCurrent)
    }

    @Test func reasonForVisit() throws {
        let coded = try record("MSH|^~\\&|A||||||ADT^A01\rPV1|1|I\rPV2|||29857009^Chest pain^SCT\r")
        #expect(coded.facts.map(\.name) == ["Chest pain"] && coded.facts.first?.section == "chief_complaint")
        let words = try record("MSH|^~\\&|A||||||ADT^A01\rPV1|1|I\rPV2|||^R/O appendicitis\r")
        #expect(words.facts.isEmpty)
        #expect(words.sections.map(\.kind) == ["chief_complaint"] && words.sections.first?.text == "R/O appendicitis")
    }

    @Test func problemsGoalsAndDeletions() throws {
        let record = try record(
            "MSH|^~\\&|A||||||PPR^PC1\rPRB|AD|20240101|38341003^Hypertension^SCT|1|||20100101|||||||ACTIVE||2009\rNTE|1||Since pregnancy.\r"
                + "PRB|DE|20240101|1^Typo^L\rGOL|AD|20240101|2^Walk daily^L||||20240101\rIAM|1|DA|1^Codeine^L|MI|Rash|D\r")
        try #require(record.facts.count == 4)
        #expect(record.facts[0].clinicalStatus == "active")
        #expect(record.facts[0].effective?.start == "2009")
        #expect(record.facts[0].comment == "Since pregnancy.")
        #expect(!record.facts[1].isCurrent)
        #expect(record.facts[2].mood == .goal)
        #expect(record.facts[3].status == "entered-in-error")
    }

    @Test func appointments() throws {
        let record = try record(
            "MSH|^~\\&|A||||||SIU^S12\rSCH|1|2|||||CHECK^Checkup|FUP^Follow-up visit^L|30|min|^^30^20240601090000^20240601093000\rAIS|1|A|73721^MRI knee^C4|20240601091500\r")
        try #require(record.facts.map(\.name) == ["Follow-up visit", "MRI knee"])
        #expect(record.facts[0].effective?.end == "2024-06-01T09:30:00")
        #expect(record.facts.allSatisfy { $0.mood == .intent && !$0.isCurrent })
        let cancelled = try self.record("MSH|^~\\&|A||||||SIU^S15\rSCH|1|2|||||CHECK^Checkup\r")
        #expect(cancelled.facts.first?.status == "cancelled")
    }

    @Test func partsOfAppointments() throws {
        let record = try record(
            "MSH|^~\\&|A||||||SIU^S12\rSCH|1|2|||||FASTING^Fasting bloods|Normal\rTQ1|1||||||20240601090000|20240601093000\rRGS|1\rAIS|1|A|24331-1^Lipids^LN\rNTE|1||No food.\r"
                + "AIL|1||3W\rNTE|1||Third floor.\r")
        try #require(record.facts.map(\.name) == ["Fasting bloods", "Lipids"])
        #expect(record.facts[0].effective == EffectiveTime(start: "2024-06-01T09:00:00", end: "2024-06-01T09:30:00"))
        #expect(record.facts.map(\.comment) == ["Third floor.", "No food."])
    }

    @Test(
        arguments: [
            ("^Ruled out", "refuted", true), ("Refuted", "refuted", true), ("^Provisional", "provisional", false), ("^Differential", "differential", false),
            ("^Suspected", "suspected", false), ("rule-out", "suspected", false), ("^Confirmed", nil, false), ("", nil, false),
        ] as [(String, String?, Bool)]) func confirmationOfProblems(_ written: String, _ status: String?, _ isNegated: Bool) throws
    {
        let fact = try #require(record("MSH|^~\\&|A||||||PPR^PC1\rPRB|AD|20240101|^Gout|1|||||||||\(written)|^In Remission||20230101\r").facts.first)
        #expect(fact.clinicalStatus == "in remission")
        #expect(fact.status == status && fact.negated == isNegated)
        #expect(fact.effective?.start == "2023-01-01")
    }

    @Test func lifeCycleInThePlaceBeforeItsOwn() throws {
        let fact = try #require(record("MSH|^~\\&|A||||||PPR^PC1\rPRB|AD|20240101|^Gout|1|||||||||INACTIVE\r").facts.first)
        #expect(fact.clinicalStatus == "inactive" && fact.status == nil)
    }

    @Test func componentsOfProblems() throws {
        let xml = try HL7Message(parsing: "MSH|^~\\&|A||||||PPR^PC1||P|2.5\rPRB|AD|20240101|^Gout|1|||||||||^Confirmed|A^Active\r").xml()
        #expect(xml.contains("<PRB.14><CE.1>A</CE.1><CE.2>Active</CE.2></PRB.14>"))
    }

    @Test(
        arguments: [
            ("C", nil, "active"), ("P", "unconfirmed", nil), ("S", "unconfirmed", nil), ("U", "unconfirmed", nil), ("D", "unconfirmed", nil), ("I", nil, "inactive"),
            ("E", "entered-in-error", nil),
        ] as [(String, String?, String?)]) func certaintyOfAllergies(_ written: String, _ status: String?, _ clinical: String?) throws
    {
        let fact = try #require(record("MSH|^~\\&|A||||||ADT^A60\rIAM|1|DA|^Latex|MI|Rash|A|||||20200101||||||\(written)\r").facts.first)
        #expect(fact.status == status && fact.clinicalStatus == clinical)
    }
}
