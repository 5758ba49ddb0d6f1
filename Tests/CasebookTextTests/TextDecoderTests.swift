import CasebookCore
import CasebookText
import Foundation
import Testing

@Suite struct TextDecoderTests {
    private let note = "患者因“发热、咳嗽3天”入院，体温38.5℃，诊断为肺炎。"

    @Test func utf8AndMarks() {
        #expect(TextDecoder.decode([0xEF, 0xBB, 0xBF] + Array(note.utf8)).text.string == note)
        #expect(TextDecoder.decode(Array(note.utf8)).encoding == .utf8)
        #expect(TextDecoder.decode([]).text.isEmpty)
    }

    @Test func utf16() {
        let little = [UInt8](note.data(using: .utf16LittleEndian)!)
        let big = [UInt8](note.data(using: .utf16BigEndian)!)
        #expect(TextDecoder.decode([0xFF, 0xFE] + little).text.string == note)
        #expect(TextDecoder.decode([0xFE, 0xFF] + big).text.string == note)
        #expect(TextDecoder.decode([UInt8]("Patient denies fever.".data(using: .utf16LittleEndian)!)).encoding == .utf16LittleEndian)
    }

    /// 患者发热 in GB18030, without a converter's help.
    @Test func gb18030() {
        let chinese: [UInt8] = [0xBB, 0xBC, 0xD5, 0xDF, 0xB7, 0xA2, 0xC8, 0xC8]
        let decoded = TextDecoder.decode(chinese)
        #expect(decoded.encoding == .gb18030)
        #expect(decoded.text.string == "患者发热")
    }

    @Test func windows1252() {
        let decoded = TextDecoder.decode(Array("Caf".utf8) + [0xE9] + Array(" visit, temp 38".utf8) + [0xB0])
        #expect(decoded.encoding == .windows1252)
        #expect(decoded.text.string == "Café visit, temp 38°")
    }

    @Test func damagedUTF8IsRepairedByMaximalSequences() {
        let decoded = TextDecoder.decode(Array("患者".utf8) + [0xE5, 0x8F] + Array("发热".utf8) + [0xFF])
        #expect(decoded.text.string == "患者\u{FFFD}发热\u{FFFD}")
        #expect(decoded.diagnostics.map(\.code) == ["text.malformed"])
    }

    @Test func aWrongDeclarationIsSurvivedAndSaid() {
        let decoded = TextDecoder.decode(Array(note.utf8), declared: .utf16LittleEndian)
        #expect(decoded.text.string == note || decoded.diagnostics.isEmpty == false)
        let marked = TextDecoder.decode([0xEF, 0xBB, 0xBF] + Array(note.utf8), declared: .gb18030)
        #expect(marked.text.string == note)
        #expect(marked.diagnostics.map(\.code) == ["text.encoding-declared-wrong"])
    }
}
