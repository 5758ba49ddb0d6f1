/// A 64-bit hash of a word's scalars: FNV-1a over scalars with a final mix, the same in every run and on every machine, since compiled
/// lexicons hold such hashes.
package struct WordHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    package init() {}

    @inline(__always)
    package mutating func combine(_ scalar: UInt32) {
        state = (state ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3
    }

    @inline(__always)
    package var value: UInt64 {
        var value = state
        value = (value ^ (value >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return value ^ (value >> 29)
    }

    /// Hash of a whole word.
    package static func of(_ word: some StringProtocol) -> UInt64 {
        var hash = WordHash()
        for scalar in word.unicodeScalars { hash.combine(scalar.value) }
        return hash.value
    }
}
