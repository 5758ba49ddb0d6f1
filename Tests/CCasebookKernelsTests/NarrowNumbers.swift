/// Narrow forms of numbers, by their definitions.
enum NarrowNumbers {
    static func float(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

    /// The nearer of the two neighbours, the even one of equals.
    static func bfloat16(_ value: Float) -> UInt16 {
        if value.isInfinite { return UInt16(value.bitPattern >> 16) }
        let low = UInt16(value.bitPattern >> 16), high = low + 1
        // Beyond the largest number stands what would be the next.
        func size(_ bits: UInt16) -> Double { bits & 0x7fff == 0x7f80 ? 0x1p128 : abs(Double(float(bits))) }
        let below = abs(Double(value)) - size(low), above = size(high) - abs(Double(value))
        return below < above || below == above && low & 1 == 0 ? low : high
    }

    /// round(127 h) + 128, halves to even.
    static func int8(_ value: Float) -> UInt8 { UInt8((value * 127).rounded(.toNearestOrEven) + 128) }
}
