/// A 64-bit digest of bytes, the same in every run and on every machine: FNV-1a (Fowler, Noll and Vo). Not for secrets.
package struct ByteHash: Sendable {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    /// The hash of a block at once, some times faster: the same step over words of eight bytes, little endian and the last one filled up with zeros, with the
    /// upper half folded into the lower after each.
    package init(block bytes: UnsafeRawBufferPointer) {
        func step(_ word: UInt64) {
            value = (value ^ word) &* 0x0000_0100_0000_01B3
            value ^= value >> 32
        }
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) { step(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))) }
        if whole < bytes.count { step((whole..<bytes.count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }) }
        step(UInt64(bytes.count))
    }

    /// Sixteen hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
