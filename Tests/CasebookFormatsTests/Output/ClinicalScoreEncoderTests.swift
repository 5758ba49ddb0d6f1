import Casebook
import Testing

@Suite struct ClinicalScoreEncoderTests {
    private let encoder = ClinicalScoreEncoder(unit: .scalar, producer: Producer(version: "1", pipeline: "rules", models: [], lexicons: ""))
    private let document = Document(id: "n1", text: SourceText("体温 RR 24, BP 95/60"))

    private func line(_ evidence: [ScoreInput: ScoreEvidence], _ score: ClinicalScore = .quickSOFA, codes: [String] = []) throws -> JSONValue {
        try JSONParser.parse(encoder.line(score, evidence, codes: codes, document)[...])
    }

    @Test func aScoreListsItsInputsAndWhereTheyStand() throws {
        let known: [ScoreInput: ScoreEvidence] = [
            .respiration: ScoreEvidence(value: 24, source: .text, span: TextSpan(10, 12)), .systolic: ScoreEvidence(value: 95, source: .record),
            .comaScale: ScoreEvidence(value: 15, source: .given),
        ]
        let json = try line(known)
        #expect(json["status"]?.string == "scored" && json["value"] == .number("2") && json["missing"] == nil)
        let inputs = json["inputs"]?.array ?? []
        #expect(inputs.map { $0["input"]?.string } == ["respiration", "systolic", "gcs"])
        #expect(inputs.map { $0["points"] } == [.number("1"), .number("1"), .number("0")])
        // Scalars, not bytes.
        #expect(inputs[0]["start"] == .number("6") && inputs[0]["end"] == .number("8") && inputs[1]["start"] == nil)
    }

    @Test func whatIsMissingIsNamedAndNothingIsScored() throws {
        let json = try line([.respiration: ScoreEvidence(value: 24, source: .text)])
        #expect(json["status"]?.string == "abstained" && json["reason"]?.string == "inputs.missing" && json["value"] == nil)
        #expect(json["missing"]?.array?.map(\.string) == ["systolic", "gcs"])
        let child: [ScoreInput: ScoreEvidence] = [.creatinine: .init(value: 1, source: .given), .age: .init(value: 9, source: .given), .isFemale: .init(value: 1, source: .given)]
        #expect(try line(child, .filtration)["reason"]?.string == "population")
    }

    @Test func codesStandAsTheyAre() throws {
        let json = try line([:], .charlson, codes: ["I50.9", "E11.9"])
        #expect(json["value"] == .number("2") && json["inputs"]?.array?.first?["codes"]?.array?.count == 2)
        #expect(try line([:], .charlson)["missing"]?.array?.map(\.string) == ["diagnosisCodes"])
    }
}
