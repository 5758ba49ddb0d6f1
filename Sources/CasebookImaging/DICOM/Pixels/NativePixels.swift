internal import CasebookCore

/// Pixels that are not packed.
struct NativePixels {
    let bytes: ArraySlice<UInt8>
    let layout: PixelLayout
    let isBigEndian: Bool
    /// Words of 16 bits, of which the bytes of a big-endian file change places when samples are smaller.
    let isWords: Bool

    /// All frames. Throws `image.damaged` if there are too few bytes.
    func patterns() throws(ClinicalError) -> [UInt32] {
        // Two pixels of one luminance each share two differences.
        let samples = layout.photometric.isSubsampled ? layout.values / 3 * 2 : layout.values
        let needed = (samples * layout.bitsAllocated + 7) / 8
        guard bytes.count >= needed else { throw ClinicalError(.imageDamaged, "The DICOM file has fewer pixels than its rows, columns and frames need.") }
        guard !layout.photometric.isSubsampled || (layout.columns % 2 == 0 && layout.bitsAllocated == 8 && !layout.isPlanar) else {
            throw ClinicalError(.imageUnsupported, "Colour that pixels share is read of 8 bits and of even columns only.")
        }
        var patterns = [UInt32](repeating: 0, count: samples)
        bytes.withUnsafeBufferPointer { bytes in
            switch layout.bitsAllocated {
            case 1:
                for place in 0..<samples {
                    var byte = place >> 3
                    if swapsBytes, byte ^ 1 < bytes.count { byte ^= 1 }
                    patterns[place] = UInt32(bytes[byte] >> UInt8(place & 7) & 1)
                }
            case 8:
                for place in 0..<samples { patterns[place] = layout.stored(UInt32(bytes[swapsBytes && place ^ 1 < bytes.count ? place ^ 1 : place])) }
            default:
                let size = layout.bitsAllocated / 8
                for place in 0..<samples {
                    var sample: UInt32 = 0
                    for offset in 0..<size { sample |= UInt32(bytes[place * size + offset]) << UInt32(8 * (isBigEndian ? size - 1 - offset : offset)) }
                    patterns[place] = layout.stored(sample)
                }
            }
        }
        if layout.photometric.isSubsampled { return spread(patterns) }
        return layout.isPlanar ? interleaved(patterns) : patterns
    }

    private var swapsBytes: Bool { isBigEndian && isWords }

    /// From two luminances, blue and red to two pixels.
    private func spread(_ shared: [UInt32]) -> [UInt32] {
        var patterns: [UInt32] = []
        patterns.reserveCapacity(layout.values)
        for pair in stride(from: 0, to: shared.count, by: 4) {
            for luminance in 0..<2 { patterns += [shared[pair + luminance], shared[pair + 2], shared[pair + 3]] }
        }
        return patterns
    }

    private func interleaved(_ planes: [UInt32]) -> [UInt32] {
        var patterns = [UInt32](repeating: 0, count: planes.count)
        let area = layout.rows * layout.columns, samples = layout.samples
        for frame in 0..<layout.frames {
            for sample in 0..<samples {
                let plane = (frame * samples + sample) * area
                for place in 0..<area { patterns[frame * samples * area + place * samples + sample] = planes[plane + place] }
            }
        }
        return patterns
    }
}
