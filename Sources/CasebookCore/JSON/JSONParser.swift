/// Reads one JSON text (RFC 8259) strictly: a lone surrogate, a bare control character, or more than 256 levels of nesting are errors with
/// their byte offset. Linear time.
public struct JSONParser {
    private static let depthLimit = 256
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// Parses a whole text. Throws `json.malformed`.
    public static func parse(_ bytes: some Collection<UInt8>) throws(ClinicalError) -> JSONValue {
        let copy = Array(bytes)
        let result = copy.withUnsafeBufferPointer { buffer -> Result<JSONValue, ClinicalError> in
            var parser = JSONParser(bytes: buffer)
            do throws(ClinicalError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func document() throws(ClinicalError) -> JSONValue {
        if let place = UTF8Validation.firstMalformed(bytes) {
            index = place
            throw malformed("The line is not valid UTF-8.")
        }
        let value = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw malformed("There is more after the JSON value.") }
        return value
    }

    private func malformed(_ message: String) -> ClinicalError {
        ClinicalError(.jsonMalformed, message, at: Location(offset: index))
    }

    private mutating func skipSpace() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09 { index += 1 }
    }

    private mutating func value(depth: Int) throws(ClinicalError) -> JSONValue {
        guard depth < Self.depthLimit else { throw malformed("The JSON nests deeper than \(Self.depthLimit) levels.") }
        skipSpace()
        guard index < bytes.count else { throw malformed("The JSON ends too early.") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(ClinicalError) -> JSONValue {
        let count = word.utf8CodeUnitCount
        guard index + count <= bytes.count, (0..<count).allSatisfy({ bytes[index + $0] == word.utf8Start[$0] }) else { throw malformed("A JSON value was expected.") }
        index += count
        return value
    }

    private mutating func object(depth: Int) throws(ClinicalError) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
            index += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw malformed("A key in quotes was expected.") }
            let key = try string()
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw malformed("A colon was expected.") }
            index += 1
            members.append(JSONValue.Member(key, try value(depth: depth + 1)))
            if try ends(with: UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func array(depth: Int) throws(ClinicalError) -> JSONValue {
        index += 1
        var items: [JSONValue] = []
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index += 1
            return .array(items)
        }
        while true {
            items.append(try value(depth: depth + 1))
            if try ends(with: UInt8(ascii: "]")) { return .array(items) }
        }
    }

    /// Reads a comma (false) or the closing sign (true).
    private mutating func ends(with sign: UInt8) throws(ClinicalError) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == sign || bytes[index] == UInt8(ascii: ",") else { throw malformed("A comma or a closing bracket was expected.") }
        index += 1
        return bytes[index - 1] == sign
    }

    private mutating func number() throws(ClinicalError) -> JSONValue {
        let start = index
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let digits = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        guard index > digits, !(bytes[digits] == 0x30 && index > digits + 1) else { throw malformed("A JSON value was expected.") }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            guard index > fraction else { throw malformed("A digit was expected.") }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            let exponent = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            guard index > exponent else { throw malformed("A digit was expected.") }
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func string() throws(ClinicalError) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"), bytes[index] >= 0x20 { index += 1 }
        guard index < bytes.count else { throw malformed("A string has no end.") }
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return String(decoding: bytes[start..<(index - 1)], as: UTF8.self)
        }
        var content = Array(bytes[start..<index])
        while true {
            guard index < bytes.count else { throw malformed("A string has no end.") }
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw malformed("A control character stands in a string.")
            default: content.append(byte)
            }
        }
    }

    private mutating func escape(into content: inout [UInt8]) throws(ClinicalError) {
        guard index < bytes.count else { throw malformed("A string has no end.") }
        let sign = bytes[index]
        index += 1
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(sign)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if unit >= 0xD800, unit <= 0xDBFF {
                guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
                    throw malformed("A lone surrogate stands in a string.")
                }
                index += 2
                let low = try hexadecimal()
                guard low >= 0xDC00, low <= 0xDFFF else { throw malformed("A lone surrogate stands in a string.") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw malformed("A lone surrogate stands in a string.") }
            content += Array(String(Character(scalar)).utf8)
        default: throw malformed("An escape in a string is not known.")
        }
    }

    private mutating func hexadecimal() throws(ClinicalError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw malformed("Four hexadecimal digits were expected.") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else { throw malformed("Four hexadecimal digits were expected.") }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}

extension ClinicalError.Code {
    /// A text is not the JSON that was expected.
    public static let jsonMalformed = Self(rawValue: "json.malformed")
}
