import CasebookRecords
import Testing

@Suite struct CodeFormsTests {
    @Test(arguments: [
        ("8302-2", "LOINC"), ("11450-4", "LOINC"), ("73211009", "SNOMED CT"), ("38341003", "SNOMED CT"), ("745679", "RxNorm"), ("I10", "ICD-10-CM"),
        ("2106-3", "CDC Race and Ethnicity"),
    ])
    func acceptsRealCodes(_ code: String, _ system: String) { #expect(CodeForms.isPossible(code, in: system)) }

    @Test(arguments: [("8302-3", "LOINC"), ("NOT_a_code", "LOINC"), ("73211008", "SNOMED CT"), ("sadsad", "SNOMED CT"), ("dummy", "RxNorm"), ("X", "HL7 AdministrativeGender")])
    func refusesImpossibleOnes(_ code: String, _ system: String) { #expect(!CodeForms.isPossible(code, in: system)) }
}
