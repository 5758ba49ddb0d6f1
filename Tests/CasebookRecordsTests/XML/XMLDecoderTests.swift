import Casebook
import CasebookRecords
import CasebookText
import Testing

@Suite struct XMLDecoderTests {
    private func document(_ encoding: String) -> String { "<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a>胸痛，体温38℃</a>" }
    private let gbk: [UInt8] = [0xD0, 0xD8, 0xCD, 0xB4, 0xA3, 0xAC, 0xCC, 0xE5, 0xCE, 0xC2, 0x33, 0x38, 0xA1, 0xE6]

    private func withGBK(_ encoding: String?) -> [UInt8] {
        let head = encoding.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
        return Array("\(head)<a>".utf8) + gbk + Array("</a>".utf8)
    }

    private func wide(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
        var units = Array(text.utf16)
        if mark { units.insert(0xFEFF, at: 0) }
        return units.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    private func text(_ bytes: [UInt8]) throws -> String { String(decoding: try XMLDecoder.decode(bytes).bytes, as: UTF8.self) }

    @Test func readsEverySetThatIsDeclaredRightly() throws {
        #expect(try text(Array(document("UTF-8").utf8)).contains("胸痛，体温38℃"))
        for name in ["GBK", "gb2312", "GB18030", "cp936"] { #expect(try text(withGBK(name)).contains("胸痛，体温38℃")) }
        #expect(try text(Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>caf".utf8) + [0xE9] + Array("</a>".utf8)).contains("café"))
        for bigEndian in [true, false] { #expect(try text(wide(document("UTF-16"), bigEndian: bigEndian, mark: true)).contains("胸痛，体温38℃")) }
    }

    @Test func survivesWrongDeclarationsAndSaysSo() throws {
        for bytes in [Array(document("GBK").utf8), Array(document("UTF-16").utf8), withGBK("UTF-8"), [0xEF, 0xBB, 0xBF] + Array(document("GB2312").utf8)] {
            let decoded = try XMLDecoder.decode(bytes)
            #expect(String(decoding: decoded.bytes, as: UTF8.self).contains("胸痛，体温38℃"))
        }
        #expect(try XMLDecoder.decode(withGBK("UTF-8")).diagnostics.map(\.code) == ["text.encoding-declared-wrong"])
        #expect(try text(withGBK(nil)).contains("胸痛"))
    }

    @Test func refusesWhatIsNoText() {
        #expect(throws: ClinicalError.self) { try XMLDecoder.decode(Array("<a>".utf8) + [0xFF, 0xC0, 0x20] + Array("</a>".utf8)) }
        do throws(ClinicalError) {
            _ = try XMLDecoder.decode(Array("<?xml version='1.0' encoding='EBCDIC-CP'?><a>".utf8) + [0xC3] + Array("</a>".utf8))
            Issue.record("no error")
        } catch { #expect(error.code.rawValue == "xml.encoding") }
        do throws(ClinicalError) {
            _ = try XMLDecoder.decode(Array("<?xml version='1.0' encoding='EUC-JP'?><!DOCTYPE a><a>".utf8) + [0xC3, 0xFF] + Array("</a>".utf8))
            Issue.record("no error")
        } catch { #expect(error.code.rawValue == "xml.doctype") }
    }
}
