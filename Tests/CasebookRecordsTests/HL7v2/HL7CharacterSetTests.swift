import CasebookCore
import CasebookRecords
import CasebookText
import Testing

@Suite struct HL7CharacterSetTests {
    /// 张三, 血红蛋白 and 乗亅, whose second bytes are `\` and `|`.
    private func message(declared: String) -> [UInt8] {
        Array("MSH|^~\\&|LIS||HIS||20240502||ORU^R01|1|P|2.4||||||\(declared)\rPID|1||7||".utf8) + [0xD5, 0xC5, 0x5E, 0xC8, 0xFD]
            + Array("\rOBX|1|NM|HGB^".utf8) + [0xD1, 0xAA, 0xBA, 0xEC, 0xB5, 0xB0, 0xB0, 0xD7, 0x81, 0x5C, 0x81, 0x7C] + Array("||108|g/L\r".utf8)
    }

    @Test(arguments: ["GB 18030-2000", "GB18030", "GBK", "GB2312"]) func chineseAsDeclared(_ name: String) throws {
        let message = try HL7Message(parsing: message(declared: name))
        #expect(message.encoding == .gb18030)
        #expect(message["PID-5.1"] == "张")
        #expect(message["PID-5.2"] == "三")
        #expect(message["OBX-3.2"] == "血红蛋白乗亅")
        #expect(message["OBX-5"] == "108")
        #expect(message.diagnostics.isEmpty)
    }

    @Test(arguments: ["UNICODE UTF-8", "ASCII", ""]) func chineseDeclaredWrongly(_ name: String) throws {
        let message = try HL7Message(parsing: message(declared: name))
        #expect(message.encoding == .gb18030)
        #expect(message["PID-5.1"] == "张")
        #expect(message.diagnostics.map(\.code) == (name.isEmpty ? [] : ["hl7.character-set"]))
    }

    @Test(arguments: ["8859/1", "GB18030"]) func unicodeDeclaredWrongly(_ name: String) throws {
        let text = HL7Fixtures.chinese.replacing("UNICODE UTF-8", with: name)
        let message = try HL7Message(parsing: Array(text.utf8))
        #expect(message["PID-5.1"] == "王")
        #expect(message.diagnostics.map(\.code) == ["hl7.character-set"])
    }

    @Test func otherSets() throws {
        let latin = try HL7Message(parsing: Array("MSH|^~\\&|A|||||||1|P|2.3||||||8859/1\rPID|1||2||M".utf8) + [0xFC] + Array("ller\r".utf8))
        #expect(latin["PID-5"] == "Müller")
        let wide = HL7Fixtures.chinese.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try HL7Message(parsing: wide)["PID-5.1"] == "王")
        #expect(try HL7Message(parsing: [0xFF, 0xFE] + wide)["PID-5.1"] == "王")
        #expect(try HL7Message(parsing: [0xEF, 0xBB, 0xBF] + Array(HL7Fixtures.chinese.utf8))["PID-5.1"] == "王")
        let unknown = try HL7Message(parsing: Array("MSH|^~\\&|A|||||||1|P|2.3||||||ISO IR87\rPID|1\r".utf8))
        #expect(unknown.diagnostics.map(\.code) == ["hl7.character-set-unknown"])
    }

    @Test func bytesInEscapes() throws {
        let bytes = Array("MSH|^~\\&|A|||||||1|P|2.3||||||GBK\rNTE|1||\\XBBBC\\\\XD5DF\\ ok\r".utf8)
        #expect(try HL7Message(parsing: bytes)["NTE-3"] == "患者 ok")
    }
}
