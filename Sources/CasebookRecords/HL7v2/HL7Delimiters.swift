/// The characters that part a message, as its header declares them. ASCII codes.
public struct HL7Delimiters: Sendable, Hashable {
    /// Stands for a delimiter that the header does not declare: a byte that no text in UTF-8 holds.
    public static let absent: UInt8 = 0xFF

    public var field: UInt8
    public var component: UInt8
    public var repetition: UInt8
    public var escape: UInt8
    public var subcomponent: UInt8
    /// Marks shortened values, from version 2.7 on.
    public var truncation: UInt8

    /// The usual ones: `|^~\&`.
    public init() {
        field = UInt8(ascii: "|")
        component = UInt8(ascii: "^")
        repetition = UInt8(ascii: "~")
        escape = UInt8(ascii: "\\")
        subcomponent = UInt8(ascii: "&")
        truncation = Self.absent
    }

    /// Reads what follows the name of a header segment; nil when a delimiter is a letter or digit in the field separator's place, no printable ASCII
    /// character, or when there is none. A delimiter that stands twice keeps its first meaning, and `isOdd` is set.
    init?(header: ArraySlice<UInt8>, isOdd: inout Bool) {
        guard let field = header.first, Self.isPrintable(field), !Self.isLetterOrDigit(field) else { return nil }
        let rest = header.dropFirst()
        var encoding = rest.prefix { $0 != field && $0 != 0x0D && $0 != 0x0A }
        self.init()
        self.field = field
        guard encoding.allSatisfy(Self.isPrintable) else { return nil }
        if encoding.isEmpty {
            isOdd = true
            return
        }
        if encoding.count > 5 {
            isOdd = true
            encoding = encoding.prefix(5)
        }
        var seen: [UInt8] = []
        for byte in encoding {
            if seen.contains(byte) {
                isOdd = true
                seen.append(Self.absent)
            } else {
                seen.append(byte)
            }
        }
        while seen.count < 5 { seen.append(Self.absent) }
        component = seen[0]
        repetition = seen[1]
        escape = seen[2]
        subcomponent = seen[3]
        truncation = seen[4]
    }

    /// The second field of the header: the declared delimiters after the field separator.
    var encodingCharacters: [UInt8] {
        var bytes = [component, repetition, escape, subcomponent, truncation]
        while bytes.last == Self.absent { bytes.removeLast() }
        return bytes.filter { $0 != Self.absent }
    }

    private static func isPrintable(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
}
