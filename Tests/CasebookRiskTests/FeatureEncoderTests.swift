import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct FeatureEncoderTests {
    private func features(_ unit: PatientTimeline, _ schema: RiskSchema? = nil) throws -> [String: Float] {
        let schema = try schema ?? RiskFixture.schema()
        let encoder = FeatureEncoder(schema: schema, words: [[], ["F", "M"], [], ["I10", "E11"]], codes: ["drug:x"], rates: [[:], [:], [:], [:]])
        let encoded = encoder.encode(schema.view(of: unit))
        return Dictionary(uniqueKeysWithValues: zip(encoder.features.map(\.name), encoded.features))
    }

    @Test func summariesAreWhatTheyAreCalled() throws {
        var unit = PatientTimeline(id: "a", statics: ["age": .text(" 70 "), "sex": .text("M"), "frailty": .text("much"), "diagnoses": .text("E11.9;Z00")])
        unit.events = [
            TimelineEvent(time: 20, code: "HR", value: .number(120)), TimelineEvent(time: 2, code: "HR", value: .number(80)),
            TimelineEvent(time: 22, code: "HR", value: .number(90)),
            TimelineEvent(time: 3, code: "HR", value: .number(900)), TimelineEvent(time: 19, code: "SBP", value: .number(100)),
            TimelineEvent(time: 4, code: "LAC", value: .number(18), unit: "mg/dL"), TimelineEvent(time: 5, code: "LAC", value: .number(3), unit: "furlong"),
            TimelineEvent(time: 4, code: "drug:x"), TimelineEvent(time: 9, code: "drug:x"), TimelineEvent(time: 23, known: 25, code: "HR", value: .number(200)),
        ]
        let found = try features(unit)
        #expect(found["age"] == 70 && found["sex = M"] == 1 && found["sex = F"] == 0 && found["frailty"] == 2 && found["diagnoses = E11"] == 1 && found["diagnoses = I10"] == 0)
        #expect(found["pulse last all"] == 90 && found["pulse count all"] == 3 && found["pulse since all"] == 2 && found["pulse median last 6"] == 105)
        #expect(abs(found["pulse mean all"]! - 290.0 / 3) < 1e-4 && abs(found["pulse abnormal all"]! - 1.0 / 3) < 1e-6)
        #expect(abs(found["lactate last all"]! - Float(log1p(18 * 0.111))) < 1e-5 && found["lactate count all"] == 1)
        // The pressure of an hour before counts, one of three hours before does not.
        #expect(abs(found["shock index last all"]! - 0.9) < 1e-6 && found["shock index count all"] == 2)
        #expect(found["drug:x"] == log1p(2))
    }

    @Test func whatIsMissingIsMissing() throws {
        let found = try features(PatientTimeline(id: "a", statics: ["frailty": .text("unheard of"), "age": .number(900)]))
        #expect(found["age"]!.isNaN && found["frailty"]!.isNaN && found["pulse last all"]!.isNaN && found["pulse count all"] == 0 && found["sex = F"] == 0)
    }

    @Test func ratesOfTrainingUnitsAreThoseOfOthers() throws {
        var json = try JSONParser.parse(Array(RiskFixture.schema.utf8))
        json["columns"] = try JSONParser.parse(
            Array(
                #"[{"name":"ward","kind":"category","minimum":1000,"rates":true},{"name":"wing","kind":"category","minimum":1000},{"name":"both","kind":"cross","columns":["ward","wing"]}]"#
                    .utf8))
        json["population"] = nil
        let schema = try RiskSchema(json)
        // Wards of twenty; each unit is in a fold of its own.
        let views = (0..<60).map { PatientTimeline(id: "\($0)", statics: ["ward": .text("w\($0 / 20)"), "wing": .text("a")]) }, labels = (0..<60).map { $0 < 20 || $0 == 59 }
        let encoder = FeatureEncoder.fit(schema, views, labels: labels)
        let matrix = encoder.encodeTraining(views, labels: labels, folds: Array(0..<60))
        let place = encoder.features.firstIndex { $0.name == "ward rate" }!, cross = encoder.features.firstIndex { $0.name == "both rate" }!
        #expect(encoder.encode(views[0]).features[place] > 0 && encoder.encode(views[0]).features[cross] > 0 && encoder.encode(views[30]).features[place] < 0)
        // The one of its ward whose outcome came gets the rate of the others, which is no higher than theirs.
        #expect((40..<60).allSatisfy { matrix[59, place] <= matrix[$0, place] })
    }

    @Test func ratesAndSpreadsOfFewUnitsAreNotKept() throws {
        var json = try JSONParser.parse(Array(RiskFixture.schema.utf8))
        json["columns"] = try JSONParser.parse(Array(#"[{"name":"ward","kind":"category","minimum":1000,"rates":true}]"#.utf8))
        json["population"] = nil
        let views = (0..<60).map { PatientTimeline(id: "\($0)", statics: ["ward": .text("w\($0)")]) }
        // Every unit is a ward of its own: a rate would tell its outcome, a spread its ward.
        let encoder = try FeatureEncoder.fit(RiskSchema(json), views, labels: (0..<60).map { $0 % 2 == 0 })
        #expect(encoder.rates == [[:]])
    }

    @Test func wholeNumbersWithAPointAreTheSameWord() throws {
        let schema = try RiskFixture.schema()
        #expect(schema.columns[1].words(.text("2.0")) == ["2"] && schema.columns[3].words(.text("250.0")) == ["250"])
        var codes = SchemaColumn(name: "codes", kind: .codes)
        #expect(codes.words(.text("250.0")) == ["250.0"])
        codes.kind = .category
        #expect(codes.words(.number(7)) == ["7"] && codes.words(.text("7.0")) == ["7"] && codes.words(.text("-7.0")) == ["-7.0"])
    }

    @Test func theFirstHoursBeginWithTheVisit() {
        let window = SeriesWindow("first 24")
        #expect(window?.contains(0, asOf: 48) == true && window?.contains(-1, asOf: 48) == false && window?.contains(24, asOf: 48) == false)
    }
}
