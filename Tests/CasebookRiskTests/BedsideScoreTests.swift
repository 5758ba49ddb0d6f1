import Casebook
import Testing

@Suite struct BedsideScoreTests {
    private func score(_ score: BedsideScore, _ statics: [String: TimelineValue] = [:], _ events: [TimelineEvent] = []) -> Double {
        var schema = RiskSchema(name: "a", outcome: "b", target: .binary(column: "y", positive: []))
        schema.columns = [SchemaColumn(name: "diagnoses", kind: .codes, columns: ["d1", "d2"])]
        let variables = Dictionary(uniqueKeysWithValues: score.variables.map { ($0, $0) })
        return score.value(of: PatientTimeline(id: "a", statics: statics, events: events), variables: variables, schema: schema)
    }

    private func events(_ values: [(String, Double)]) -> [TimelineEvent] { values.map { TimelineEvent(time: 3, code: $0.0, value: .number($0.1)) } }

    @Test func earlyWarning() {
        #expect(score(.news2) == 0)
        #expect(score(.news2, [:], events([("respiration", 18), ("saturation", 97), ("systolic", 120), ("heartRate", 72), ("gcs", 15), ("temperature", 37)])) == 0)
        #expect(
            score(.news2, [:], events([("respiration", 25), ("saturation", 91), ("oxygen", 1), ("systolic", 90), ("heartRate", 131), ("gcs", 14), ("temperature", 39.1)])) == 19)
    }

    @Test func acutePhysiologyTakesTheWorstOfTheFirstDay() {
        #expect(score(.saps1, ["age": .number(80)], events([("heartRate", 80), ("heartRate", 150), ("gcs", 6), ("urine", 100), ("urine", 50)])) == 4 + 3 + 3 + 4)
        let late = [TimelineEvent(time: 30, code: "heartRate", value: .number(200))]
        #expect(score(.saps1, ["age": .number(40)], late) == 0)
        #expect(score(.saps1, [:], events([("respiration", 55), ("ventilation", 1)])) == 3)
    }

    @Test func quickOrganFailure() { #expect(score(.quickSOFA, [:], events([("respiration", 22), ("systolic", 100), ("gcs", 15)])) == 2) }

    @Test func readmissionCountsDaysAcutenessIllnessAndVisits() {
        let statics: [String: TimelineValue] = ["days": .number(5), "acute": .number(1), "d1": .text("428.0"), "d2": .text("250.4"), "emergencyVisits": .number(9)]
        // Four days or more, acute, heart failure and diabetes with complications, four visits at most.
        #expect(score(.lace, statics) == 4 + 3 + 5 + 4)
        #expect(score(.lace, ["d1": .text("C78.0"), "d2": .text("C50.9")]) == 5)
        // Old infarction, and liver disease whose code lost its zero.
        #expect(score(.lace, ["d1": .text("412")]) == 1 && score(.lace, ["d1": .text("70.54")]) == 2 && score(.lace, ["d1": .text("8.45")]) == 0)
        #expect(score(.lace, ["d1": .text("531.4")]) == 0 && score(.lace, ["d1": .text("290.0")]) == 3)
    }

    @Test func namesMayBeThoseOfTheSchemasColumns() {
        var schema = RiskSchema(name: "a", outcome: "b", target: .binary(column: "y", positive: []))
        schema.columns = [
            SchemaColumn(name: "days in hospital", kind: .number, columns: ["los"]), SchemaColumn(name: "acute", kind: .ordered, columns: ["type"], levels: ["1": 1, "3": 0]),
            SchemaColumn(name: "codes", kind: .codes, columns: ["dx"], separator: ";"),
        ]
        func score(_ statics: [String: TimelineValue]) -> Double {
            BedsideScore.lace.value(
                of: PatientTimeline(id: "a", statics: statics), variables: ["days": "days in hospital", "acute": "type", "diagnoses": "codes"], schema: schema)
        }
        #expect(score(["los": .number(2)]) == 2)
        #expect(score(["dx": .text("Z00; I50.9;C78.0")]) == 5)
        // Types that the schema does not rank are not acute.
        #expect(score(["type": .text("1.0")]) == 3 && score(["type": .text("6")]) == 0)
    }

    @Test func bordersOfTheEarlyWarningScore() {
        func points(_ name: String, _ value: Double) -> Double { score(.news2, [:], events([(name, value)])) }
        let borders: [(String, [(Double, Double)])] = [
            ("respiration", [(8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3)]), ("saturation", [(91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0)]),
            ("systolic", [(90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3)]),
            ("heartRate", [(40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3)]),
            ("temperature", [(35, 3), (35.1, 1), (36, 1), (36.1, 0), (38, 0), (38.1, 1), (39, 1), (39.1, 2)]), ("gcs", [(14, 3), (15, 0)]),
            ("oxygen", [(0, 0), (0.21, 0), (21, 0), (0.4, 2), (2, 2)]),
        ]
        for (name, cases) in borders { for (value, wanted) in cases { #expect(points(name, value) == wanted, "\(name) \(value)") } }
    }
}
