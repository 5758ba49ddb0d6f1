import Casebook
import CasebookTestSupport
import Testing

@Suite struct RiskSchemaTests {
    @Test func aSchemaIsWrittenAsItIsRead() throws {
        let schema = try RiskFixture.schema()
        #expect(try RiskSchema(schema.json) == schema)
    }

    @Test(arguments: [
        (#"{"name":"a","outcome":"b","target":{"column":"y"}}"#, "columns"),
        (#"{"name":"a","outcome":"b","columns":["x"]}"#, "target"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":["y"]}"#, "outcome"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":["x"],"colums":[]}"#, "colums"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":[{"name":"x","kind":"numbr"}]}"#, "columns[0].kind"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":["x","x"]}"#, "twice"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":["x"],"windows":["last week"]}"#, "windows"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"series":["x"],"derived":[{"name":"d","rule":"ratio","first":"x","second":"z"}]}"#, "'z'"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"series":[{"name":"x","range":[3,1]}]}"#, "series[0].range"),
        (#"{"name":"a","outcome":"b","target":{"column":"y"},"columns":["x"],"bedside":{"score":"lace","variables":{"days":"x","hour":"x"}}}"#, "hour"),
    ])
    func mistakesAreNamed(text: String, part: String) throws {
        let error = #expect(throws: ClinicalError.self) { try RiskSchema(JSONParser.parse(Array(text.utf8))) }
        #expect(error?.code == .schemaMalformed && error?.message.contains(part) == true)
    }

    @Test func unitsOutsideThePopulationAreTold() throws {
        let schema = try RiskFixture.schema()
        var unit = RiskFixture.timelines(1)[0]
        #expect(schema.abstention(of: schema.view(of: unit)) == nil)
        unit.statics["age"] = .number(12)
        #expect(schema.abstention(of: schema.view(of: unit)) == "under age")
        unit.statics["age"] = .number(80)
        unit.statics["disposition"] = .text("died")
        #expect(schema.abstention(of: schema.view(of: unit)) == "died")
        unit.statics["disposition"] = nil
        unit.events = [TimelineEvent(time: 1, known: 200, code: "HR", value: .number(80))]
        #expect(schema.abstention(of: schema.view(of: unit)) == "no data")
        unit.statics["age"] = nil
        #expect(schema.abstention(of: schema.view(of: unit)) == "age is not known")
    }

    @Test func codesFallIntoGroups() {
        let group = CodeGroup(name: "diabetes", first: "250", last: "250")
        #expect(group.contains("250.83") && group.contains("250") && !group.contains("251") && !group.contains("V25"))
        let chapter = CodeGroup(name: "blood", first: "D50", last: "D89")
        #expect(chapter.contains("D50.0") && chapter.contains("D89") && !chapter.contains("D49.9") && !chapter.contains("E10"))
    }

    @Test func aSchemaIsInferred() throws {
        let units = RiskFixture.timelines(120)
        let schema = try RiskSchema.inferred(name: "m", target: .binary(column: "label", positive: []), from: units, missing: [], exclude: ["time", "event", "group3"])
        #expect(schema.columns.first { $0.name == "age" }?.kind == .number && schema.columns.first { $0.name == "sex" }?.kind == .category)
        #expect(schema.series.map(\.name) == ["HR", "LAC", "SBP"] && schema.codes != nil)
        #expect(!schema.columns.contains { $0.name == "time" })
    }
}
