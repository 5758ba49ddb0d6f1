import Casebook
import CasebookTestSupport
import Testing

@Suite struct ScoreInputReaderTests {
    private func read(_ text: String, _ change: (inout Document) -> Void = { _ in }) throws -> ScoreInputReader.Reading {
        let lexicons = try Fixture.lexicons.get()
        var workspace = try PipelineWorkspace(), document = Document(id: "a", text: SourceText(text))
        change(&document)
        return ScoreInputReader(lexicons).read(try Pipeline.rules(lexicons).annotate(document, workspace: &workspace))
    }

    private func value(_ text: String, _ input: ScoreInput) throws -> Double? { try read(text).last[input]?.value }

    @Test func vitalSignsAndResultsComeInTheUnitsOfScores() throws {
        let english = try read("Vitals: temp 101.3, HR 112, BP 88/54 mmHg, RR 32, SpO2 90%, GCS 14. BUN 28 mg/dL, creatinine 132 umol/L, INR 1.3, Na 132 mmol/L.").last
        #expect(english[.heartRate]?.value == 112 && english[.systolic]?.value == 88 && english[.diastolic]?.value == 54)
        #expect(english[.respiration]?.value == 32 && english[.saturation]?.value == 90 && english[.comaScale]?.value == 14 && english[.inr]?.value == 1.3)
        let temperature = try #require(english[.temperature]), urea = try #require(english[.urea]), creatinine = try #require(english[.creatinine])
        #expect(abs(temperature.value - 38.5) < 0.01 && abs(urea.value - 10) < 0.1 && abs(creatinine.value - 1.493) < 0.01)
        let chinese = try read("查体：体温38.9℃，脉搏118次/分，呼吸31次/分，血压85/50mmHg。尿素 10.2mmol/L，总胆红素 34.2μmol/L。").last
        #expect(chinese[.temperature]?.value == 38.9 && chinese[.respiration]?.value == 31 && chinese[.systolic]?.value == 85 && chinese[.urea]?.value == 10.2)
        #expect(abs((chinese[.bilirubin]?.value ?? 0) - 2) < 0.01)
    }

    @Test func whatCouldMeanSeveralThingsIsNoInput() throws {
        // Without a unit nobody knows which creatinine it is; a bound is no value; an aim is no result.
        #expect(try value("Creatinine 1.4.", .creatinine) == nil)
        #expect(try value("INR > 5.", .inr) == nil)
        #expect(try value("Mother: BP 190/110.", .systolic) == nil)
        #expect(try value("No complaints.", .diabetes) == nil)
    }

    @Test func theFirstAndTheLastStatementAreKept() throws {
        let reading = try read("On admission BP 84/50 mmHg. After fluids BP 118/70 mmHg.")
        #expect(reading.first[.systolic]?.value == 84 && reading.last[.systolic]?.value == 118)
    }

    @Test(arguments: [
        ("History of heart failure and type 2 diabetes.", ScoreInput.heartFailure, 1.0), ("Denies diabetes.", .diabetes, 0), ("既往高血压病史10年。", .hypertension, 1),
        ("否认脑梗死病史。", .stroke, 0), ("Alert and oriented.", .confusion, 0), ("She is not oriented to place.", .confusion, 1), ("SpO2 95% on room air.", .oxygen, 0),
        ("鼻导管吸氧3L/min。", .oxygen, 1), ("He receives hemodialysis.", .dialysis, 1), ("Labile INR despite good adherence.", .labileINR, 1), ("GCS 15.", .confusion, 0),
    ])
    func conditionsAreReadFromFindingsAndPhrases(_ text: String, _ input: ScoreInput, _ wanted: Double) throws { #expect(try value(text, input) == wanted) }

    @Test(arguments: [
        ("A 78-year-old woman with cough.", 78.0, 1.0), ("患者男，70岁，因发热入院。", 70, 0), ("Age: 67. Sex: F.", 67, 1), ("性别：女 年龄：45岁", 45, 1),
        ("Her 60-year-old mother had asthma. The patient is a 31 yo man.", 31, 0),
    ])
    func ageAndSexAreThePatients(_ text: String, _ age: Double, _ isFemale: Double) throws {
        let reading = try read(text)
        #expect(reading.first[.age]?.value == age && reading.first[.isFemale]?.value == isFemale)
    }

    @Test func anAgeOfSomethingElseIsNone() throws {
        #expect(try value("Smoker since age 40. Menarche at 12 years of age.", .age) == nil)
        #expect(try value("其母60岁患高血压。", .age) == nil)
    }

    @Test func recordsStateBirthAndSex() throws {
        let reading = try read("Seen.") {
            $0.metadata.birthDate = "1950-06-30"
            $0.metadata.sex = "female"
            $0.referenceTime = "2020-06-29"
        }
        #expect(reading.first[.age]?.value == 69 && reading.first[.isFemale]?.source == .record)
    }

    @Test func codedStatementsCountWhereTheyHold() throws {
        func fact(_ kind: String, _ system: String, _ code: String, value: String? = nil, unit: String? = nil, isNegated: Bool = false) -> DocumentFact {
            var fact = DocumentFact(kind: kind, name: nil, code: Entity.Code(system: system, code: code, display: ""), isNegated: isNegated, mood: "event", isCurrent: true)
            (fact.value, fact.unit) = (value, unit)
            return fact
        }
        let reading = try read("Seen.") {
            $0.facts = [
                fact("result", "LOINC", "2160-0", value: "2.5", unit: "mg/dL"), fact("problem", "ICD-10-CM", "I50.9"), fact("problem", "ICD-10-CM", "E11.9", isNegated: true),
            ]
        }
        #expect(reading.last[.creatinine]?.value == 2.5 && reading.last[.heartFailure]?.value == 1 && reading.last[.diabetes] == nil)
        #expect(reading.last[.renalDisease]?.value == 1 && reading.codes == ["I50.9"])
    }

    @Test func placesLieInTheText() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let text = RandomText.make(120, using: &generator) + " 78岁 aged BP 1/2 性别"
            let reading = try read(text)
            for evidence in Array(reading.first.values) + Array(reading.last.values) { #expect((evidence.span?.end ?? 0) <= text.utf8.count) }
        }
    }
}
