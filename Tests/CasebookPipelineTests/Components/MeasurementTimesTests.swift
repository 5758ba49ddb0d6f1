import Casebook
import CasebookTestSupport
import Testing

@Suite struct MeasurementTimesTests {
    private func times(_ text: String, reference: String? = nil) throws -> [String?] {
        var workspace = try PipelineWorkspace(), document = Document(id: "a", text: SourceText(text))
        document.referenceTime = reference
        return try Pipeline.rules(Fixture.lexicons.get()).annotate(document, workspace: &workspace).measurements.map(\.time)
    }

    @Test func aDateHoldsForTheValuesBehindIt() throws {
        #expect(try times("2024-03-05 WBC 12.3, Hb 110 g/L; 2024-03-08 WBC 9.1.") == ["2024-03-05", "2024-03-05", "2024-03-08"])
        #expect(try times("患者3天前体温39.5℃，今日血红蛋白110g/L。", reference: "2024-03-05") == ["2024-03-02", "2024-03-05"])
        #expect(try times("Potassium 3.2 mmol/L (2024-03-09).") == ["2024-03-09"])
    }

    @Test func whatADateIsOfIsNotGuessed() throws {
        // Of a disease; without its year; still to come; of another sentence.
        #expect(try times("History of stroke on 2015-02-03, BP 150/90 mmHg.") == [nil])
        #expect(try times("On 5 March Hb 110 g/L.") == [nil])
        #expect(try times("2024-03-20 Hb 110 g/L.", reference: "2024-03-05") == [nil])
        #expect(try times("Seen on 2024-03-05. Hb 110 g/L.") == [nil])
    }
}
