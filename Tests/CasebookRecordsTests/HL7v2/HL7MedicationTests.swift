import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7MedicationTests {
    private func record(_ text: String) throws -> ClinicalRecord { try HL7Message(parsing: text).records(id: "m1")[0] }

    @Test func orders() throws {
        let facts = try record(HL7Fixtures.order).facts
        try #require(facts.map(\.name) == ["Amoxicillin", "Amoxicillin 500 MG Oral Capsule", "Ibuprofen"])
        #expect(facts.allSatisfy { $0.mood == .request && $0.kind == .medication })
        #expect(facts[0].superseded)
        let encoded = facts[1]
        #expect(encoded.status == "active")
        #expect(encoded.effective == EffectiveTime(start: "2024-03-02T08:00:00", end: "2024-03-09T08:00:00"))
        #expect(encoded.recorded == "2024-03-02T06:55:00")
        #expect(encoded.comment == "Complete the course.")
        let dosage = try #require(encoded.dosage)
        #expect(dosage.dose == .range(low: "1", high: "2"))
        #expect(dosage.doseUnit == "{cap}")
        #expect(dosage.form?.display == "Capsule")
        #expect(dosage.route?.display == "Oral")
        #expect(dosage.timing == "Q8H")
        #expect(dosage.period == "8" && dosage.periodUnit == "h")
        #expect(dosage.text == "Take with food")
        #expect(facts[2].status == "cancelled")
        #expect(facts[2].dosage?.asNeeded == true)
        #expect(facts[2].dosage?.timing == "BID")
        #expect(facts[2].effective?.end == "2024-03-04")
    }

    @Test func vaccinations() throws {
        let facts = try record(HL7Fixtures.vaccination).facts
        try #require(facts.map(\.kind) == [.immunization, .immunization])
        #expect(facts[0].mood == .event && facts[0].isCurrent)
        #expect(facts[0].code?.system == "CVX")
        #expect(facts[0].dosage?.dose == .number("0.5"))
        #expect(facts[0].dosage?.site?.display == "Left thigh")
        #expect(facts[0].members.map(\.name) == ["Eligibility"])
        #expect(facts[0].participants.isEmpty)
        #expect(facts[1].status == "not-done" && !facts[1].isCurrent)
        #expect(facts[1].dosage == nil)
        #expect(facts.map(\.comment) == [nil, "Parental decision"])
    }

    @Test func ingredientsAndUnits() throws {
        let record = try record(
            "MSH|^~\\&|A||||||RDE^O11\rORC|NW|1\rRXE||2555^Cisplatin infusion^RXN|1||258773002^Milliliter^SCT\rRXC|A|2555^Cisplatin^RXN|50|mg^milligram^UCUM\rRXC|B|^Saline|500|mL\r"
        )
        let fact = try #require(record.facts.first)
        #expect(fact.dosage?.doseUnit == "Milliliter")
        #expect(fact.related.map(\.relation) == ["COMP", "COMP"])
        #expect(fact.related.map(\.fact.name) == ["Cisplatin", "Saline"])
        #expect(fact.related.allSatisfy { !$0.fact.isCurrent })
        #expect(fact.related.first?.fact.dosage?.dose == .number("50") && fact.related.first?.fact.dosage?.doseUnit == "mg")
    }

    @Test func timingOfOrderAndOfMedication() throws {
        let head = "MSH|^~\\&|A||||||RDE^O11\rORC|NW|1\rTQ1|1||BID||||20240301|20240303\rRXO|723^Amoxicillin^RXN|500||mg\rRXE||723^Amoxicillin^RXN|500||mg\r"
        let inherited = try record(head + "RXR|PO^Oral\r").facts
        #expect(inherited.map(\.dosage?.timing) == ["BID", "BID"])
        let own = try record(head + "RXR|PO^Oral\rTQ1|1||Q6H\r").facts
        #expect(own.map(\.dosage?.timing) == ["BID", "Q6H"])
        #expect(own.map(\.effective?.start) == ["2024-03-01", nil])
        #expect(own[1].dosage?.route?.display == "Oral" && own[1].dosage?.dose == .number("500"))
    }

    @Test func dispensed() throws {
        let record = try record("MSH|^~\\&|A||||||RDS^O13\rORC|RE|1||||IP\rRXD|1|723^Amoxicillin^RXN|20240302|21|{cap}\r")
        #expect(record.facts.first?.status == "completed")
        #expect(record.facts.first?.value == .number("21") && record.facts.first?.unit == "{cap}")
    }

    @Test func indicationAndNurse() throws {
        let fields = ["RXA", "0", "1", "20240101", "20240101", "1191^Aspirin^RXN", "81", "mg", "", "", "12^Reyes^Ana", "", "", "", "", "", "", "", "", "I20.9^Angina^I10"]
        let fact = try #require(record("MSH|^~\\&|A||||||RAS^O17\r" + fields.joined(separator: "|") + "\r").facts.first)
        #expect(fact.kind == .medication && fact.mood == .event)
        #expect(fact.effective == EffectiveTime(start: "2024-01-01"))
        #expect(fact.participants.map(\.name) == ["Ana Reyes"])
        #expect(fact.related.map(\.relation) == ["RSON"])
        #expect(fact.related.first?.fact.code?.code == "I20.9")
    }

    @Test func requestsForServices() throws {
        let order = "MSH|^~\\&|A||||||ORM^O01\rORC|NW|1\rOBR|1|1||71020^Chest X-ray^C4\rORC|CA|2\rOBR|2|2||24331-1^Lipids^LN\r"
        let facts = try record(order).facts
        #expect(facts.map(\.kind) == [.plan, .plan])
        #expect(facts.map(\.mood) == [.request, .request])
        #expect(facts.map(\.status) == ["active", "cancelled"])
    }

    @Test func reasonsForServices() throws {
        let fields = ["OBR", "1", "1", "", "71020^Chest X-ray^C4", "", "", "", "", "", "", "", "", "Smoker for 20 years"]
        func order(_ reason: String) -> String { (fields + [String](repeating: "", count: 17) + [reason]).joined(separator: "|") }
        let record = try record(
            "MSH|^~\\&|A||||||ORM^O01\rORC|NW|1\r\(order("R05^Cough^I10C~^R/O tumor~D^Diagnosis^99LAB"))\rDG1|1||R05^Cough^I10C\rOBX|1|NM|8302-2^Height^LN||170|cm\r")
        #expect(record.sections.map(\.kind) == ["indication", "clinical_information"])
        #expect(record.sections.map(\.text) == ["R/O tumor\nDiagnosis", "Smoker for 20 years"])
        try #require(record.facts.map(\.kind) == [.diagnosis, .panel])
        #expect(record.facts[1].related.map(\.fact.name) == ["Cough"])
        #expect(record.facts[1].members.map(\.name) == ["Height"])
    }
}
