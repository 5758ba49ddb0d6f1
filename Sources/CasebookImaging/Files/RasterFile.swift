internal import CCasebookImages
public import CasebookCore

/// Pictures as PNG and JPEG.
public enum RasterFile {
    /// Reads PNG or JPEG: grey or red, green and blue, from 0 to 255, or to 65,535 in a PNG of 16 bits. Transparency is dropped.
    ///
    /// Throws `image.damaged`, `image.unsupported`, `limit.size`.
    public static func read(_ bytes: [UInt8]) throws(ClinicalError) -> MedicalImage {
        var pixels = casebook_pixels()
        let isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
        guard isPNG || bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { throw ClinicalError(.imageUnsupported, "The bytes are no PNG and no JPEG.") }
        let status = bytes.withUnsafeBufferPointer { bytes in
            isPNG
                ? casebook_png_decode(bytes.baseAddress, bytes.count, UInt64(MedicalImage.mostValues), &pixels)
                : casebook_jpeg_decode(bytes.baseAddress, bytes.count, UInt64(MedicalImage.mostValues), 0, &pixels)
        }
        try check(Int(status))
        defer { casebook_images_free(pixels.values) }
        let channels = Int(pixels.channels), area = Int(pixels.width) * Int(pixels.height)
        var values = [Float](repeating: 0, count: channels * area)
        func spread(_ value: (Int) -> Float) {
            for channel in 0..<channels { for place in 0..<area { values[channel * area + place] = value(place * channels + channel) } }
        }
        if pixels.bits == 16 {
            let source = pixels.values.assumingMemoryBound(to: UInt16.self)
            spread { Float(source[$0]) }
        } else {
            let source = pixels.values.assumingMemoryBound(to: UInt8.self)
            spread { Float(source[$0]) }
        }
        return MedicalImage(channels: channels, height: Int(pixels.height), width: Int(pixels.width), values: values)
    }

    /// A picture as PNG of 8 bits: values are rounded and cut to 0 to 255, and what is no number is 0.
    ///
    /// Throws `image.unsupported` for other than one or three channels and one slice.
    public static func png(_ image: MedicalImage) throws(ClinicalError) -> [UInt8] {
        guard image.depth == 1 else { throw ClinicalError(.imageUnsupported, "A stack of slices is no picture; write one slice at a time.") }
        let area = image.height * image.width
        var rows = [UInt8](repeating: 0, count: image.values.count)
        for channel in 0..<image.channels {
            for place in 0..<area {
                let value = image.values[channel * area + place].rounded()
                rows[place * image.channels + channel] = value > 0 ? UInt8(min(value, 255)) : 0
            }
        }
        var bytes: UnsafeMutablePointer<UInt8>?, count = 0
        let status = rows.withUnsafeMutableBytes { rows in
            var pixels = casebook_pixels(width: UInt32(image.width), height: UInt32(image.height), channels: UInt32(image.channels), bits: 8, values: rows.baseAddress)
            return casebook_png_encode(&pixels, &bytes, &count)
        }
        try check(Int(status))
        defer { casebook_images_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private static func check(_ status: Int) throws(ClinicalError) {
        switch status {
        case CASEBOOK_IMAGES_OK: return
        case CASEBOOK_IMAGES_DAMAGED: throw ClinicalError(.imageDamaged, "The picture is damaged or cut short.")
        case CASEBOOK_IMAGES_TOO_LARGE: throw ClinicalError(.sizeLimit, "The picture has more than \(MedicalImage.mostValues) values.")
        case CASEBOOK_IMAGES_NO_MEMORY: throw ClinicalError(.sizeLimit, "There is no memory for the picture.")
        default: throw ClinicalError(.imageUnsupported, "The picture is of a kind that is not read: grey or colour of 8 bits, or PNG of 16, was expected.")
        }
    }
}

extension ClinicalError.Code {
    /// Bytes are no picture of their kind.
    public static let imageDamaged = Self(rawValue: "image.damaged")
    /// A kind of picture that is not read.
    public static let imageUnsupported = Self(rawValue: "image.unsupported")
}
