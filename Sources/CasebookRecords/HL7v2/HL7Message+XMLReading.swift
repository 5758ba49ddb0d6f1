package import CasebookCore
internal import CasebookText
package import CasebookXML

extension HL7Message {
    /// Reads a message in the XML syntax (v2.xml), with or without name space, of any version.
    ///
    /// Segments are elements of three letters, wherever they stand: groups around them are passed through. Fields, components and subcomponents go by the
    /// number at the end of their name, whatever data type stands before it. Delimiters are those of MSH.1 and MSH.2, else the usual ones. Linear time.
    /// Throws `hl7.malformed` where no MSH comes first, with the line of the document, and `limit.…`.
    package init(xml tree: XMLTree, limits: HL7Limits = HL7Limits()) throws(ClinicalError) {
        var reader = HL7XMLReader(limits: limits)
        try reader.read(tree)
        storage = try HL7Storage(reader.output, line: 1, encoding: .utf8, diagnostics: reader.diagnostics, limits: limits)
    }

    /// Whether a document looks like a message in the XML syntax: the first segment below its root is MSH.
    package static func isMessage(_ tree: XMLTree) -> Bool {
        withExtendedLifetime(tree) {
            for child in tree.root.children { return child.name == "MSH" }
            return false
        }
    }
}

/// Writes the message of an XML tree as ER7, which is then read like any other.
private struct HL7XMLReader {
    private(set) var output: [UInt8] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let limits: HL7Limits
    private var delimiters = HL7Delimiters()
    private var segments = 0
    private var hasStrayElement = false
    /// Numbers above it are no places in a message.
    private static let highestNumber = 1_000
    private static let deepestGroup = 64

    init(limits: HL7Limits) { self.limits = limits }

    mutating func read(_ tree: XMLTree) throws(ClinicalError) {
        try readGroup(tree.root, depth: 0)
        withExtendedLifetime(tree) {}
        guard segments > 0 else {
            throw ClinicalError(.hl7Malformed, "The document holds no segments of HL7 v2.", at: Location(line: tree.root.line))
        }
        if hasStrayElement { diagnostics.append(Diagnostic("hl7.xml-element", "Elements that are no segment or field were passed over.")) }
    }

    private mutating func readGroup(_ group: XMLElement, depth: Int) throws(ClinicalError) {
        for child in group.children {
            let name = child.name
            if Self.isSegment(name) {
                try readSegment(child, name)
            } else if name.utf8.contains(UInt8(ascii: ".")), depth < Self.deepestGroup {
                try readGroup(child, depth: depth + 1)
            } else {
                hasStrayElement = true
            }
        }
    }

