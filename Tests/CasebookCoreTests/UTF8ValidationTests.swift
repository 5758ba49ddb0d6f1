import CasebookCore
import CasebookTestSupport
import Testing

@Suite struct UTF8ValidationTests {
    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE4, 0xB8],
            [0xFF],
        ] as [[UInt8]])
    func malformedIsFound(bytes: [UInt8]) {
        let padded = Array("abcdefghij".utf8) + bytes
        #expect(padded.withUnsafeBufferPointer { UTF8Validation.firstMalformed($0) } == 10)
    }

    @Test(arguments: 0..<20)
    func agreesWithTheStandardLibrary(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed) + 1_000)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
                Bool.random(using: &generator) ? UInt8.random(in: 0x80...0xFF, using: &generator) : UInt8.random(in: 0...0x7F, using: &generator)
            }
            let isValid = bytes.withUnsafeBufferPointer { UTF8Validation.firstMalformed($0) } == nil
            #expect(isValid == (Array(String(decoding: bytes, as: UTF8.self).utf8) == bytes))
        }
    }
}
