/// Well-formedness of UTF-8 by the table of the Unicode standard (chapter 3, table 3-7).
package enum UTF8Validation {
    /// Offset of the first malformed byte sequence, or nil. Linear; ASCII is read eight bytes at a time.
    package static func firstMalformed(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        let count = bytes.count
        guard let base = bytes.baseAddress else { return nil }
        while index < count {
            if index + 8 <= count {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            let length = sequenceLength(bytes, index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }

    /// Length of the well-formed sequence at `index`, or 0.
    @inline(__always)
    package static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let first = bytes[index]
        if first < 0x80 { return 1 }
        let left = bytes.count - index
        if first >= 0xC2, first <= 0xDF {
            return left >= 2 && bytes[index + 1] & 0xC0 == 0x80 ? 2 : 0
        }
        if first >= 0xE0, first <= 0xEF {
            guard left >= 3, bytes[index + 2] & 0xC0 == 0x80 else { return 0 }
            let second = bytes[index + 1]
            let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let high: UInt8 = first == 0xED ? 0x9F : 0xBF
            return second >= low && second <= high ? 3 : 0
        }
        if first >= 0xF0, first <= 0xF4 {
            guard left >= 4, bytes[index + 2] & 0xC0 == 0x80, bytes[index + 3] & 0xC0 == 0x80 else { return 0 }
            let second = bytes[index + 1]
            let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            return second >= low && second <= high ? 4 : 0
        }
        return 0
    }
}
