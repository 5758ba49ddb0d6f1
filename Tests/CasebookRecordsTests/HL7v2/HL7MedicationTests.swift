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
        #expect(facts.map(\.status) == [nil, "cancelled"])
    }
}
