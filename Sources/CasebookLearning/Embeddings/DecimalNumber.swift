/// Numbers as text writes them.
enum DecimalNumber {
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The value of a whole field, nil where it is no number. Digits and powers that a Double holds exactly take one product or quotient (Clinger,
    /// PLDI 1990); others the standard library.
    static func float(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
        var index = 0
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        var digits: UInt64 = 0
        var count = 0
        var scale = 0
        var isFraction = false
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte >= 0x30, byte <= 0x39 {
                digits = digits &* 10 &+ UInt64(byte - 0x30)
                count += 1
                if isFraction { scale -= 1 }
            } else {
                break
            }
            index += 1
        }
        if count > 0, index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            guard let exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)), exponent.magnitude < 1000 else { return nil }
            scale += exponent
            index = text.count
        }
        guard count > 0, index == text.count else { return nil }
        guard count <= 15, abs(scale) < powers.count else { return Float(String(decoding: text, as: UTF8.self)) }
        let value = scale < 0 ? Double(digits) / powers[-scale] : Double(digits) * powers[scale]
        return Float(isNegative ? -value : value)
    }
}
