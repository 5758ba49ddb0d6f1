import CasebookCore
import Testing

@Suite struct ByteHashTests {
    /// The test vectors of FNV's authors.
    @Test(arguments: [("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8)] as [(String, UInt64)])
    func bytesOneAfterTheOther(text: String, value: UInt64) {
        var hash = ByteHash()
        hash.combine(text.utf8)
        #expect(hash.value == value)
    }

    /// Values of a program of its own, in C.
    @Test(
        arguments: [
            ("", 0xAF63_BD4C_2962_0A93), ("a", 0x68E0_166A_3938_C199), ("foobar", 0x980F_EDA3_4849_FB98), ("twelve bytes", 0x3D3D_11C6_A45D_DDFB),
        ] as [(String, UInt64)])
    func aBlockAtOnce(text: String, value: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes { ByteHash(block: $0).value } == value)
    }

    /// Neither a changed bit nor zeros more or fewer at the end leave a block's hash as it was.
    @Test func everyBitOfABlockCounts() {
        var random = SeededGenerator(seed: 5)
        let bytes = (0..<61).map { _ in UInt8.random(in: 0...255, using: &random) } + [0, 0, 0]
        var seen: Set<UInt64> = []
        for count in 57...64 { seen.insert(bytes[..<count].withUnsafeBytes { ByteHash(block: $0).value }) }
        for bit in 0..<512 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            seen.insert(changed.withUnsafeBytes { ByteHash(block: $0).value })
        }
        #expect(seen.count == 8 + 512)
    }
}
