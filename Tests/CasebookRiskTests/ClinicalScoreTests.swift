import Casebook
import Testing

@Suite struct ClinicalScoreTests {
    @Test func curb65() {
        // Confused, urea 9.2, 32 breaths, 86/50, 78 years: all five.
        let values: [ScoreInput: Double] = [.confusion: 1, .urea: 9.2, .respiration: 32, .systolic: 86, .diastolic: 50, .age: 78]
        #expect(ClinicalScore.curb65.result(values)?.value == 5)
        let mild: [ScoreInput: Double] = [.confusion: 0, .urea: 7, .respiration: 29, .systolic: 90, .diastolic: 61, .age: 64]
        #expect(ClinicalScore.curb65.result(mild)?.value == 0)
        let low: [ScoreInput: Double] = [.confusion: 0, .urea: 5, .respiration: 18, .systolic: 120, .diastolic: 60, .age: 65]
        #expect(ClinicalScore.curb65.result(low)?.value == 2)
    }

    @Test func nothingIsWorkedOutWithoutAllInputs() {
        for score in ClinicalScore.allCases where score != .charlson {
            let all = Dictionary(uniqueKeysWithValues: score.inputs.map { ($0, $0 == .age ? 70.0 : 1.0) })
            #expect(score.result(all) != nil)
            for input in score.inputs {
                var some = all
                some[input] = nil
                #expect(score.result(some) == nil)
            }
        }
        #expect(ClinicalScore.charlson.result([:]) == nil)
    }

    @Test func everyInputIsListed() {
        let values: [ScoreInput: Double] = [.respiration: 24, .systolic: 95, .comaScale: 14]
        let result = ClinicalScore.quickSOFA.result(values)
        #expect(result?.value == 3)
        #expect(result?.parts.map(\.input) == [.respiration, .systolic, .comaScale])
        #expect(result?.parts.map(\.value) == [24, 95, 14])
    }

    @Test func strokeAndBleeding() {
        // A woman of 76 with hypertension and diabetes: 2 + 1 + 1 + 1.
        let stroke: [ScoreInput: Double] = [.heartFailure: 0, .hypertension: 1, .age: 76, .diabetes: 1, .stroke: 0, .vascularDisease: 0, .isFemale: 1]
        #expect(ClinicalScore.strokeRisk.result(stroke)?.value == 5)
        var most = stroke
        for input in [ScoreInput.heartFailure, .stroke, .vascularDisease] { most[input] = 1 }
        #expect(ClinicalScore.strokeRisk.result(most)?.value == 9)
        let bleeding: [ScoreInput: Double] = [
            .systolic: 165, .renalDisease: 0, .liverDisease: 0, .stroke: 1, .bleeding: 0, .labileINR: 0, .age: 70, .bleedingDrugs: 1, .alcohol: 0,
        ]
        #expect(ClinicalScore.bleedingRisk.result(bleeding)?.value == 4)
    }

    @Test func liver() {
        // Creatinine 1.9, bilirubin 4.2, INR 1.2: 9.57 ln 1.9 + 3.78 ln 4.2 + 11.2 ln 1.2 + 6.43 = 20.04.
        let values: [ScoreInput: Double] = [.creatinine: 1.9, .bilirubin: 4.2, .inr: 1.2, .dialysis: 0, .sodium: 130]
        #expect(ClinicalScore.liverDisease.result(values)?.value == 20)
        // 20 + 1.32 · 7 - 0.033 · 20 · 7 = 24.62
        #expect(ClinicalScore.liverDiseaseSodium.result(values)?.value == 25)
        let least: [ScoreInput: Double] = [.creatinine: 0.5, .bilirubin: 0.4, .inr: 0.9, .dialysis: 0, .sodium: 140]
        #expect(ClinicalScore.liverDisease.result(least)?.value == 6)
        #expect(ClinicalScore.liverDiseaseSodium.result(least)?.value == 6)
        let worst: [ScoreInput: Double] = [.creatinine: 0.5, .bilirubin: 40, .inr: 8, .dialysis: 1, .sodium: 120]
        #expect(ClinicalScore.liverDisease.result(worst)?.value == 40)
    }

    @Test func kidneys() throws {
        // Worked out by hand from the equation: a woman of 50 with 1.0 mg/dL, a man of 50 with 1.0 and with 0.8.
        let woman = try #require(ClinicalScore.filtration.result([.creatinine: 1, .age: 50, .isFemale: 1])).value
        let man = try #require(ClinicalScore.filtration.result([.creatinine: 1, .age: 50, .isFemale: 0])).value
        let better = try #require(ClinicalScore.filtration.result([.creatinine: 0.8, .age: 50, .isFemale: 0])).value
        #expect(abs(woman - 68.6) < 0.1)
        #expect(abs(man - 91.7) < 0.1)
        #expect(abs(better - 107.8) < 0.1)
        #expect(ClinicalScore.filtration.result([.creatinine: 1, .age: 12, .isFemale: 0]) == nil)
    }

    @Test func comorbidity() {
        // Infarction 1, diabetes with complications 2 in the place of 1, metastases 6 in the place of 2, ulcer 1, palsy 2.
        let codes = ["I21.9", "E11.9", "E11.2", "C34.1", "C78.0", "K25.4", "G81.9"]
        #expect(ClinicalScore.charlson.result([:], codes: codes)?.value == 12)
    }

    @Test func earlyWarning() {
        let values: [ScoreInput: Double] = [.respiration: 22, .saturation: 93, .oxygen: 1, .systolic: 105, .heartRate: 112, .comaScale: 15, .temperature: 38.5]
        // 2 + 2 + 2 + 1 + 2 + 0 + 1
        #expect(ClinicalScore.news2.result(values)?.value == 10)
    }
}
