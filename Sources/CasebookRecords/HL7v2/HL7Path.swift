/// A way to one value of a message: `PID-3(2).1`, `OBX(2)-5`, `PID.3.1.2`.
///
/// ```
/// path         = segment [ number ] [ step field [ number ] [ step component [ step subcomponent ] ] ]
/// number       = "(" digits ")" | "[" digits "]"
/// step         = "-" | "."
/// ```
///
/// A segment is three capital letters or digits; its number counts the segments of that name, a number after the field counts repetitions. Everything
/// counts from 1, and what is left out is the first. A path without a field leads to the segment.
public struct HL7Path: Sendable, Hashable {
    public var segment: String
    public var occurrence: Int
    public var field: Int?
    public var repetition: Int
    public var component: Int
    public var subcomponent: Int

    public init(segment: String, occurrence: Int = 1, field: Int? = nil, repetition: Int = 1, component: Int = 1, subcomponent: Int = 1) {
        self.segment = segment
        self.occurrence = occurrence
        self.field = field
        self.repetition = repetition
        self.component = component
        self.subcomponent = subcomponent
    }

    /// Reads a path; nil where the text is none.
    public init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        let name = rest.prefix(3)
        guard name.count == 3, name.allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) }) else { return nil }
        rest = rest.dropFirst(3)
        self.init(segment: String(decoding: name, as: UTF8.self))
        guard let occurrence = Self.bracketed(&rest) else { return nil }
        self.occurrence = occurrence
        guard !rest.isEmpty else { return }
        guard let field = Self.step(&rest), let repetition = Self.bracketed(&rest) else { return nil }
        self.field = field
        self.repetition = repetition
        guard !rest.isEmpty else { return }
        guard let component = Self.step(&rest) else { return nil }
        self.component = component
        guard !rest.isEmpty else { return }
        guard let subcomponent = Self.step(&rest), rest.isEmpty else { return nil }
        self.subcomponent = subcomponent
    }

    private static func step(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: ".") else { return nil }
        rest = rest.dropFirst()
        return number(&rest)
    }

    /// The number in brackets, 1 where there are none, nil where they are wrong.
    private static func bracketed(_ rest: inout ArraySlice<UInt8>) -> Int? {
        let closing: UInt8
        switch rest.first {
        case UInt8(ascii: "("): closing = UInt8(ascii: ")")
        case UInt8(ascii: "["): closing = UInt8(ascii: "]")
        default: return 1
        }
        rest = rest.dropFirst()
        guard let number = number(&rest), rest.first == closing else { return nil }
        rest = rest.dropFirst()
        return number
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return number > 0 ? number : nil
    }
}

extension HL7Path: CustomStringConvertible {
    public var description: String {
        var text = occurrence == 1 ? segment : "\(segment)(\(occurrence))"
        guard let field else { return text }
        text += "-\(field)"
        if repetition != 1 { text += "(\(repetition))" }
        if component != 1 || subcomponent != 1 { text += ".\(component)" }
        if subcomponent != 1 { text += ".\(subcomponent)" }
        return text
    }
}
