internal import CasebookCore
internal import CasebookText

/// Parts input into messages and the headers and trailers of batches, before any character set is known.
struct HL7Framing {
    enum Kind {
        case message, fileHeader, batchHeader, trailer
    }

    struct Block {
        var kind: Kind
        var start: Int
        var end: Int
        /// From 1.
        var line: Int
    }

    private let bytes: [UInt8]
    private let isText: Bool
    private let limits: HL7Limits
    private(set) var blocks: [Block] = []
    /// Something else than white space stands before the first header.
    private(set) var hasTextBefore = false
    private var firstText: (line: Int, column: Int)?

    /// Linear time. Throws `limit.size` and `limit.messages`.
    init(_ input: [UInt8], isText: Bool, limits: HL7Limits) throws(ClinicalError) {
        guard input.count <= min(limits.bytes, Int(UInt32.max) - 2) else {
            throw ClinicalError(.sizeLimit, "The input has \(input.count) bytes; at most \(limits.bytes) are read.")
        }
        self.isText = isText
        self.limits = limits
        bytes = isText ? input : HL7CharacterSet.withoutWideUnits(input)
        var messages = 0
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 1
        var isOpen = false
        while position < bytes.count {
            let lineStart = position
            while position < bytes.count, bytes[position] == 0x0B || (bytes[position] == 0x20 && !isOpen) { position += 1 }
            if let kind = Self.header(bytes, position) {
                if isOpen { blocks[blocks.count - 1].end = lineStart }
                blocks.append(Block(kind: kind, start: position, end: bytes.count, line: line))
                isOpen = true
                if kind == .message { messages += 1 }
                guard messages <= limits.messages else {
                    throw ClinicalError(.messageLimit, "The input has more than \(limits.messages) messages; split it.", at: Location(line: line))
                }
            } else if !isOpen, firstText == nil, position < bytes.count, bytes[position] > 0x20, bytes[position] != 0x1C {
                firstText = (line, 1)
                hasTextBefore = blocks.isEmpty
            }
            var end = position
            while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A, !Self.endsFrame(bytes, end) { end += 1 }
            if end < bytes.count, bytes[end] == 0x1C, isOpen {
                blocks[blocks.count - 1].end = end
                isOpen = false
            }
            position = end + 1
            guard end < bytes.count, bytes[end] != 0x1C else { continue }
            if bytes[end] == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            line += 1
        }
    }

    /// What holds the input together is missing.
    var noHeader: ClinicalError {
        ClinicalError(
            .hl7Malformed, "The input does not begin with a message header (MSH).", at: Location(line: firstText?.line ?? 1, column: firstText?.column ?? 1))
    }

    func onlyMessage() throws(ClinicalError) -> HL7Storage {
        guard let first = blocks.first, !hasTextBefore else { throw noHeader }
        guard blocks.count == 1, first.kind == .message else {
            let place = first.kind == .message && blocks.count > 1 ? blocks[1].line : first.line
            throw ClinicalError(.hl7Malformed, "The input is a batch or holds several messages; read it as one (HL7Batch).", at: Location(line: place, column: 1))
        }
        return try storage(of: first)
    }

    /// Reads a block; a trailer declares no delimiters and has those of the header before it.
    func storage(of block: Block, after header: HL7Delimiters? = nil) throws(ClinicalError) -> HL7Storage {
        let part = Array(bytes[block.start..<block.end])
        let (text, encoding, diagnostics) = HL7CharacterSet.decode(part, isText: isText)
        let delimiters = block.kind == .trailer ? header ?? HL7Delimiters() : nil
        return try HL7Storage(text, line: block.line, delimiters: delimiters, encoding: encoding, diagnostics: diagnostics, limits: limits)
    }

    /// The end block of MLLP; a lone 1C elsewhere is text.
    private static func endsFrame(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes[index] == 0x1C else { return false }
        return index + 1 == bytes.count || bytes[index + 1] == 0x0D || bytes[index + 1] == 0x0A || bytes[index + 1] == 0x0B
    }

    private static func header(_ bytes: [UInt8], _ index: Int) -> Kind? {
        guard index + 2 < bytes.count else { return nil }
        // A trailer may be its name alone.
        let isAlone = index + 3 == bytes.count || bytes[index + 3] == 0x0D || bytes[index + 3] == 0x0A
        if isAlone, bytes[index + 1] == UInt8(ascii: "T"), bytes[index + 2] == UInt8(ascii: "S") {
            return bytes[index] == UInt8(ascii: "B") || bytes[index] == UInt8(ascii: "F") ? .trailer : nil
        }
        guard index + 3 < bytes.count else { return nil }
        let next = bytes[index + 3]
        guard next > 0x20, next < 0x7F, !(next >= 0x30 && next <= 0x39), !(next | 0x20 >= 0x61 && next | 0x20 <= 0x7A) else { return nil }
        switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
        case (UInt8(ascii: "M"), UInt8(ascii: "S"), UInt8(ascii: "H")): return .message
        case (UInt8(ascii: "F"), UInt8(ascii: "H"), UInt8(ascii: "S")): return .fileHeader
        case (UInt8(ascii: "B"), UInt8(ascii: "H"), UInt8(ascii: "S")): return .batchHeader
        case (UInt8(ascii: "F"), UInt8(ascii: "T"), UInt8(ascii: "S")), (UInt8(ascii: "B"), UInt8(ascii: "T"), UInt8(ascii: "S")): return .trailer
        default: return nil
        }
    }
}
