import CZLib

/// Writes small DICOM files for tests.
struct ComposedDICOM {
    enum Value {
        case text(String)
        case shorts([Int])
        case bytes([UInt8])
        /// Sequences, with or without their lengths.
        case items([[Element]], isOpen: Bool)
        /// A table of offsets, and pieces of packed pixels.
        case fragments([UInt8], [[UInt8]])
    }

    struct Element {
        let group: Int
        let number: Int
        let kind: String
        let value: Value

        init(_ group: Int, _ number: Int, _ kind: String, _ value: Value) {
            (self.group, self.number, self.kind, self.value) = (group, number, kind, value)
        }
    }

    static let implicit = "1.2.840.10008.1.2"
    static let explicit = "1.2.840.10008.1.2.1"
    static let deflated = "1.2.840.10008.1.2.1.99"
    static let bigEndian = "1.2.840.10008.1.2.2"
    static let runLength = "1.2.840.10008.1.2.5"
    static let baseline = "1.2.840.10008.1.2.4.50"
    static let lossless = "1.2.840.10008.1.2.4.70"
    static let jpeg2000 = "1.2.840.10008.1.2.4.90"

    var syntax = explicit
    var rows = 2
    var columns = 3
    var frames = 1
    var photometric = "MONOCHROME2"
    var samples = 1
    var planar = 0
    /// Allocated and stored.
    var bits = (16, 16)
    var highBit: Int?
    var isSigned = false
    var pixels: Value = .shorts([0, 1, 2, 3, 4, 1000])
    var pixelKind = "OW"
    var others: [Element] = []
    var hasPreamble = true

    private var isBigEndian: Bool { syntax == Self.bigEndian }

    var file: [UInt8] {
        var elements = [
            Element(0x0010, 0x0010, "PN", .text("Nobody^Known")),
            Element(0x0028, 0x0002, "US", .shorts([samples])), Element(0x0028, 0x0004, "CS", .text(photometric)),
            Element(0x0028, 0x0006, "US", .shorts([planar])), Element(0x0028, 0x0008, "IS", .text("\(frames)")),
            Element(0x0028, 0x0010, "US", .shorts([rows])), Element(0x0028, 0x0011, "US", .shorts([columns])),
            Element(0x0028, 0x0100, "US", .shorts([bits.0])), Element(0x0028, 0x0101, "US", .shorts([bits.1])),
            Element(0x0028, 0x0102, "US", .shorts([highBit ?? bits.1 - 1])), Element(0x0028, 0x0103, "US", .shorts([isSigned ? 1 : 0])),
        ]
        elements += others + [Element(0x7FE0, 0x0010, pixelKind, pixels)]
        elements.sort { ($0.group, $0.number) < ($1.group, $1.number) }
        var body = elements.flatMap { encoded($0, isExplicit: syntax != Self.implicit, isBigEndian: isBigEndian) }
        if syntax == Self.deflated { body = Self.deflate(body) }
        guard hasPreamble else { return body }
        let header = encoded(Element(0x0002, 0x0010, "UI", .text(syntax)), isExplicit: true, isBigEndian: false)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + header + body
    }

