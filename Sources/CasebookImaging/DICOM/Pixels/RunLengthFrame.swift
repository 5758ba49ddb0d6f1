internal import CasebookCore

/// A frame packed by runs of equal bytes (PS3.5, G): one segment for each byte of each sample, the highest byte first.
struct RunLengthFrame {
    let bytes: [UInt8]
    let layout: PixelLayout

    /// One frame. Throws `image.damaged`, and `image.unsupported` for 64 bits.
    func patterns() throws(ClinicalError) -> [UInt32] {
        guard layout.bitsAllocated <= 32, !layout.photometric.isSubsampled else {
            throw ClinicalError(.imageUnsupported, "Packing by runs of samples of 64 bits or of shared colour is not read.")
        }
        let area = layout.rows * layout.columns, samples = layout.samples, size = (layout.bitsAllocated + 7) / 8
        let planeCount = layout.bitsAllocated == 1 ? (area + 7) / 8 : area, segments = try self.segments(samples * size)
        // Two bytes make 128 at most: what cannot be full gets no memory.
        guard segments.allSatisfy({ $0.count >= planeCount / 64 }) else { throw Self.damaged }
        var patterns = [UInt32](repeating: 0, count: layout.frameValues)
        for sample in 0..<samples {
            for byte in 0..<size {
                let plane = try unpacked(segments[sample * size + byte], count: planeCount)
                if layout.bitsAllocated == 1 {
                    for place in 0..<area { patterns[place * samples + sample] = UInt32(plane[place >> 3] >> UInt8(place & 7) & 1) }
                } else {
                    for place in 0..<area { patterns[place * samples + sample] |= UInt32(plane[place]) << UInt32(8 * (size - 1 - byte)) }
                }
            }
        }
        return patterns.map(layout.stored)
    }

    /// Where segments lie, by the header of sixteen numbers.
    private func segments(_ count: Int) throws(ClinicalError) -> [Range<Int>] {
        guard bytes.count >= 64 else { throw Self.damaged }
        func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[4 * place + $1]) << (8 * $1) } }
        guard number(0) == count, count <= 15 else { throw Self.damaged }
        let starts = (1...count).map(number)
        guard let first = starts.first, let last = starts.last, first >= 64, last <= bytes.count else { throw Self.damaged }
        guard zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw Self.damaged }
        return zip(starts, starts.dropFirst() + [bytes.count]).map { $0..<$1 }
    }

    private func unpacked(_ range: Range<Int>, count: Int) throws(ClinicalError) -> [UInt8] {
        var plane: [UInt8] = [], place = range.lowerBound
        plane.reserveCapacity(count)
        while plane.count < count {
            guard place < range.upperBound else { throw Self.damaged }
            let control = Int(bytes[place])
            place += 1
            if control < 128 {
                let end = place + control + 1
                guard end <= range.upperBound else { throw Self.damaged }
                plane += bytes[place..<end]
                place = end
            } else if control > 128 {
                guard place < range.upperBound else { throw Self.damaged }
                plane.append(contentsOf: repeatElement(bytes[place], count: 257 - control))
                place += 1
            }
        }
        return plane
    }

    private static var damaged: ClinicalError { ClinicalError(.imageDamaged, "A frame packed by runs in the DICOM file is damaged or cut short.") }
}
