import Casebook
import CasebookTestSupport
import Testing

@Suite struct MeasurementTests {
    /// A measurement in a line: test, comparator, value, unit, interpretation, interval of reference.
    private func measurements(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.measurements.map { measurement in
            var words = [measurement.test.map { document.text[document.entities[$0].span] } ?? "-"]
            if measurement.comparator != .equal { words.append(measurement.comparator.rawValue) }
            words.append(line(measurement.value))
            if let unit = measurement.unit { words.append(unit) }
            if let interpretation = measurement.interpretation { words.append(interpretation.rawValue) }
            if measurement.low != nil || measurement.high != nil {
                let low = measurement.low.map { "\($0)" } ?? "", high = measurement.high.map { "\($0)" } ?? ""
                words.append("[\(low),\(high)]")
            }
            return words.joined(separator: " ")
        }
    }

    private func line(_ value: Measurement.Value) -> String {
        switch value {
        case .number(let number): "\(number)"
        case .parts(let numbers): numbers.map { "\($0)" }.joined(separator: "/")
        case .range(let low, let high): "\(low)..\(high)"
        case .word(let word): word
        }
    }

    @Test(arguments: [
        ("Na 141, K 3.9, creatinine 88 umol/L.", ["Na 141.0", "K 3.9", "creatinine 88.0 umol/L"]),
        ("BP 146/82, HR 91, SpO2 94% RA.", ["BP 146.0/82.0", "HR 91.0", "SpO2 94.0 %"]),
        ("Hemoglobin was 9.4 g/dL (12.0-15.5).", ["Hemoglobin 9.4 g/dL L [12.0,15.5]"]),
        ("Albumin 2.9 (*) 3.5 - 5.0 g/dL", ["Albumin 2.9 g/dL L [3.5,5.0]"]),
        ("Troponin was negative, CRP >200 mg/L.", ["Troponin negative NEG", "CRP > 200.0 mg/L"]),
        ("ALT 41 -> 96, INR 1.3 (was 2.8).", ["ALT 41.0", "ALT 96.0", "INR 1.3", "INR 2.8"]),
        ("AST/ALT 51/63.", ["AST 51.0", "ALT 63.0"]),
        ("GCS 14/15, Child-Pugh B, NYHA class III.", ["GCS 14.0", "Child-Pugh B", "NYHA class III"]),
        ("A 2.4 x 1.8 cm nodule; staged pT2 N1 M0.", ["- 2.4/1.8 cm", "- pT2N1M0"]),
        ("ejection fraction of approximately 45 to 50%", ["ejection fraction ~ 45.0..50.0 %"]),
        ("The platelet count two days after transfusion was 64,000.", ["platelet count 64000.0"]),
        ("BP 140s/80s", ["BP ~ 140.0/80.0"]),
        ("Chest pain 6/10 on arrival.", ["Chest pain 6.0/10.0"]),
        ("Creatinine rose from 1.1 to 3.4.", ["Creatinine 1.1", "Creatinine 3.4"]),
    ])
    func english(text: String, wanted: [String]) throws {
        #expect(try measurements(text) == wanted)
    }

    @Test(arguments: [
        ("血钾3.0mmol/L（降低），血钠128mmol/L↓（137-147）。", ["血钾 3.0 mmol/L L", "血钠 128.0 mmol/L L [137.0,147.0]"]),
        ("体温最高39.2℃，体温三十八度五。", ["体温 39.2 Cel", "体温 38.5 Cel"]),
        ("T 36.8℃ P 84次/分 BP 132/78mmHg", ["T 36.8 Cel", "P 84.0 /min", "BP 132.0/78.0 mm[Hg]"]),
        ("WBC 11.6×10^9/L↑，Hb 92g/L。", ["WBC 11.6 10*9/L H", "Hb 92.0 g/L"]),
        ("乙肝表面抗原阳性，尿蛋白2+，ANA 1:160。", ["乙肝表面抗原 阳性 POS", "尿蛋白 2+", "ANA 1:160"]),
        ("肝左叶见囊肿，大小约3.1cm×2.2cm。", ["- ~ 3.1/2.2 cm"]),
        ("肌酐 98→146μmol/L。", ["肌酐 98.0 umol/L", "肌酐 146.0 umol/L"]),
        ("血红蛋白由88升至101g/L。", ["血红蛋白 88.0 g/L", "血红蛋白 101.0 g/L"]),
        ("咯血，鲜红，每日约100ml。管腔狭窄85%。", ["- ~ 100.0 mL", "- 85.0 %"]),
        ("时点　血糖　肌酐\n0h　4.6　88\n6h　3.4　96\n", ["血糖 4.6", "肌酐 88.0", "血糖 3.4", "肌酐 96.0"]),
    ])
    func chinese(text: String, wanted: [String]) throws {
        #expect(try measurements(text) == wanted)
    }

    @Test(arguments: [
        "Metoprolol 25 mg twice daily, potassium chloride 20 mEq.", "Seen on 2024-03-05 at 14:30, aged 67 years.", "1. Cough 2. Fever for 3 days", "给予呋塞米20mg静推，3天后复查。",
        "Transfuse if Hb <70, target INR 2-3.",
    ])
    func dosesDatesAgesAndAimsAreNone(text: String) throws {
        #expect(try measurements(text) == [])
    }

    @Test func aTestThatNoDictionaryHasIsAddedInItsPlace() throws {
        let document = try Fixture.analyze("Low output overnight. Wt. (kg): 71.5 this morning.")
        let measurement = try #require(document.measurements.first)
        #expect(measurement.unit == "kg")
        let entity = document.entities[try #require(measurement.test)]
        #expect(entity.kind == .test)
        #expect(document.entities.map(\.span) == document.entities.map(\.span).sorted())
    }

    @Test func unitsOfMoreThanOneReadingAreTold() throws {
        let document = try Fixture.analyze("WBC 12.3×109/L，PLT 210 G/L。")
        #expect(document.measurements.map(\.unit) == ["10*9/L", "10*9/L"])
        #expect(document.diagnostics.filter { $0.code == "measurement.unit-assumed" }.count == 2)
    }

    @Test func anIntervalOfAnotherUnitIsConvertedBeforeItIsCompared() throws {
        let document = try Fixture.analyze("Glucose 7.9 mmol/L (reference range 70-110 mg/dL).")
        let measurement = try #require(document.measurements.first)
        #expect(measurement.interpretation == .high)
        #expect(abs((measurement.high ?? 0) - 6.106) < 0.01)
    }

    @Test func aFamilyMembersResultIsTheirs() throws {
        let document = try Fixture.analyze("Family history: mother's HbA1c 9.1%.")
        #expect(document.measurements.allSatisfy { $0.assertion.subject == .family })
    }

    @Test(arguments: 0..<30)
    func spansLieInAnyText(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 19)
        let words = ["Na ", "BP ", "120/80", "1:320", "×10^9/L", "(", "阳性", "GCS ", "E4V5M6", "cT2N1", "3+4=", "Ⅲ级", "→", "三十九度五", "10E9/L", " to ", "x 3", "99999999999999999999"]
        var text = ""
        for _ in 0..<20 { text += RandomText.make(6, using: &generator) + words[Int.random(in: 0..<words.count, using: &generator)] }
        let document = try Fixture.analyze(text)
        for measurement in document.measurements {
            #expect(document.text.span.contains(measurement.span))
            #expect(measurement.span.contains(measurement.valueSpan))
        }
    }
}
