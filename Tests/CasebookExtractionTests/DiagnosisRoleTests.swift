import Casebook
import CasebookTestSupport
import Testing

@Suite struct DiagnosisRoleTests {
    private func diagnoses(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.entities.filter { $0.kind == .disease }.map { "\(document.text[$0.span]):\($0.role ?? "-"):\($0.rank ?? 0)" }
    }

    @Test func aListOfDiagnosesHasRanks() throws {
        let text = "Discharge Diagnoses:\n1. Pneumonia\n2. Hypertension\n3. Type 2 diabetes mellitus\n\nHospital Course:\nTreated for pneumonia."
        #expect(try diagnoses(text) == ["Pneumonia:discharge:1", "Hypertension:discharge:2", "Type 2 diabetes mellitus:discharge:3", "pneumonia:-:0"])
    }

    @Test func headingsTellThePrincipalOne() throws {
        let found = try diagnoses("主要诊断：急性心肌梗死\n其他诊断：高血压、2型糖尿病")
        #expect(found == ["急性心肌梗死:principal:1", "高血压:secondary:1", "2型糖尿病:secondary:2"])
    }
}
