/// Conversions between binary32 and the short formats in which weights are stored. Loops without branches, which the compiler turns into
/// vectors on every machine; nothing is asked of the alignment of the bytes.
package enum FloatFormats {
    /// The elements are the upper halves of binary32.
    static func widen(bfloat16 source: UnsafeRawPointer, to target: UnsafeMutablePointer<Float>, count: Int) {
        for index in 0..<count {
            let half = source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)
            target[index] = Float(bitPattern: UInt32(half) << 16)
        }
    }

    /// IEEE 754 binary16 to binary32, exact. NaN keeps its payload.
    static func widen(binary16 source: UnsafeRawPointer, to target: UnsafeMutablePointer<Float>, count: Int) {
        for index in 0..<count {
            let half = UInt32(source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
            let magnitude = half & 0x7FFF
            // Exponents differ by 112, those of infinity and NaN by twice as much.
            let normal = (magnitude << 13) &+ (magnitude >= 0x7C00 ? 224 << 23 : 112 << 23)
            // A subnormal counts units of 2^-24, the last place of numbers from 0.5 on.
            let subnormal = (Float(bitPattern: magnitude | 0x3F00_0000) - 0.5).bitPattern
            target[index] = Float(bitPattern: (magnitude < 0x400 ? subnormal : normal) | (half & 0x8000) << 16)
        }
    }

    /// Rounds to the nearest bfloat16, ties to even. NaN stays NaN, quiet.
    package static func round(_ source: UnsafePointer<Float>, toBFloat16 target: UnsafeMutableRawPointer, count: Int) {
        for index in 0..<count {
            let bits = source[index].bitPattern
            let rounded = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16
            let isNaN = bits & 0x7FFF_FFFF > 0x7F80_0000
            target.storeBytes(of: UInt16(truncatingIfNeeded: isNaN ? bits >> 16 | 0x40 : rounded), toByteOffset: index &* 2, as: UInt16.self)
        }
    }

    /// Rounds to the nearest binary16, ties to even; from 65,520 on that is infinity. NaN stays NaN, quiet.
    static func round(_ source: UnsafePointer<Float>, toBinary16 target: UnsafeMutableRawPointer, count: Int) {
        for index in 0..<count {
            let bits = source[index].bitPattern
            let magnitude = bits & 0x7FFF_FFFF
            let normal = (magnitude &- (112 << 23) &+ 0xFFF &+ (magnitude >> 13 & 1)) >> 13
            // Adding 0.5 rounds to units of 2^-24, those of a subnormal.
            let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- 0x3F00_0000
            let finite = magnitude < 0x3880_0000 ? subnormal : normal
            let special = magnitude > 0x7F80_0000 ? 0x7E00 | (magnitude >> 13 & 0x1FF) : 0x7C00
            let half = (magnitude >= 0x4780_0000 ? special : finite) | (bits >> 16 & 0x8000)
            target.storeBytes(of: UInt16(truncatingIfNeeded: half), toByteOffset: index &* 2, as: UInt16.self)
        }
    }

    /// Rounds finite numbers to the nearest integer of -128...127, ties to even.
    static func round(_ source: UnsafePointer<Float>, toInt8 target: UnsafeMutableRawPointer, count: Int) {
        for index in 0..<count {
            let limited = min(max(source[index], -128), 127)
            // From 1.5 * 2^23 on the last place of a binary32 is 1, so that the sum is rounded to a whole number, which its lowest bits hold.
            let byte = UInt8(truncatingIfNeeded: (limited + 12_582_912).bitPattern)
            target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        }
    }

    /// Index of the first element that is infinite or NaN, or nil. `infinity` is the pattern of infinity in the format of the elements.
    @inline(__always)
    static func firstNotFinite<Pattern: FixedWidthInteger & UnsignedInteger>(_ bytes: UnsafeRawBufferPointer, infinity: Pattern) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let width = Pattern.bitWidth / 8
        let count = bytes.count / width
        let mask = Pattern.max >> 1
        var largest: Pattern = 0
        for index in 0..<count { largest = max(largest, base.loadUnaligned(fromByteOffset: index &* width, as: Pattern.self) & mask) }
        guard largest >= infinity else { return nil }
        return (0..<count).first { base.loadUnaligned(fromByteOffset: $0 &* width, as: Pattern.self) & mask >= infinity }
    }
}
