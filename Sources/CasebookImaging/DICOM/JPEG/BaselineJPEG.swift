internal import CCasebookImages
internal import CasebookCore

/// A picture of JPEG of 8 bits, through libjpeg. Colours stay as they are stored.
enum BaselineJPEG {
    /// Values row by row, the components of a pixel beside each other. Throws `image.damaged`, `image.unsupported`, `limit.size`.
    static func values(_ bytes: [UInt8], layout: PixelLayout) throws(ClinicalError) -> [UInt32] {
        // Before memory is taken: the picture has the shape that the file tells.
        let frame = try JPEGMarkers.frame(bytes)
        guard frame.precision == 8 else {
            throw ClinicalError(.imageUnsupported, "Pixels in the transfer syntax JPEG Extended (Process 2 and 4) are read of 8 bits only, and these have more.")
        }
        // Transfer syntaxes are of sequential JPEG; progressive ones take memory for all coefficients.
        guard frame.marker == 0xC0 || frame.marker == 0xC1 else {
            throw ClinicalError(.imageUnsupported, "A JPEG in the DICOM file is not sequential with Huffman codes.")
        }
        guard frame.height == layout.rows, frame.width == layout.columns, frame.components.count == layout.samples else {
            throw ClinicalError(.imageDamaged, "A JPEG in the DICOM file has another shape than the file tells.")
        }
        // A block of 64 takes two bits or more.
        guard layout.rows * layout.columns <= 256 * bytes.count else { throw JPEGMarkers.damaged }
        var pixels = casebook_pixels()
        let status = bytes.withUnsafeBufferPointer { casebook_jpeg_decode($0.baseAddress, $0.count, UInt64(MedicalImage.mostValues), 1, &pixels) }
        switch Int(status) {
        case CASEBOOK_IMAGES_OK: break
        case CASEBOOK_IMAGES_TOO_LARGE, CASEBOOK_IMAGES_NO_MEMORY: throw ClinicalError(.sizeLimit, "There is no memory for a JPEG in the DICOM file.")
        case CASEBOOK_IMAGES_UNSUPPORTED: throw ClinicalError(.imageUnsupported, "A JPEG in the DICOM file is of a kind that is not read.")
        default: throw JPEGMarkers.damaged
        }
        defer { casebook_images_free(pixels.values) }
        let count = Int(pixels.width) * Int(pixels.height) * Int(pixels.channels)
        guard count == layout.frameValues else { throw JPEGMarkers.damaged }
        return UnsafeBufferPointer(start: pixels.values.assumingMemoryBound(to: UInt8.self), count: count).map { UInt32($0) }
    }
}
