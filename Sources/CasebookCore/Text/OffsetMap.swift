/// Converts UTF-8 offsets of one text into scalar and UTF-16 offsets, and back from scalars.
///
/// Built in one pass over the bytes: a checkpoint every `stride` bytes holds how many scalars and UTF-16 units began before it, so a
/// look-up counts at most `stride` bytes. A text of ASCII alone keeps no checkpoints. Space: 16 bytes per 128 bytes of text.
public struct OffsetMap: Sendable {
    private static let stride = 128
    private let length: Int
    private let isASCII: Bool
    /// Scalars and UTF-16 units that start before byte `index * stride`.
    private var checkpoints: [(scalars: Int, utf16: Int)] = []

    /// Reads `utf8`, which must be valid UTF-8. Linear time.
    init(_ utf8: UnsafeBufferPointer<UInt8>) {
        length = utf8.count
        var ascii = true
        for byte in utf8 where byte >= 0x80 {
            ascii = false
            break
        }
        isASCII = ascii
        guard !ascii else { return }
        checkpoints.reserveCapacity(length / Self.stride + 2)
        var scalars = 0
        var utf16 = 0
        for index in 0..<length {
            if index % Self.stride == 0 { checkpoints.append((scalars, utf16)) }
            Self.count(utf8[index], &scalars, &utf16)
        }
        if length % Self.stride == 0 { checkpoints.append((scalars, utf16)) }
    }

    /// A scalar counts where its first byte stands; one of four bytes is two UTF-16 units.
    @inline(__always)
    private static func count(_ byte: UInt8, _ scalars: inout Int, _ utf16: inout Int) {
        guard byte & 0xC0 != 0x80 else { return }
        scalars += 1
        utf16 += byte >= 0xF0 ? 2 : 1
    }

    /// The offset in `unit` of the byte offset `offset`, which must lie on a scalar's border. At most 127 bytes are read.
    func offset(_ offset: Int, in unit: OffsetUnit, of utf8: UnsafeBufferPointer<UInt8>) -> Int {
        precondition(offset >= 0 && offset <= length, "offset \(offset) lies outside a text of \(length) bytes")
        guard unit != .utf8, !isASCII else { return offset }
        let checkpoint = offset / Self.stride
        var (scalars, utf16) = checkpoints[checkpoint]
        for index in checkpoint * Self.stride..<offset { Self.count(utf8[index], &scalars, &utf16) }
        return unit == .scalar ? scalars : utf16
    }

    /// The byte offset of an offset in `unit`; nil when it lies outside the text or inside a scalar. O(log n).
    func byteOffset(_ wanted: Int, in unit: OffsetUnit, of utf8: UnsafeBufferPointer<UInt8>) -> Int? {
        guard wanted >= 0 else { return nil }
        if unit == .utf8 || isASCII {
            guard wanted <= length else { return nil }
            return wanted == length || utf8[wanted] & 0xC0 != 0x80 ? wanted : nil
        }
        var low = 0
        var high = checkpoints.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            let count = unit == .scalar ? checkpoints[middle].scalars : checkpoints[middle].utf16
            if count <= wanted { low = middle } else { high = middle - 1 }
        }
        var (scalars, utf16) = checkpoints[low]
        var index = low * Self.stride
        while index < length, utf8[index] & 0xC0 == 0x80 { index += 1 }
        while index < length {
            let count = unit == .scalar ? scalars : utf16
            if count == wanted { return index }
            if count > wanted { return nil }
            Self.count(utf8[index], &scalars, &utf16)
            index += 1
            while index < length, utf8[index] & 0xC0 == 0x80 { index += 1 }
        }
        return (unit == .scalar ? scalars : utf16) == wanted ? length : nil
    }
}