    private func number(_ value: Int, _ size: Int, _ isBigEndian: Bool) -> [UInt8] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
    }

    private func encoded(_ element: Element, isExplicit: Bool, isBigEndian: Bool) -> [UInt8] {
        func mark(_ number: Int, _ length: Int) -> [UInt8] {
            self.number(0xFFFE, 2, isBigEndian) + self.number(number, 2, isBigEndian) + self.number(length, 4, isBigEndian)
        }
        var content: [UInt8] = [], isOpen = false
        switch element.value {
        case .text(let text):
            content = Array(text.utf8)
            if content.count % 2 == 1 { content.append(element.kind == "UI" ? 0 : 0x20) }
        case .shorts(let shorts): content = shorts.flatMap { number($0, 2, isBigEndian) }
        case .bytes(let bytes): content = bytes
        case .items(let items, let open):
            isOpen = open
            for item in items {
                let body = item.flatMap { encoded($0, isExplicit: isExplicit, isBigEndian: isBigEndian) }
                content += mark(0xE000, open ? 0xFFFF_FFFF : body.count) + body + (open ? mark(0xE00D, 0) : [])
            }
            if open { content += mark(0xE0DD, 0) }
        case .fragments(let table, let pieces):
            isOpen = true
            for piece in [table] + pieces { content += mark(0xE000, piece.count) + piece }
            content += mark(0xE0DD, 0)
        }
        let length = isOpen ? 0xFFFF_FFFF : content.count
        let head = number(element.group, 2, isBigEndian) + number(element.number, 2, isBigEndian)
        guard isExplicit else { return head + number(length, 4, isBigEndian) + content }
        let isLong = ["OB", "OW", "OF", "OD", "SQ", "UN"].contains(element.kind)
        return head + Array(element.kind.utf8) + (isLong ? [0, 0] : []) + number(length, isLong ? 4 : 2, isBigEndian) + content
    }

    private static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream(), input = bytes, output = [UInt8](repeating: 0, count: bytes.count + 1000)
        deflateInit2_(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                CZLib.deflate(&stream, Z_FINISH)
                return output.count - Int(stream.avail_out)
            }
        }
        deflateEnd(&stream)
        return Array(output[..<count])
    }

    /// One frame of runs: each segment as what it says literally, or as one run where all its bytes are equal.
    static func runs(_ segments: [[UInt8]]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 64), body: [UInt8] = []
        header[0] = UInt8(segments.count)
        for (place, segment) in segments.enumerated() {
            let start = 64 + body.count
            (header[4 + 4 * place], header[5 + 4 * place]) = (UInt8(start & 255), UInt8(start >> 8))
            if segment.count > 1, Set(segment).count == 1 { body += [UInt8(257 - segment.count), segment[0]] } else { body += [UInt8(segment.count - 1)] + segment }
            if body.count % 2 == 1 { body.append(0) }
        }
        return header + body
    }

    /// Lossless JPEG of one component with the predictor, whose codes are the number of bits of a difference in five bits.
    static func losslessJPEG(_ values: [Int], width: Int, predictor: Int) -> [UInt8] {
        let height = values.count / width
        var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 16, 0, UInt8(height), 0, UInt8(width), 1, 1, 0x11, 0]
        bytes += [0xFF, 0xC4, 0, 36, 0] + (1...16).map { $0 == 5 ? 17 : 0 } + (0...16)
        bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, UInt8(predictor), 0, 0]
        var bits: [Int] = []
        for (place, value) in values.enumerated() {
            let row = place / width, column = place % width
            let left = column > 0 ? values[place - 1] : 0, above = row > 0 ? values[place - width] : 0, corner = row > 0 && column > 0 ? values[place - width - 1] : 0
            let choices = [left, above, corner, left + above - corner, left + (above - corner) >> 1, above + (left - corner) >> 1, (left + above) >> 1]
            let prediction = place == 0 ? 32768 : row == 0 ? left : column == 0 ? above : choices[predictor - 1]
            let difference = Int(Int16(truncatingIfNeeded: value - prediction))
            let size = difference == -32768 ? 16 : Int.bitWidth - abs(difference).leadingZeroBitCount
            bits += (0..<5).map { size >> (4 - $0) & 1 }
            if size < 16 {
                let pattern = difference < 0 ? difference + (1 << size) - 1 : difference
                bits += (0..<size).map { pattern >> (size - 1 - $0) & 1 }
            }
        }
        while bits.count % 8 != 0 { bits.append(1) }
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = UInt8(bits[start..<start + 8].reduce(0) { 2 * $0 + $1 })
            bytes += byte == 0xFF ? [0xFF, 0] : [byte]
        }
        return bytes + [0xFF, 0xD9]
    }

    /// Baseline JPEG of eight by eight equal pixels of 192: one difference of 64 steps of eight, and no waves.
    static let evenJPEG: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 8, count: 64)
        + [0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]
        + [0xFF, 0xC4, 0, 20, 0x00, 1] + [UInt8](repeating: 0, count: 15) + [7]
        + [0xFF, 0xC4, 0, 20, 0x10, 1] + [UInt8](repeating: 0, count: 15) + [0]
        + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0b0100_0000, 0b0111_1111, 0xFF, 0xD9]
}
