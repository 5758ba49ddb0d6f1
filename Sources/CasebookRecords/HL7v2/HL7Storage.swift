internal import CasebookCore
internal import CasebookText

/// A message as one buffer of UTF-8 with the places of its segments and fields. Everything below a field is found when it is asked for.
final class HL7Storage: Sendable {
    struct Entry {
        var start: UInt32
        var end: UInt32
        /// In `fieldStarts`; one more than the fields follow, the last for the end.
        var firstField: UInt32
        var fieldCount: UInt32
        /// Of the input, from 1.
        var line: UInt32
        /// Among the segments of its name, from 1.
        var ordinal: UInt32
    }

    /// A line that continues a segment.
    struct Line {
        var start: UInt32
        var number: UInt32
    }

    /// Characters are counted up to every so many bytes, so that a column takes no more steps than this.
    private static let stride = 1024

    let bytes: [UInt8]
    let delimiters: HL7Delimiters
    /// Character set of the input, in which hexadecimal escapes are read.
    let encoding: TextEncoding
    let segments: [Entry]
    let fieldStarts: [UInt32]
    let diagnostics: [Diagnostic]
    private let continued: [Line]
    /// Characters before byte `index * stride`; empty where all are ASCII.
    private let charactersBefore: [UInt32]

    /// Reads a block that begins with a header segment, or any other where its delimiters are given. Linear time.
    init(
        _ bytes: [UInt8], line firstLine: Int, delimiters given: HL7Delimiters? = nil, encoding: TextEncoding, diagnostics: [Diagnostic], limits: HL7Limits
    ) throws(ClinicalError) {
        var diagnostics = diagnostics
        var isOdd = false
        guard bytes.count >= 3, let delimiters = given ?? HL7Delimiters(header: bytes[3...], isOdd: &isOdd) else {
            throw ClinicalError(
                .hl7Malformed, "The header declares no delimiters: a punctuation mark must follow its name.", at: Location(line: firstLine, column: 4))
        }
        if isOdd {
            diagnostics.append(Diagnostic("hl7.delimiters", "The header declares its delimiters oddly: none, more than five, or one of them twice."))
        }
        var scanner = HL7SegmentScanner(delimiters: delimiters, limits: limits)
        try bytes.withUnsafeBufferPointer { (buffer) throws(ClinicalError) in try scanner.scan(buffer, firstLine: firstLine) }
        if !scanner.continued.isEmpty {
            diagnostics.append(
                Diagnostic("hl7.continued-line", "\(scanner.continued.count) lines begin with no segment name and were read as part of the segment before."))
        }
        self.bytes = bytes
        self.delimiters = delimiters
        self.encoding = encoding
        self.diagnostics = diagnostics
        segments = scanner.segments
        fieldStarts = scanner.fieldStarts
        continued = scanner.continued
        charactersBefore = Self.countCharacters(bytes)
    }

    private static func countCharacters(_ bytes: [UInt8]) -> [UInt32] {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return [] }
        var counts: [UInt32] = []
        counts.reserveCapacity(bytes.count / stride + 1)
        var count: UInt32 = 0
        for index in bytes.indices {
            if index % stride == 0 { counts.append(count) }
            if bytes[index] & 0xC0 != 0x80 { count += 1 }
        }
        return counts
    }

    /// Characters before a byte.
    private func characters(before offset: Int) -> Int {
        guard !charactersBefore.isEmpty else { return offset }
        let place = min(offset / Self.stride, charactersBefore.count - 1)
        var count = Int(charactersBefore[place])
        for index in place * Self.stride..<offset where bytes[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// Where a segment or one of its fields stands: `OBX(2)-5`.
    func path(of segment: Int, field: Int? = nil) -> String {
        let path = "\(name(of: segment))(\(segments[segment].ordinal))"
        return field.map { "\(path)-\($0)" } ?? path
    }

    func name(of segment: Int) -> String {
        let start = Int(segments[segment].start)
        return String(decoding: bytes[start..<start + 3], as: UTF8.self)
    }

    func has(_ name: StaticString, at segment: Int) -> Bool {
        let start = Int(segments[segment].start)
        let letters = name.utf8Start
        return bytes[start] == letters[0] && bytes[start + 1] == letters[1] && bytes[start + 2] == letters[2]
    }

    /// `MSH`, `FHS` and `BHS`, whose first two fields are the delimiters.
    func isHeader(_ segment: Int) -> Bool { has("MSH", at: segment) || has("FHS", at: segment) || has("BHS", at: segment) }

    /// A field, from 1; nil beyond the last.
    func field(_ number: Int, of segment: Int) -> HL7Element? {
        let entry = segments[segment]
        guard number >= 1, number <= Int(entry.fieldCount) else { return nil }
        let place = Int(entry.firstField) + number - 1
        let start = Int(fieldStarts[place])
        if number <= 2, isHeader(segment) {
            let end = number == 1 ? start + 1 : Int(fieldStarts[place + 1]) - 1
            return HL7Element(storage: self, start: start, end: end, level: .subcomponent)
        }
        return HL7Element(storage: self, start: start, end: Int(fieldStarts[place + 1]) - 1, level: .field)
    }
}

extension HL7Storage: RecordSource {
    /// The place of a segment, which is the node.
    func origin(of node: UInt32) -> RecordOrigin {
        guard Int(node) < segments.count else { return RecordOrigin() }
        return RecordOrigin(line: Int(segments[Int(node)].line), path: path(of: Int(node)))
    }

    /// The place of a byte of the message: line, column and the field that holds it. At most a thousand steps.
    func origin(ofByte offset: Int, in node: UInt32) -> RecordOrigin {
        guard Int(node) < segments.count else { return RecordOrigin() }
        let entry = segments[Int(node)]
        let offset = min(max(offset, Int(entry.start)), Int(entry.end))
        var low = 0
        var high = continued.count
        while low < high {
            let middle = (low + high) / 2
            if Int(continued[middle].start) <= offset { low = middle + 1 } else { high = middle }
        }
        var line = Line(start: entry.start, number: entry.line)
        if low > 0, continued[low - 1].start > entry.start { line = continued[low - 1] }
        var field: Int?
        for place in Int(entry.firstField)..<Int(entry.firstField + entry.fieldCount) {
            guard Int(fieldStarts[place]) <= offset else { break }
            field = place - Int(entry.firstField) + 1
        }
        let column = characters(before: offset) - characters(before: Int(line.start)) + 1
        return RecordOrigin(line: Int(line.number), column: column, path: path(of: Int(node), field: field))
    }
}
