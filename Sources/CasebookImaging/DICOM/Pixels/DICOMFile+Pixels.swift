public import CasebookCore

extension DICOMFile {
    /// The pixels as they are stored, unpacked.
    ///
    /// Throws `image.unsupported`, by the name of the transfer syntax if it is that, `image.damaged`, `limit.size`.
    public func storedPixels() throws(ClinicalError) -> StoredPixels {
        guard let packing = transferSyntax.packing else {
            throw ClinicalError(
                .imageUnsupported, "Pixels in the transfer syntax \(transferSyntax.name) are not read; convert the file to Explicit VR Little Endian.")
        }
        let layout = try PixelLayout(dataset)
        if let real = try realPixels(layout) { return real }
        guard let element = dataset.elements[.pixels] else { throw ClinicalError(.imageUnsupported, "The DICOM file holds no pixels.") }
        guard layout.bitsAllocated <= 32 else { throw ClinicalError(.imageUnsupported, "The DICOM picture has whole numbers of 64 bits.") }
        var patterns: [UInt32] = []
        switch element.value {
        case .bytes(let range):
            guard packing == .native else { throw ClinicalError(.imageDamaged, "The DICOM file tells that its pixels are packed, and they are not.") }
            let isWords = element.kind == .words
            patterns = try NativePixels(bytes: dataset.bytes[range], layout: layout, isBigEndian: dataset.isBigEndian, isWords: isWords).patterns()
        case .fragments(let offsets, let pieces):
            guard packing != .native else { throw ClinicalError(.imageDamaged, "The DICOM file tells that its pixels are not packed, and they are.") }
            for frame in try PackedFrames(dataset: dataset, offsets: offsets, pieces: pieces, frames: layout.frames).bytes() {
                patterns += try Self.unpacked(frame, packing, layout)
            }
        case .items: throw ClinicalError(.imageDamaged, "The pixels of the DICOM file are a sequence.")
        }
        return pixels(layout, patterns, layout.isSigned ? .signed : .unsigned)
    }

    private static func unpacked(_ frame: [UInt8], _ packing: TransferSyntax.Packing, _ layout: PixelLayout) throws(ClinicalError) -> [UInt32] {
        switch packing {
        case .native: preconditionFailure("Pixels that are not packed have no frames of bytes.")
        case .runLength: return try RunLengthFrame(bytes: frame, layout: layout).patterns()
        case .baselineJPEG: return try BaselineJPEG.values(frame, layout: layout).map(layout.stored)
        case .losslessJPEG:
            let picture = try LosslessJPEG(frame)
            guard picture.height == layout.rows, picture.width == layout.columns, picture.components == layout.samples else {
                throw ClinicalError(.imageDamaged, "A JPEG in the DICOM file has another shape than the file tells.")
            }
            return picture.values.map(layout.stored)
        }
    }

    /// Pixels of floating point, which have elements of their own. Those of 64 bits are rounded to 32.
    private func realPixels(_ layout: PixelLayout) throws(ClinicalError) -> StoredPixels? {
        let floats = dataset.range(.floatPixels), size = floats == nil ? 8 : 4
        guard let range = floats ?? dataset.range(.doublePixels) else { return nil }
        guard layout.samples == 1, range.count / size >= layout.values else {
            throw ClinicalError(.imageDamaged, "The DICOM file has fewer pixels of floating point than its rows, columns and frames need.")
        }
        let numbers = dataset.whole(range.lowerBound..<range.lowerBound + size * layout.values, size)
        let patterns = numbers.map { size == 4 ? UInt32($0) : Float(Double(bitPattern: $0)).bitPattern }
        guard patterns.allSatisfy({ Float(bitPattern: $0).isFinite }) else {
            throw ClinicalError(.imageDamaged, "The DICOM picture has pixels that are no finite numbers.")
        }
        return pixels(layout, patterns, .real)
    }

    private func pixels(_ layout: PixelLayout, _ patterns: [UInt32], _ kind: StoredPixels.Kind) -> StoredPixels {
        // What pixels shared they now have each.
        let photometric = layout.photometric == .ybrFull422 ? .ybrFull : layout.photometric
        return StoredPixels(
            frames: layout.frames, rows: layout.rows, columns: layout.columns, photometric: photometric, kind: kind, patterns: patterns, bits: min(layout.bitsStored, 32))
    }
}
