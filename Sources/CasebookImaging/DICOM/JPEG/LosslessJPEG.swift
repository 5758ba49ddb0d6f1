internal import CasebookCore

/// A picture of lossless JPEG (ITU-T T.81, H: process 14, all seven predictors), of 2 to 16 bits and 1 to 4 components of equal size.
struct LosslessJPEG {
    let width: Int
    let height: Int
    let components: Int
    /// Row by row, the components of a pixel beside each other.
    private(set) var values: [UInt32]

    private let bytes: [UInt8]
    private let frame: JPEGMarkers.Frame
    private var tables = [JPEGHuffmanTable?](repeating: nil, count: 4)
    private var restartInterval = 0

    private struct Scan {
        /// Components by their place in the frame, each with its table.
        let members: [(component: Int, table: JPEGHuffmanTable)]
        let predictor: Int
        let transform: Int
    }

    /// Throws `image.damaged`, `image.unsupported`, `limit.size`.
    init(_ bytes: [UInt8]) throws(ClinicalError) {
        self.bytes = bytes
        frame = try JPEGMarkers.frame(bytes)
        guard frame.marker == 0xC3 else { throw ClinicalError(.imageUnsupported, "A JPEG in the DICOM file is not of the lossless kind with Huffman codes.") }
        (width, height, components) = (frame.width, frame.height, frame.components.count)
        guard (2...16).contains(frame.precision), (1...4).contains(components), Set(frame.components.map(\.sampling)).count == 1 else {
            throw ClinicalError(.imageUnsupported, "A lossless JPEG in the DICOM file has components of unequal size, or other than 2 to 16 bits.")
        }
        // Components that are sampled alike but not singly come in blocks of each (T.81, A.2.3).
        guard components == 1 || frame.components[0].sampling == 0x11 else {
            throw ClinicalError(.imageUnsupported, "A lossless JPEG in the DICOM file has components in blocks of several samples.")
        }
        guard width > 0, height > 0 else { throw JPEGMarkers.damaged }
        guard width * height <= MedicalImage.mostValues / components else {
            throw ClinicalError(.sizeLimit, "A lossless JPEG in the DICOM file has more than \(MedicalImage.mostValues) values.")
        }
        // A code takes one bit or more: what cannot be full gets no memory.
        guard width * height * components <= 8 * bytes.count else { throw JPEGMarkers.damaged }
        values = [UInt32](repeating: 0, count: width * height * components)
        try readScans()
    }

    private mutating func readScans() throws(ClinicalError) {
        var place = 0, seen = Set<Int>()
        while seen.count < components {
            let segment = try JPEGMarkers.segment(bytes, at: &place)
            switch segment.marker {
            case 0xC4: try readTables(segment.content)
            case 0xDD:
                guard segment.content.count == 2 else { throw JPEGMarkers.damaged }
                restartInterval = Int(bytes[segment.content.lowerBound]) << 8 | Int(bytes[segment.content.lowerBound + 1])
            case JPEGMarkers.startOfScan:
                let scan = try scan(segment.content)
                for member in scan.members where !seen.insert(member.component).inserted { throw JPEGMarkers.damaged }
                place = try read(scan, from: segment.content.upperBound)
            case JPEGMarkers.endOfImage: throw JPEGMarkers.damaged
            default: break
            }
        }
    }

    private mutating func readTables(_ content: Range<Int>) throws(ClinicalError) {
        var place = content.lowerBound
        while place < content.upperBound {
            guard place + 17 <= content.upperBound else { throw JPEGMarkers.damaged }
            let number = Int(bytes[place]), counts = bytes[place + 1..<place + 17]
            let end = place + 17 + counts.reduce(0) { $0 + Int($1) }
            guard number < 4, end <= content.upperBound, let table = JPEGHuffmanTable(counts: counts, symbols: bytes[place + 17..<end]) else { throw JPEGMarkers.damaged }
            tables[number] = table
            place = end
        }
    }

