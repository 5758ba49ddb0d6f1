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
        #expect(score(.lace, statics) == 4 + 3 + 3 + 4)
        #expect(score(.lace, ["d1": .text("C78.0"), "d2": .text("C50.9")]) == 5)
    }
}
