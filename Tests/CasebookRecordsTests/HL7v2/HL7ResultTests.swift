import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7ResultTests {
    private func record(_ text: String) throws -> ClinicalRecord { try HL7Message(parsing: text).records(id: "m1")[0] }

    @Test func headerAndPatient() throws {
        let record = try record(HL7Fixtures.laboratory)
        #expect(record.kind == .hl7v2)
        #expect(record.type?.code == "ORU^R01")
        #expect(record.times.created == "2024-03-11T14:25:33")
        #expect(record.times.authored == "2024-03-11T14:20:00")
        #expect(record.authors == ["Ruth Stern"])
        let patient = record.patient
        #expect(patient.name == "Amelie R Delacroix")
        try #require(patient.identifiers.map(\.value) == ["884213", "123-45-6789"])
        #expect(patient.identifiers[0].system == "2.16.840.1.113883.19.5")
        #expect(patient.identifiers[1].type == "SS")
        #expect(patient.birthDate == "1958-07-23")
        #expect(patient.sex == "female")
        #expect(patient.address == "12 Mill Lane, Apt 4, Springfield, IL, 62701, USA")
        #expect(patient.race == "White")
        #expect(patient.ethnicity == "Not Hispanic")
        #expect(patient.maritalStatus == "Married")
        #expect(patient.language == "English")
        #expect(record.encounter?.id == "V77120")
        #expect(record.encounter?.type?.display == "outpatient")
        #expect(record.encounter?.start == "2024-03-11T13:00:00")
        #expect(record.diagnostics.isEmpty)
    }

    @Test func panelAndValues() throws {
        let record = try record(HL7Fixtures.laboratory)
        #expect(record.facts.count == 1)
        let panel = try #require(record.facts.first)
        #expect(panel.kind == .panel)
        #expect(panel.name == "Comprehensive metabolic panel")
        #expect(panel.status == "final")
        try #require(panel.members.count == 10)
        let glucose = panel.members[0]
        #expect(glucose.code?.system == "LOINC")
        #expect(glucose.code?.translations.first?.display == "Glucose, serum")
        #expect(glucose.code?.translations.first?.system == nil)
        #expect(glucose.value == .number("182"))
        #expect(glucose.unit == "mg/dL")
        #expect(glucose.referenceRange == ReferenceRange(low: "70", high: "105", text: "70-105"))
        #expect(glucose.interpretation == "H")
        #expect(glucose.effective?.start == "2024-03-11T13:30:00")
        #expect(glucose.comment == "Patient was not fasting.")
        #expect(record.origin(of: glucose).path == "OBX(1)-5")
        #expect(record.origin(of: glucose).line == 6)
        #expect(panel.members[2].value == .number("60"))
        #expect(panel.members[2].comparator == ">")
        #expect(panel.members[2].referenceRange?.low == "60")
        #expect(panel.members[3].value == .text("1:2"))
        #expect(panel.members[3].status == "preliminary")
        guard case .coded(let color) = panel.members[4].value else { return #expect(Bool(false)) }
        #expect(color.system == "SNOMED CT")
        #expect(color.display == "Yellow")
        #expect(panel.members[9].kind == .vitalSign)
    }

    @Test func correctedAndWithdrawn() throws {
        let members = try #require(record(HL7Fixtures.laboratory).facts.first).members
        try #require(members.count == 10)
        #expect(members[5].superseded && !members[5].isCurrent)
        #expect(members[6].status == "corrected" && members[6].isCurrent)
        #expect(members[7].status == "entered-in-error" && !members[7].isCurrent)
        #expect(members[8].status == "cancelled" && !members[8].isCurrent)
        let other = "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|A^a|||20240101\rOBX|1|NM|1^x||5||||||F\rOBR|2||2|A^a|||20240102\rOBX|1|NM|1^x||6||||||C\r"
        #expect(try record(other).facts.first?.members.first?.superseded == false)
    }

    @Test func takenBack() throws {
        let results = try record(
            "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|A^a\rOBX|1|NM|1^x||5||||||F\rOBX|2|NM|1^x||50||||||W\rOBX|3|NM|2^y||7||||||F\rOBX|4|NM|2^y||7||||||D\r")
        #expect(results.facts.first?.members.map(\.superseded) == [false, false, true, false])
        #expect(results.facts.first?.members.map(\.isCurrent) == [true, false, false, false])
        let order = try record("MSH|^~\\&|A||||||ORU^R01\r" + Self.order(status: "X") + "\rOBX|1|NM|1^x||5||||||F\r")
        #expect(order.facts.first?.status == "cancelled")
        #expect(order.facts.first?.members.first?.isCurrent == false)
    }

    @Test(arguments: [("A", "preliminary"), ("S", "registered"), ("C", "corrected"), ("X", "cancelled"), ("O", "ordered"), ("Z", "unknown")]) func statesOfOrders(
        _ written: String, _ status: String
    ) throws {
        let record = try record("MSH|^~\\&|A||||||ORU^R01\r\(Self.order(status: written))\r")
        #expect(record.facts.first?.status == status)
        #expect(record.diagnostics.isEmpty)
    }

    private static func order(status: String) -> String { (["OBR", "1", "", "1", "A^a"] + [String](repeating: "", count: 20) + [status]).joined(separator: "|") }

    @Test func specimensBeforeAndAfterOrders() throws {
        let before = try record(
            "MSH|^~\\&|A||||||OML^O33\rSPM|1|||BLD^Blood\rORC|NW|1\rOBR|1|1||A^a\rORC|NW|2\rOBR|2|2||B^b\rSPM|2|||UR^Urine\rORC|NW|3\rOBR|3|3||C^c\r")
        #expect(before.facts.map(\.site?.display) == ["Blood", "Blood", "Urine"])
        let after = try record("MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|A^a\rOBX|1|NM|1^x||5\rSPM|1|||BLD^Blood\rOBR|2||2|B^b\rOBX|1|NM|1^x||6\rSPM|1|||UR^Urine\r")
        #expect(after.facts.map(\.site?.display) == ["Blood", "Urine"])
    }

    @Test(arguments: [
        ("mmol/L^millimole per liter^UCUM", "mmol/L"), ("258813002^mmol/L^SCT", "mmol/L"), ("264864^per minute^MDC^/min^^UCUM", "/min"), ("caps^capsule", "caps"), ("1001", "1001"),
    ]) func units(_ written: String, _ unit: String) throws {
        let record = try record("MSH|^~\\&|A||||||ORU^R01\rOBX|1|CWE|1^x||5|\(written)\r")
        #expect(record.facts.first?.unit == unit)
        #expect(record.facts.first?.value == .number("5"))
    }

    @Test(
        arguments: [
            ("ST", "3.2", FactValue.number("3.2"), nil), ("ST", "<0.01", .number("0.01"), "<"), ("TX", "> OR = 60", .number("60"), ">="),
            ("ST", "0-2", .range(low: "0", high: "2"), nil),
            ("ST", "few", .text("few"), nil), ("CWE", "60~80", .text("60; 80"), nil),
            ("CWE", "10828004^Positive^SCT", .coded(CodedConcept(system: "SNOMED CT", code: "10828004", display: "Positive")), nil),
        ] as [(String, String, FactValue, String?)]) func measurementsUnderTheWrongType(_ type: String, _ written: String, _ value: FactValue, _ comparator: String?) throws
    {
        let fact = try #require(record("MSH|^~\\&|A||||||ORU^R01\rOBX|1|\(type)|1^thing||\(written)|mg/dL|||||F\r").facts.first)
        #expect(fact.value == value && fact.comparator == comparator)
    }

    @Test func commentsOnNothingElse() throws {
        let record = try record(
            "MSH|^~\\&|A||||||ORU^R01\rPID|1||1\rNTE|1||Lives alone.~Hard of hearing.\rAL1|1|DA|^Latex\rNK1|1|Doe^Jane\rNTE|1||Call after six.\rOBR|1||1|A^a\rOBX|1|NM|1^x||5\rNTE|1||Repeat.\r"
        )
        #expect(record.sections.map(\.kind) == ["notes"])
        let section = try #require(record.sections.first)
        #expect(section.text == "Lives alone.\nHard of hearing.\nCall after six.")
        #expect(record.origin(of: TextSpan(section.text.utf8.count - 4, section.text.utf8.count), in: section).path == "NTE(2)-3")
        #expect(record.facts.map(\.comment) == [nil, nil])
        #expect(record.facts[1].members.map(\.comment) == ["Repeat."])
    }

    @Test func chinese() throws {
        let record = try record(HL7Fixtures.chinese)
        #expect(record.patient.name == "王小明")
        #expect(record.patient.sex == "male")
        #expect(record.times.created == "2024-05-02T09:15:00+08:00")
        let panel = try #require(record.facts.first)
        #expect(panel.name == "血常规")
        try #require(panel.members.map(\.name) == ["白细胞计数", "血红蛋白", "血型"])
        #expect(panel.members[0].referenceRange?.high == "9.5")
        #expect(panel.members[0].code?.translations.first?.system == "LOINC")
        #expect(panel.members[2].value == .text("A型"))
    }

    @Test(arguments: [
        ("NM", "007.50", FactValue.number("7.50")), ("NM", "+.5", .number("0.5")), ("NM", "<0.01", .number("0.01")), ("NM", "trace", .text("trace")),
        ("NR", "1^2", .range(low: "1", high: "2")), ("SN", "^1^-^2", .range(low: "1", high: "2")), ("SN", "^2^+", .text("2+")), ("SN", "=^4", .number("4")),
        ("DT", "20240102", .time("2024-01-02")), ("TS", "202401020304", .time("2024-01-02T03:04")), ("TM", "1430", .text("14:30")), ("XPN", "Doe^Jane", .text("Jane Doe")),
        ("ST", "3.2", .text("3.2")), ("NM", "< OR = 0.5", .number("0.5")), ("CX", "77^^^A", .text("77")), ("CQ", "3^mL", .number("3")),
        ("CWE", "POS", .coded(CodedConcept(code: "POS"))),
        ("CE", "阳性", .text("阳性")), ("", "5", .number("5")), ("RP", "http://x^im", .text("http://x im")), ("DR", "20240101^20240103", .text("2024-01-01/2024-01-03")),
    ]) func types(_ type: String, _ written: String, _ value: FactValue) throws {
        let record = try record("MSH|^~\\&|A||||||ORU^R01\rOBX|1|\(type)|1^thing||\(written)||||||F\r")
        #expect(record.facts.first?.value == value)
    }

    @Test(
        arguments: [
            ("3.5-5.5", "3.5", "5.5"), ("70_105", "70", "105"), ("4.3 to 6.2", "4.3", "6.2"), ("<5", nil, "5"), (">= 60", "60", nil), ("-2--1", "-2", "-1"),
            ("-2.0 - 2.0", "-2.0", "2.0"),
            ("3.9～6.1", "3.9", "6.1"), ("阴性", nil, nil), ("4.50&5.90", "4.50", "5.90"), ("1–2", "1", "2"),
        ] as [(String, String?, String?)]) func ranges(_ written: String, _ low: String?, _ high: String?) throws
    {
        let range = try record("MSH|^~\\&|A||||||ORU^R01\rOBX|1|NM|1^thing||5||\(written)|||F\r").facts.first?.referenceRange
        #expect(range?.low == low)
        #expect(range?.high == high)
        #expect(range?.text == written)
    }

    @Test func oddTimesAndMissingType() throws {
        let record = try record("MSH|^~\\&|A||||yesterday\rPID|1||1||||196203520\r")
        #expect(record.times.created == nil)
        #expect(record.patient.birthDate == nil)
        #expect(record.diagnostics.map(\.code) == ["hl7.no-type", "hl7.time", "hl7.time"])
        #expect(!record.diagnostics.contains { $0.message.contains("yesterday") })
    }

    @Test(arguments: [("2024030112304500", "2024-03-01T12:30:45"), ("20240300", "2024-03"), ("20240000", "2024")]) func timesThatCanBeRead(_ written: String, _ time: String) throws
    {
        #expect(try record("MSH|^~\\&|A||||\(written)||ACK\r").times.created == time)
    }

    @Test func severalPatients() throws {
        let message = try HL7Message(parsing: "MSH|^~\\&|A||||||ORU^R01\rPID|1||1||A^B\rOBX|1|NM|1^x||5\rPID|2||2||C^D\rOBX|1|NM|1^x||6\r")
        let records = message.records(id: "m")
        try #require(records.map(\.id) == ["m", "m#2"])
        #expect(records.map { $0.facts.first?.value } == [.number("5"), .number("6")])
        #expect(records[1].origin(of: records[1].facts[0]).path == "OBX(2)-5")
    }

    @Test func correctionsOfOneTime() throws {
        let head = "MSH|^~\\&|A||||||ORU^R01\rOBR|1||1|T^Tolerance|||202401010800\r"
        let curve = try record(
            head + "OBX|1|NM|G^Glucose||90||||||F|||202401010800\rOBX|2|NM|G^Glucose||175||||||F|||202401010900\rOBX|3|NM|G^Glucose||180||||||C|||202401010900\r"
                + "OBX|4|NM|G^Glucose||140||||||F|||202401011000\r")
        #expect(curve.facts.first?.members.map(\.superseded) == [false, true, false, false])
        let open = try record(head + "OBX|1|NM|G^Glucose||90||||||F\rOBX|2|NM|G^Glucose||95||||||C|||202401010900\r")
        #expect(open.facts.first?.members.map(\.superseded) == [true, false])
    }

    @Test func notYetDone() throws {
        for (state, status) in [("O", "ordered"), ("S", "registered")] {
            let fact = try #require(record("MSH|^~\\&|A||||||ORU^R01\r\(Self.order(status: state))\r").facts.first)
            #expect(fact.mood == .request && fact.kind == .plan && fact.status == status && !fact.isCurrent)
        }
        let panel = try #require(
            record("MSH|^~\\&|A||||||ORU^R01\r\(Self.order(status: "I"))\rOBX|1|NM|1^x||5||||||O\rOBX|2|NM|2^y||||||||I\rOBX|3|NM|3^z||7||||||F\r").facts.first)
        #expect(panel.mood == .event && panel.status == "registered")
        #expect(panel.members.map(\.mood) == [.request, .event, .event])
        #expect(panel.members.map(\.status) == ["ordered", "registered", "final"])
        #expect(panel.members.map(\.isCurrent) == [false, false, true])
    }

    @Test func stateOfTheOrder() throws {
        func fact(_ message: String, _ order: String) throws -> ClinicalFact { try #require(record("MSH|^~\\&|A||||||\(message)\rORC|\(order)\rOBR|1||1|A^a\r").facts.first) }
        #expect(try fact("ORM^O01", "SC|1|||CA").status == "cancelled")
        #expect(try fact("ORU^R01", "SC|1|||CA").status == "cancelled")
        #expect(try fact("ORM^O01", "SC|1|||DC").status == "cancelled")
        #expect(try fact("ORM^O01", "SC|1|||ER").status == "entered-in-error")
        #expect(try fact("ORM^O01", "SC|1|||HD").status == "on-hold")
        #expect(try fact("ORM^O01", "CA|1|||IP").status == "cancelled")
        #expect(try fact("ORU^R01", "RE|1|||IP").status == nil)
        let scheduled = try record("MSH|^~\\&|A||||||ORU^R01\rORC|SC|1|||CA\r\(Self.order(status: "S"))\r")
        #expect(scheduled.facts.first?.status == "cancelled")
        let done = try record("MSH|^~\\&|A||||||ORU^R01\rORC|SC|1|||CA\r\(Self.order(status: "F"))\rOBX|1|NM|1^x||5||||||F\r")
        #expect(done.facts.first?.status == "final" && done.facts.first?.members.first?.isCurrent == true)
    }

    @Test(arguments: [
        ("SN", "^1^:^128~^1^:^64", "1:128; 1:64"), ("SN", ">^5~^1^-^2", ">5; 1-2"), ("NA", "1^2~3^4", "1 2; 3 4"), ("DT", "20240101~20240301", "2024-01-01; 2024-03-01"),
        ("TM", "0800~2000", "08:00; 20:00"), ("NR", "1^2~3^4", "1-2; 3-4"), ("CQ", "5^mg~6^mg", "5 mg; 6 mg"), ("RP", "a~b", "a; b"),
        ("DR", "20240101^20240102~20240201^20240202", "2024-01-01/2024-01-02; 2024-02-01/2024-02-02"), ("XPN", "Doe^Jane~Roe^Sam", "Jane Doe; Sam Roe"), ("CX", "7~8", "7; 8"),
        ("ZZ", "a^b~c", "a b; c"),
    ]) func repetitions(_ type: String, _ written: String, _ words: String) throws {
        let fact = try #require(record("MSH|^~\\&|A||||||ORU^R01\rOBX|1|\(type)|1^thing||\(written)||||||F\r").facts.first)
        #expect(fact.value == .text(words) && fact.unit == nil && fact.comparator == nil)
    }
}
