/// Numbers as records write them.
enum Numeral {
    /// A number in the form of a JSON number, with its spelling kept as far as that allows; nil where the text is none.
    static func json(_ text: String) -> String? {
        var bytes = Array(text.utf8)[...]
        var result: [UInt8] = []
        if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") {
            if bytes.first == UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
            bytes = bytes.dropFirst()
        }
        func digits(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            bytes = bytes.dropFirst(digits.count)
            return digits
        }
        let whole = digits(&bytes)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == UInt8(ascii: ".") {
            bytes = bytes.dropFirst()
            fraction = digits(&bytes)
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.count + fraction.count < 64 else { return nil }
        let significant = whole.drop { $0 == 0x30 }
        result += significant.isEmpty ? [0x30] : significant
        if !fraction.isEmpty {
            result.append(UInt8(ascii: "."))
            result += fraction
        }
        if bytes.first == UInt8(ascii: "E") || bytes.first == UInt8(ascii: "e") {
            bytes = bytes.dropFirst()
            result.append(UInt8(ascii: "e"))
            if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                result.append(sign)
                bytes = bytes.dropFirst()
            }
            let exponent = digits(&bytes)
            guard !exponent.isEmpty, exponent.count < 5 else { return nil }
            result += exponent
        }
        return bytes.isEmpty ? String(decoding: result, as: UTF8.self) : nil
    }
}
