import Casebook
import CasebookTestSupport
import Testing

@Suite struct MedicationTests {
    /// A medication in a line: drug, then what is said of it, parts of an instruction behind `+`.
    private func medications(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.medications.map { medication in
            var words = [medication.drug.map { document.text[document.entities[$0].span] } ?? "-"]
            if let strength = medication.strength { words.append("[" + line(strength) + "]") }
            words.append(medication.dosages.map { line($0) }.joined(separator: " + "))
            if ![.active, .unknown].contains(medication.status) { words.append(medication.status.rawValue) }
            if let context = medication.context { words.append(context.rawValue) }
            return words.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private func line(_ amount: Amount) -> String {
        let high = amount.high.map { "-\($0)" } ?? ""
        return "\(amount.value)\(high) \(amount.unit ?? "?")"
    }

    private func line(_ dosage: DosageInstruction) -> String {
        var words: [String] = []
        if let dose = dosage.dose { words.append(line(dose)) }
        if let route = dosage.route { words.append(route) }
        if let frequency = dosage.frequency { words.append("\(frequency.count)/\(frequency.period)\(frequency.periodUnit)") }
        words += dosage.timing
        if let duration = dosage.duration { words.append("for " + line(duration)) }
        if dosage.isAsNeeded { words.append("prn") }
        return words.joined(separator: " ")
    }

    @Test(arguments: [
        ("Lisinopril 20 mg po daily, cephalexin 500 mg q6h x10d.", ["Lisinopril 20.0 mg oral 1.0/1.0d", "cephalexin 500.0 mg 1.0/6.0h for 10.0 d"]),
        ("Take 2 capsules of doxycycline 100mg every 12 hours for 2 weeks", ["doxycycline [100.0 mg] 2.0 capsule 1.0/12.0h for 2.0 wk"]),
        ("INSTILL 1 drop into both eyes t.i.d.", ["- 1.0 drop ophthalmic 3.0/1.0d"]),
        ("She declined amlodipine; plan to start losartan 50 mg qd.", ["amlodipine declined", "losartan 50.0 mg 1.0/1.0d planned"]),
        ("Warfarin was held and metoprolol was increased from 25 mg to 50 mg bid.", ["Warfarin held", "metoprolol 50.0 mg 2.0/1.0d changed"]),
        ("Home meds: metformin 500 mg bid with meals.", ["metformin 500.0 mg 2.0/1.0d C home"]),
        ("Ibuprofen 400 mg prn pain.", ["Ibuprofen 400.0 mg prn"]),
        ("Avoid NSAIDs. Allergic to penicillin.", []),
        ("He walks for 30 minutes 3 times a week.", []),
    ])
    func english(text: String, wanted: [String]) throws {
        #expect(try medications(text) == wanted)
    }

    @Test(arguments: [
        ("氨氯地平片5mg 口服 每日一次，头孢克洛0.25g tid×5天。", ["氨氯地平 5.0 mg oral 1.0/1.0d", "头孢克洛 0.25 g 3.0/1.0d for 5.0 d"]),
        ("缬沙坦由80mg加量至160mg qd。", ["缬沙坦 160.0 mg 1.0/1.0d changed"]),
        ("停用氯沙坦、螺内酯，改用呋塞米20mg qd。", ["氯沙坦 stopped", "螺内酯 stopped", "呋塞米 20.0 mg 1.0/1.0d started"]),
        ("予头孢哌酮2g加入0.9%氯化钠注射液100ml静滴 q12h。", ["头孢哌酮 2.0 g intravenous 1.0/12.0h"]),
        ("心绞痛发作时舌下含服硝酸甘油0.5mg。", ["硝酸甘油 0.5 mg sublingual prn"]),
        ("患者拒绝使用胺碘酮。拟加用比索洛尔2.5mg qd。", ["胺碘酮 declined", "比索洛尔 2.5 mg 1.0/1.0d planned"]),
        ("否认口服阿司匹林。勿服布洛芬。", []),
    ])
    func chinese(text: String, wanted: [String]) throws {
        #expect(try medications(text) == wanted)
    }

    @Test(arguments: [
        // What is said once of a list holds for all of it, but not a route for a form that has its own.
        ("予阿托伐他汀、美托洛尔口服。", ["oral", "oral"]),
        ("予对乙酰氨基酚混悬液、水合氯醛灌肠。", ["", "rectal"]),
        ("Ceftazidime and vancomycin were given for 7 days.", ["for 7.0 d", "for 7.0 d"]),
        ("氨氯地平5mg qd，必要时加用硝酸甘油。", ["5.0 mg 1.0/1.0d", "prn"]),
        ("Take prednisone 20 mg for 3 more days.", ["20.0 mg for 3.0 d"]),
        ("Urine grew Proteus resistant to ciprofloxacin.", []),
    ])
    func listsAndWhatFollowsThem(text: String, wanted: [String]) throws {
        let medications = try Fixture.analyze(text).medications
        #expect(medications.map { line($0.dosages[0]) } == wanted)
    }

    @Test(arguments: [
        ("Prednisolone 30 mg daily for 5 days, then 20 mg daily for 5 days, then stop.", ["30.0 mg 1.0/1.0d for 5.0 d", "20.0 mg 1.0/1.0d for 5.0 d"]),
        ("出院带药：甲泼尼龙片16mg qd，2周后减为8mg qd。", ["16.0 mg 1.0/1.0d for 2.0 wk", "8.0 mg 1.0/1.0d"]),
        ("门冬胰岛素早10U、中8U、晚8U皮下注射。", ["10.0 U subcutaneous 1.0/1.0d MORN", "8.0 U subcutaneous 1.0/1.0d NOON", "8.0 U subcutaneous 1.0/1.0d EVE"]),
        ("美托洛尔早2片晚1片。", ["2.0 tablet 1.0/1.0d MORN", "1.0 tablet 1.0/1.0d EVE"]),
    ])
    func partsOfAnInstruction(text: String, wanted: [String]) throws {
        let medication = try #require(try Fixture.analyze(text).medications.first)
        #expect(medication.dosages.map { line($0) } == wanted)
        #expect(medication.status != .stopped)
    }

    @Test func whatReadsBadlyIsFlaggedAndKept() throws {
        let document = try Fixture.analyze("Methotrexate 10 mg daily po, insulin glargine 10U qhs, digoxin .125 mg qd, warfarin 5.0 mg qd.")
        let codes = document.diagnostics.map(\.code).filter { $0.hasPrefix("medication.") }
        #expect(Set(codes) == ["medication.daily-methotrexate", "medication.unit-u", "medication.naked-decimal", "medication.trailing-zero"])
        #expect(document.medications.compactMap { $0.dosages[0].dose?.value } == [10, 10, 0.125, 5])
    }

    @Test func aReasonIsLinked() throws {
        let document = try Fixture.analyze("Ibuprofen 400 mg q6h prn headache.")
        let medication = try #require(document.medications.first)
        #expect(medication.reasons.map { document.text[document.entities[$0].span] } == ["headache"])
    }

    @Test func spansLieWithinAnyText() throws {
        let pieces = [
            "aspirin", "阿司匹林", " 5 mg", "½", "10U", "q8h", "每日", "一、三", "片", "(", "，", "。", "\n", "then ", "后", "x7d", "必要时", "减至", "take ", "+", "0.9%氯化钠", "🏥", "①", "12:30", "时",
        ]
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            var text = ""
            for _ in 0..<Int.random(in: 1...30, using: &generator) { text += pieces.randomElement(using: &generator)! }
            let document = try Fixture.analyze(text)
            let isInside = document.medications.allSatisfy { !$0.span.isEmpty && $0.span.end <= document.text.count && !$0.dosages.isEmpty }
            #expect(isInside)
        }
    }
}
