extension HL7Message {
    /// The message in the XML syntax (v2.xml): the root is the message structure, its children the segments.
    ///
    /// Groups of segments are left out: they follow from the order of the segments and are nothing that a value depends on; readers that check a schema
    /// want them. Components are named by their data type where it is known, else by their segment and field. Linear time.
    public func xml() -> String {
        var writer = HL7XMLWriter(storage: storage, version: version)
        return writer.write(root: structure)
    }

    /// MSH-12 as numbers; 2.5 where it is none.
    private var version: (Int, Int) {
        let parts = (self["MSH-12"] ?? "").split(separator: ".").map { Int($0) ?? 0 }
        return parts.count >= 2 ? (parts[0], parts[1]) : (2, 5)
    }

    /// MSH-9.3, else the code and event of MSH-9, as the name of an element.
    private var structure: String {
        let joined = [self["MSH-9.1"], self["MSH-9.2"]].compactMap { $0 }.joined(separator: "_")
        for name in [self["MSH-9.3"] ?? "", joined] {
            guard let first = name.utf8.first, (first | 0x20) >= 0x61, (first | 0x20) <= 0x7A, name.utf8.count <= 64 else { continue }
            let isName = name.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || (($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A) || $0 == UInt8(ascii: "_") }
            if isName { return name }
        }
        return "HL7"
    }
}

/// Writes one message as XML.
private struct HL7XMLWriter {
    let storage: HL7Storage
    let version: (Int, Int)
    private var output: [UInt8] = []

    init(storage: HL7Storage, version: (Int, Int)) {
        self.storage = storage
        self.version = version
    }

    mutating func write(root: String) -> String {
        output.reserveCapacity(storage.bytes.count * 4)
        append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) xmlns=\"urn:hl7-org:v2xml\">\n")
        for index in storage.segments.indices {
            let segment = HL7Segment(storage: storage, index: index)
            append("  <\(segment.name)>\n")
            for (place, field) in segment.fields.enumerated() where !field.isEmpty { write(field, segment, place + 1) }
            append("  </\(segment.name)>\n")
        }
        append("</\(root)>\n")
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func append(_ text: String) { output += text.utf8 }

    private mutating func write(_ field: HL7Element, _ segment: HL7Segment, _ number: Int) {
        let name = "\(segment.name).\(number)"
        guard field.level == .field else {
            append("    <\(name)>")
            appendText(storage.bytes[field.start..<field.end])
            append("</\(name)>\n")
            return
        }
        let known = name == "OBX.5" ? segment.text(2) : HL7DataTypes.type(of: segment.name, number)
        let type = known.map { HL7DataTypes.renamed($0, version: version) }
        for repetition in field.parts {
            append("    <\(name)>")
            write(parts: repetition, type, fallback: name)
            append("</\(name)>\n")
        }
    }

    /// The components of a repetition or the subcomponents of a component.
    private mutating func write(parts element: HL7Element, _ type: String?, fallback: String) {
        let parts = element.parts
        let isSimple = type.map { HL7DataTypes.simple.contains($0) } ?? true
        if parts.count == 1, isSimple {
            if element.level == .repetition, parts[0].parts.count > 1 {
                append("<\(fallback).1>")
                write(parts: parts[0], nil, fallback: "\(fallback).1")
                append("</\(fallback).1>")
            } else {
                appendLeaf(element)
            }
            return
        }
        let prefix = isSimple || !isName(type ?? "") ? fallback : type ?? fallback
        for (place, part) in parts.enumerated() where !part.isEmpty {
            let name = "\(prefix).\(place + 1)"
            append("<\(name)>")
            if part.level == .component, part.parts.count > 1 || type.flatMap({ HL7DataTypes.component(of: $0, place + 1) }) != nil {
                write(parts: part, type.flatMap { HL7DataTypes.component(of: $0, place + 1) }.map { HL7DataTypes.renamed($0, version: version) }, fallback: name)
            } else {
                appendLeaf(part)
            }
            append("</\(name)>")
        }
    }

    /// OBX-2 is written by anyone.
    private func isName(_ type: String) -> Bool {
        type.utf8.count >= 2 && type.utf8.count <= 8 && type.utf8.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) }
            && (type.utf8.first ?? 0) >= 0x41
    }

    // MARK: Text

    /// A value: delimiters as characters, every other escape sequence as an element. White space alone is written as bytes, as readers drop it.
    private mutating func appendLeaf(_ element: HL7Element) {
        let bytes = storage.bytes
        let delimiters = storage.delimiters
        var run: [UInt8] = []
        var index = element.start
        while index < element.end {
            let byte = bytes[index]
            guard byte == delimiters.escape, let close = HL7Escapes.closing(bytes, index + 1, element.end, delimiters.escape) else {
                if byte < 0x20, byte != 0x09 {
                    flush(&run)
                    if byte != 0x0D || index + 1 >= element.end || bytes[index + 1] != 0x0A { appendEscape(Self.hexadecimal(byte == 0x0D ? 0x0A : byte)) }
                } else {
                    run.append(byte)
                }
                index += 1
                continue
            }
            let body = bytes[index + 1..<close]
            switch HL7Escapes.meaning(of: body, delimiters) {
            case .delimiter(let character): run.append(character)
            case .unknown where body.first != UInt8(ascii: "Z") || !body.allSatisfy(Self.isLetterOrDigit):
                // No sequence at all: the escape character stands for itself, and what follows may begin one.
                run.append(byte)
                index += 1
                continue
            default:
                flush(&run)
                appendEscape(String(decoding: body, as: UTF8.self))
            }
            index = close + 1
        }
        flush(&run)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }

    private static func hexadecimal(_ byte: UInt8) -> String { String(decoding: HL7Escapes.hexadecimal(byte), as: UTF8.self) }

    private mutating func appendEscape(_ sequence: String) { append("<escape V=\"\(sequence)\"/>") }

    private mutating func flush(_ run: inout [UInt8]) {
        guard !run.isEmpty else { return }
        if run.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            for byte in run { appendEscape(Self.hexadecimal(byte)) }
        } else {
            appendText(run[...])
        }
        run.removeAll(keepingCapacity: true)
    }

    private mutating func appendText(_ bytes: ArraySlice<UInt8>) {
        for (offset, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            // U+FFFE and U+FFFF are no characters of XML.
            case 0xBE, 0xBF:
                if offset >= bytes.startIndex + 2, bytes[offset - 1] == 0xBF, bytes[offset - 2] == 0xEF {
                    output.removeLast(2)
                    output += [0xEF, 0xBF, 0xBD]
                } else {
                    output.append(byte)
                }
            default: output.append(byte)
            }
        }
    }
}
