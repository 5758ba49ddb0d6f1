import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7MessageTests {
    private let small = "MSH|^~\\&|LAB|||\rPID|1||55^^^A&1.2.3&ISO^MR~66^^^B||Doe^Jane|\"\"|19700101\rOBX|1|ST|A||one\rOBX|2|ST|B||two^2&x\r"

    @Test func valuesByPath() throws {
        let message = try HL7Message(parsing: small)
        #expect(message["MSH-1"] == "|")
        #expect(message["MSH-2"] == "^~\\&")
        #expect(message["MSH-2.1"] == "^~\\&")
        #expect(message["MSH-3"] == "LAB")
        #expect(message["PID-3"] == "55")
        #expect(message["PID-3.4"] == "A")
        #expect(message["PID-3.4.3"] == "ISO")
        #expect(message["PID-3(2).1"] == "66")
        #expect(message["PID-3[2].1"] == "66")
        #expect(message["PID.5.2"] == "Jane")
        #expect(message["OBX(2)-5"] == "two")
        #expect(message["OBX[2]-5.2.2"] == "x")
        #expect(message["PID-6"] == "\"\"")
        #expect(message.segment("PID")?.field(6)?.isNull == true)
        for missing in ["PID-4", "PID-99", "PID-3(3)", "PID-3.9", "OBX(3)-5", "PV1-2", "PID-3.1.2", "PID"] { #expect(message[missing] == nil) }
        for wrong in ["", "PI", "pid-3", "PID-", "PID-0", "PID-3.", "PID-3(", "PID-3()", "PID-3.1.2.3", "PID-3 ", "PID-9999999999"] { #expect(HL7Path(wrong) == nil) }
        #expect(try #require(HL7Path("PID.3[2].1.2")).description == "PID-3(2).1.2")
    }

    @Test(arguments: ["\r", "\n", "\r\n"]) func segmentEnds(_ end: String) throws {
        let text = HL7Fixtures.laboratory.split(separator: "\r").joined(separator: end)
        let message = try HL7Message(parsing: text)
        #expect(message.segments.count == 17)
        #expect(message.segments.last?.line == 17)
        #expect(message.er7() == HL7Fixtures.laboratory)
    }

    @Test func delimitersOfTheHeader() throws {
        let message = try HL7Message(parsing: "MSH$%*!?@$LAB\rPID$$$1%2?3*4$a!F!b!S!c!T!d!R!e!E!f!P!g\r")
        #expect(message.delimiters.truncation == UInt8(ascii: "@"))
        #expect(message["PID-3.2.2"] == "3")
        #expect(message["PID-3(2)"] == "4")
        #expect(message["PID-4"] == "a$b%c?d*e!f@g")
        let old = try HL7Message(parsing: "MSH|^~\\|LAB\rPID|1^2&3\r")
        #expect(old["PID-1.2"] == "2&3")
        #expect(old.diagnostics.isEmpty)
        #expect(try HL7Message(parsing: "MSH|^&&^|LAB\r").diagnostics.map(\.code) == ["hl7.delimiters"])
    }

    @Test(arguments: [
        (#"a\F\b\S\c\T\d\R\e\E\f"#, "a|b^c&d~e\\f"), (#"one\.br\two"#, "one\ntwo"), (#"one\.sp2\two"#, "one\n\ntwo"), (#"\H\bold\N\ plain"#, "bold plain"),
        (#"\.in+4\text\.ti-2\ more\.fi\\.nf\"#, "text more"), (#"\X48656C6C6F\"#, "Hello"), (#"\XE58F91E783AD\"#, "发热"), (#"\XE58F\\X91\"#, "发"),
        (#"\C2842\x\M243A\y"#, "xy"), (#"\Zab\T\Q"#, #"\Zab\T\Q"#), (#"C:\temp\new"#, #"C:\temp\new"#), (#"a\"#, #"a\"#), (#"\XZZ\"#, #"\XZZ\"#), (#"\\"#, #"\\"#),
        (#"\.ce\Title\.br\"#, "\nTitle\n"),
    ]) func escapes(_ written: String, _ text: String) throws {
        #expect(try HL7Message(parsing: "MSH|^~\\&|\rNTE|1||\(written)\r")["NTE-3"] == text)
    }

    @Test func lineEndsWithinFields() throws {
        let message = try HL7Message(parsing: "MSH|^~\\&|X\nNTE|1||first line\nsecond line\n\nthird\nOBX|1|ST|A||v\n")
        #expect(message.segments.count == 3)
        #expect(message["NTE-3"] == "first line\nsecond line\n\nthird")
        #expect(message.diagnostics.map(\.code) == ["hl7.continued-line"])
        #expect(message.segment("OBX")?.line == 6)
        let again = try HL7Message(parsing: message.er7())
        #expect(again["NTE-3"] == message["NTE-3"])
        #expect(again.diagnostics.isEmpty)
        let lone = try HL7Message(parsing: "MSH|^~\\&|X\nNTE|1||drive C:\\H\nsalt \\T\\ sugar\n")
        #expect(lone["NTE-3"] == "drive C:\\H\nsalt & sugar")
        #expect(try HL7Message(parsing: lone.er7())["NTE-3"] == lone["NTE-3"])
        let bare = try HL7Message(parsing: "MSH|^~\\&|X\r\nNTE\r\nsome|text\r\n")
        #expect(bare["NTE-1"] == "some")
        #expect(bare.er7() == "MSH|^~\\&|X\rNTE|some|text\r")
    }

    @Test func noMessage() {
        for (text, line, column) in [("PID|1\rMSH|^~\\&|", 1, 1), ("", 1, 1), ("MSH", 1, 1), ("hello\n", 1, 1), ("\n\nsecret text", 3, 1)] {
            let error = #expect(throws: ClinicalError.self) { try HL7Message(parsing: text) }
            #expect(error?.code == .hl7Malformed)
            #expect(error?.location?.line == line)
            #expect(error?.location?.column == column)
            #expect(error?.description.contains("secret") == false)
        }
        let several = #expect(throws: ClinicalError.self) { try HL7Message(parsing: HL7Fixtures.order + HL7Fixtures.vaccination) }
        #expect(several?.location?.line == 11)
    }

    @Test func limits() {
        func code(_ text: String, _ limits: HL7Limits) -> ClinicalError.Code? {
            #expect(throws: ClinicalError.self) { try HL7Message(parsing: text, limits: limits) }?.code
        }
        #expect(code(small, HL7Limits(bytes: 20)) == .sizeLimit)
        #expect(code(small, HL7Limits(segments: 3)) == .segmentLimit)
        #expect(code(small, HL7Limits(fields: 5)) == .fieldLimit)
        #expect(code(small, HL7Limits(parts: 5)) == .partLimit)
        let error = #expect(throws: ClinicalError.self) { try HL7Batch(parsing: small + small, limits: HL7Limits(messages: 1)) }
        #expect(error?.code == .messageLimit)
    }

    @Test func originOfBytes() throws {
        let message = try HL7Message(parsing: "MSH|^~\\&|X\nNTE|1||发热\n咳嗽\n")
        let record = message.records(id: "n")[0]
        #expect(record.source?.origin(ofByte: 21, in: 1).column == 9)
        let second = record.source?.origin(ofByte: 28, in: 1)
        #expect(second?.line == 3)
        #expect(second?.column == 2)
        #expect(second?.path == "NTE(1)-3")
    }
}
