/// A small random number generator with a seed: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). The same seed gives the same numbers on every
/// machine. Not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// What a step adds to the state.
    package static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= Self.increment
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