    private static func isSegment(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return bytes.count == 3 && bytes[0] >= 0x41 && bytes[0] <= 0x5A && bytes.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) }
    }

    /// The number at the end of a name such as `PID.3`; nil where there is none.
    private static func number(_ name: String) -> Int? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let digits = name.utf8[name.utf8.index(after: dot)...]
        guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return number > 0 && number <= highestNumber ? number : nil
    }

    private mutating func readSegment(_ element: XMLElement, _ name: String) throws(ClinicalError) {
        let isHeader = name == "MSH" || name == "FHS" || name == "BHS"
        if segments == 0 {
            guard name == "MSH" else {
                throw ClinicalError(.hl7Malformed, "The first segment of the document is not MSH.", at: Location(line: element.line))
            }
            readDelimiters(element)
        }
        segments += 1
        var fields: [(number: Int, element: XMLElement)] = []
        for child in element.children {
            guard let number = Self.number(child.name) else {
                hasStrayElement = true
                continue
            }
            if !isHeader || number > 2 { fields.append((number, child)) }
        }
        // Some senders leave the order of the fields to chance. The place keeps repetitions in order.
        let isSorted = zip(fields, fields.dropFirst()).allSatisfy { $0.number <= $1.number }
        if !isSorted { fields = fields.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }.map(\.element) }
        output += name.utf8
        var current = 0
        if isHeader {
            output.append(delimiters.field)
            output += delimiters.encodingCharacters
            current = 2
        }
        for (number, field) in fields {
            if number == current {
                output.append(delimiters.repetition)
            } else {
                output.append(contentsOf: repeatElement(delimiters.field, count: number - current))
                current = number
            }
            appendField(field)
            guard output.count <= limits.bytes else {
                throw ClinicalError(.sizeLimit, "The message has more than \(limits.bytes) bytes.", at: Location(line: field.line))
            }
        }
        output.append(0x0D)
    }

    private mutating func readDelimiters(_ header: XMLElement) {
        var declared: [UInt8] = []
        for child in header.children where child.name == "MSH.1" { declared += Array(child.text.utf8).filter { $0 > 0x20 }.prefix(1) }
        for child in header.children where child.name == "MSH.2" { declared += Array(child.text.utf8).filter { $0 > 0x20 }.prefix(5) }
        var isOdd = false
        guard let found = HL7Delimiters(header: declared[...], isOdd: &isOdd), !isOdd, found.subcomponent != HL7Delimiters.absent else {
            // Components that the document holds could not be written with fewer.
            if !declared.isEmpty { diagnostics.append(Diagnostic("hl7.delimiters", "MSH.1 and MSH.2 declare no full set of delimiters; the usual ones are used.")) }
            return
        }
        delimiters = found
    }

    // MARK: Values

    private mutating func appendField(_ field: XMLElement) {
        var wrappers: [XMLElement] = []
        for child in field.children where child.name != "escape" && Self.number(child.name) == nil { wrappers.append(child) }
        guard wrappers.isEmpty else {
            // Repetitions within an element of their own, such as the parameters of a query.
            for (index, wrapper) in wrappers.enumerated() {
                if index > 0 { output.append(delimiters.repetition) }
                appendParts(wrapper, separators: [delimiters.component, delimiters.subcomponent])
            }
            return
        }
        appendParts(field, separators: [delimiters.component, delimiters.subcomponent])
    }

    private mutating func appendParts(_ element: XMLElement, separators: [UInt8]) {
        var parts: [(number: Int, element: XMLElement)] = []
        if !separators.isEmpty {
            for child in element.children where child.name != "escape" {
                if let number = Self.number(child.name) { parts.append((number, child)) } else { hasStrayElement = true }
            }
        }
        guard !parts.isEmpty else {
            appendText(element)
            return
        }
        let isSorted = zip(parts, parts.dropFirst()).allSatisfy { $0.number <= $1.number }
        if !isSorted { parts = parts.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }.map(\.element) }
        var current = 1
        var isFirst = true
        for (number, part) in parts {
            // A component has one place; what stands there a second time is passed over.
            if number == current, !isFirst {
                hasStrayElement = true
                continue
            }
            output.append(contentsOf: repeatElement(separators[0], count: number - current))
            current = number
            isFirst = false
            appendParts(part, separators: Array(separators.dropFirst()))
        }
    }

    /// Character data, with `<escape V="…"/>` as the sequences they stand for. Line ends that only lay out the XML are taken off the ends.
    private mutating func appendText(_ element: XMLElement) {
        var pieces: [(isEscape: Bool, bytes: [UInt8])] = []
        element.forEachChild { child in
            if child.name == "escape" {
                child.forEachAttribute { name, value in if name == "V" || name == "v" { pieces.append((true, Array(value.utf8))) } }
            } else {
                pieces.append((false, Array(child.text.utf8)))
            }
        } text: { bytes, _ in
            pieces.append((false, Array(bytes)))
        }
        if let last = pieces.indices.last {
            if !pieces[0].isEscape { pieces[0].bytes = Self.trimmed(pieces[0].bytes, atStart: true) }
            if !pieces[last].isEscape { pieces[last].bytes = Self.trimmed(pieces[last].bytes, atStart: false) }
        }
        for (isEscape, bytes) in pieces {
            let isSequence =
                isEscape && !bytes.isEmpty && bytes.count <= 200_000
                && bytes.allSatisfy {
                    $0 > 0x20 && $0 < 0x7F && $0 != delimiters.escape && $0 != delimiters.field && $0 != delimiters.component && $0 != delimiters.repetition
                        && $0 != delimiters.subcomponent
                }
            if isSequence { HL7Escapes.appendSequence(bytes, to: &output, delimiters) } else { HL7Escapes.appendEscaped(bytes, to: &output, delimiters) }
        }
    }

    /// Without the white space at an end, where it holds a line end.
    private static func trimmed(_ bytes: [UInt8], atStart: Bool) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        if atStart {
            let space = bytes.prefix(while: isSpace)
            return space.contains(0x0A) ? Array(bytes.dropFirst(space.count)) : bytes
        }
        let count = bytes.reversed().prefix(while: isSpace).count
        return bytes.suffix(count).contains(0x0A) ? Array(bytes.dropLast(count)) : bytes
    }
}
