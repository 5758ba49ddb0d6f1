internal import CasebookCore

/// Finds the segments and fields of a block, in one pass.
struct HL7SegmentScanner {
    private let delimiters: HL7Delimiters
    private let limits: HL7Limits
    private var parts = 0
    private(set) var segments: [HL7Storage.Entry] = []
    private(set) var fieldStarts: [UInt32] = []
    /// Lines that begin with no segment name.
    private(set) var continued: [HL7Storage.Line] = []
    /// Segments of each name so far.
    private var ordinals: [UInt32: UInt32] = [:]

    init(delimiters: HL7Delimiters, limits: HL7Limits) {
        self.delimiters = delimiters
        self.limits = limits
    }

    /// A line that begins with no name belongs to the segment before: some senders leave line ends inside fields.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) throws(ClinicalError) {
        var position = 0
        var line = firstLine
        var open: (start: Int, end: Int, line: Int)?
        while position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
            if end > position {
                if let segment = open, !beginsSegment(bytes, position, end) {
                    continued.append(HL7Storage.Line(start: UInt32(position), number: UInt32(clamping: line)))
                    open = (segment.start, end, segment.line)
                } else {
                    if let segment = open { try close(bytes, segment.start, segment.end, segment.line) }
                    open = (position, end, line)
                }
            }
            position = end + 1
            if end < bytes.count, bytes[end] == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            line += 1
        }
        if let segment = open { try close(bytes, segment.start, segment.end, segment.line) }
    }

    private func beginsSegment(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= 3, Self.isCapital(bytes[start]) else { return false }
        for index in start + 1...start + 2 where !Self.isCapital(bytes[index]) && !(bytes[index] >= 0x30 && bytes[index] <= 0x39) { return false }
        return end - start == 3 || bytes[start + 3] == delimiters.field
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

    private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ line: Int) throws(ClinicalError) {
        guard segments.count < limits.segments else {
            throw ClinicalError(.segmentLimit, "The message has more than \(limits.segments) segments; split it.", at: Location(line: line))
        }
        let first = fieldStarts.count
        var index = start + 3
        if isHeader(bytes, start), index < end {
            // The separator itself is the first field, what it parts from the next one the second; neither is parted further.
            fieldStarts.append(UInt32(index))
            fieldStarts.append(UInt32(index + 1))
            index += 1
            while index < end, bytes[index] != delimiters.field { index += 1 }
        }
        if index < end, fieldStarts.count == first, bytes[index] != delimiters.field {
            // A line end right behind the name stands for the separator.
            index += bytes[index] == 0x0D && index + 1 < end && bytes[index + 1] == 0x0A ? 2 : 1
            fieldStarts.append(UInt32(index))
        }
        while index < end {
            let byte = bytes[index]
            if byte == delimiters.field {
                guard fieldStarts.count - first < limits.fields else {
                    throw ClinicalError(.fieldLimit, "A segment has more than \(limits.fields) fields.", at: Location(line: line))
                }
                fieldStarts.append(UInt32(index + 1))
            } else if byte == delimiters.component || byte == delimiters.repetition || byte == delimiters.subcomponent {
                parts += 1
            }
            index += 1
        }
        guard parts <= limits.parts else {
            throw ClinicalError(.partLimit, "The message has more than \(limits.parts) repetitions and components; split it.", at: Location(line: line))
        }
        let count = fieldStarts.count - first
        fieldStarts.append(UInt32(end + 1))
        let name = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
        let ordinal = (ordinals[name] ?? 0) + 1
        ordinals[name] = ordinal
        segments.append(
            HL7Storage.Entry(
                start: UInt32(start), end: UInt32(end), firstField: UInt32(first), fieldCount: UInt32(count), line: UInt32(clamping: line), ordinal: ordinal))
    }

    private func isHeader(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        let name = (bytes[start], bytes[start + 1], bytes[start + 2])
        let letters = (UInt8(ascii: "S"), UInt8(ascii: "H"))
        if name == (UInt8(ascii: "M"), letters.0, letters.1) { return true }
        return (name.0 == UInt8(ascii: "F") || name.0 == UInt8(ascii: "B")) && name.1 == letters.1 && name.2 == letters.0
    }
}