    private func scan(_ content: Range<Int>) throws(ClinicalError) -> Scan {
        let head = Array(bytes[content])
        guard let count = head.first.map(Int.init), (1...4).contains(count), head.count == 4 + 2 * count else { throw JPEGMarkers.damaged }
        var members: [(component: Int, table: JPEGHuffmanTable)] = []
        for place in 0..<count {
            let number = Int(head[2 + 2 * place] >> 4)
            guard let component = frame.components.firstIndex(where: { $0.identifier == head[1 + 2 * place] }), number < 4, let table = tables[number] else {
                throw JPEGMarkers.damaged
            }
            members.append((component, table))
        }
        let predictor = Int(head[1 + 2 * count]), transform = Int(head[3 + 2 * count] & 15)
        guard (1...7).contains(predictor), transform < frame.precision else { throw JPEGMarkers.damaged }
        return Scan(members: members, predictor: predictor, transform: transform)
    }

    /// Decodes a scan and gives the place of the marker after it.
    private mutating func read(_ scan: Scan, from start: Int) throws(ClinicalError) -> Int {
        guard restartInterval % width == 0 else { throw ClinicalError(.imageUnsupported, "A lossless JPEG in the DICOM file restarts within a row.") }
        let (width, height, components, rows) = (width, height, components, restartInterval / width)
        let middle = 1 << (frame.precision - scan.transform - 1)
        var end: Int?
        values.withUnsafeMutableBufferPointer { values in
            bytes.withUnsafeBufferPointer { bytes in
                var bits = JPEGBits(bytes, at: start)
                for row in 0..<height {
                    let isFirst = row == 0 || (rows > 0 && row % rows == 0)
                    if isFirst, row > 0, !bits.restart() { return }
                    for column in 0..<width {
                        for member in scan.members {
                            let place = (row * width + column) * components + member.component
                            let left = column > 0 ? Int(values[place - components]) : 0
                            let above = isFirst ? 0 : Int(values[place - width * components])
                            var prediction = left
                            if isFirst {
                                if column == 0 { prediction = middle }
                            } else if column == 0 {
                                prediction = above
                            } else {
                                prediction = Self.predict(scan.predictor, left, above, Int(values[place - width * components - components]))
                            }
                            guard let difference = Self.difference(&bits, member.table) else { return }
                            values[place] = UInt32(UInt16(truncatingIfNeeded: prediction + difference))
                        }
                    }
                    if bits.isOverrun { return }
                }
                bits.align()
                end = bits.place
                if scan.transform > 0 {
                    for member in scan.members {
                        for place in stride(from: member.component, to: values.count, by: components) { values[place] = values[place] << UInt32(scan.transform) & 0xFFFF }
                    }
                }
            }
        }
        guard var end else { throw JPEGMarkers.damaged }
        // Up to the next marker there may be bytes that were read ahead, or none.
        while end < bytes.count, bytes[end] != 0xFF { end += 1 }
        return end
    }

    /// Table H.1.
    @inline(__always) private static func predict(_ predictor: Int, _ left: Int, _ above: Int, _ corner: Int) -> Int {
        switch predictor {
        case 1: left
        case 2: above
        case 3: corner
        case 4: left + above - corner
        case 5: left + (above - corner) >> 1
        case 6: above + (left - corner) >> 1
        default: (left + above) >> 1
        }
    }

    /// Table H.2: the code tells the number of bits that follow; 16 stands for 32,768 without any.
    @inline(__always) private static func difference(_ bits: inout JPEGBits, _ table: JPEGHuffmanTable) -> Int? {
        guard let (symbol, length) = table.symbol(bits.peek(16)), symbol <= 16 else { return nil }
        bits.drop(length)
        if symbol == 0 { return 0 }
        if symbol == 16 { return 32768 }
        let size = Int(symbol), value = bits.peek(size)
        bits.drop(size)
        return value >> (size - 1) == 0 ? value - (1 << size) + 1 : value
    }
}
