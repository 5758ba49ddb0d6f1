import CasebookExtraction
import CasebookLexicons
import CasebookTestSupport
import Testing

@Suite struct AnalyteConversionTests {
    private func converted(_ value: Double, _ from: String, _ to: String, _ analyte: String) throws -> Double? {
        let table = try Fixture.lexicons.get().analytes
        return table.converted(value, from: from, to: to, analyte: table.analyte(analyte))
    }

    @Test(arguments: [
        ("glucose", 5.0, "mmol/L", "mg/dL", 90.08), ("creatinine", 1.0, "mg/dL", "umol/L", 88.4), ("cholesterol", 200.0, "mg/dL", "mmol/L", 5.17),
        ("bilirubin-total", 1.0, "mg/dL", "umol/L", 17.1), ("urea-nitrogen", 14.0, "mg/dL", "mmol/L", 5.0), ("calcium", 10.0, "mg/dL", "mmol/L", 2.5),
        ("magnesium", 2.0, "meq/L", "mmol/L", 1.0), ("sodium", 140.0, "meq/L", "mmol/L", 140.0), ("hemoglobin", 13.5, "g/dL", "g/L", 135.0),
    ])
    func massAmountAndEquivalents(analyte: String, value: Double, from: String, to: String, wanted: Double) throws {
        let result = try #require(try converted(value, from, to, analyte))
        #expect(abs(result - wanted) < wanted * 0.003)
        let back = try #require(try converted(result, to, from, analyte))
        #expect(abs(back - value) < 1e-9)
    }

    @Test func withoutAnAnalyteOnlyTheSameKindConverts() throws {
        let table = try Fixture.lexicons.get().analytes
        #expect(table.converted(5, from: "mmol/L", to: "mg/dL", analyte: nil) == nil)
        #expect(table.converted(1, from: "g/L", to: "mg/dL", analyte: nil) == 100)
        #expect(table.converted(1, from: "mmol/L", to: "U/L", analyte: table.analyte("glucose")) == nil)
    }

    @Test func everyUnitOfTheTableIsOne() throws {
        for analyte in try Fixture.lexicons.get().analytes.analytes {
            for unit in analyte.units { #expect(UnitOfMeasure(unit) != nil, "\(analyte.id)") }
        }
    }
}
