import CasebookCore
import CasebookTestSupport
import Testing

@Suite struct OffsetMapTests {
    @Test func crlfIsTwoScalars() {
        let text = SourceText("a\r\n肺👩‍⚕️b")
        #expect(text.length(in: .scalar) == 9)
        #expect(text.length(in: .utf16) == 10)
        #expect(text.offset(3, in: .scalar) == 3)
        #expect(text.offset(6, in: .scalar) == 4)
    }

    @Test(arguments: 0..<40)
    func agreesWithStringViews(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let string = RandomText.make(200, using: &generator)
        let text = SourceText(string)
        var scalars = 0
        var utf16 = 0
        var bytes = 0
        for scalar in string.unicodeScalars {
            #expect(text.offset(bytes, in: .scalar) == scalars)
            #expect(text.offset(bytes, in: .utf16) == utf16)
            #expect(text.byteOffset(scalars, in: .scalar) == bytes)
            #expect(text.byteOffset(utf16, in: .utf16) == bytes)
            scalars += 1
            utf16 += scalar.value > 0xFFFF ? 2 : 1
            bytes += scalar.utf8.count
        }
        #expect(text.byteOffset(scalars, in: .scalar) == bytes)
        #expect(text.byteOffset(scalars + 1, in: .scalar) == nil)
        #expect(text.byteOffset(-1, in: .scalar) == nil)
    }

    @Test func insideAScalarIsNil() {
        let text = SourceText("𠮷")
        #expect(text.byteOffset(1, in: .utf16) == nil)
        #expect(text.byteOffset(1, in: .utf8) == nil)
        #expect(text.byteOffset(2, in: .utf16) == 4)
    }
}
