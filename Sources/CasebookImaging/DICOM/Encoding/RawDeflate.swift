internal import CZLib
internal import CasebookCore

/// Deflate without a header (RFC 1951), as the deflated transfer syntax packs the elements.
enum RawDeflate {
    /// The most bytes that are unpacked: 1 GB.
    static let mostBytes = 1 << 30

    /// Throws `image.damaged`, `limit.size`.
    static func unpack(_ packed: ArraySlice<UInt8>) throws(ClinicalError) -> [UInt8] {
        // zlib counts its input in 32 bits.
        guard packed.count <= mostBytes else { throw tooLarge }
        var stream = z_stream()
        // A negative window says that there is no header.
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw ClinicalError(.sizeLimit, "There is no memory to unpack the DICOM file.")
        }
        defer { inflateEnd(&stream) }
        var unpacked: [UInt8] = [], block = [UInt8](repeating: 0, count: 1 << 16), status = Z_OK, used = 0
        while status == Z_OK {
            let count = packed.withUnsafeBufferPointer { input in
                block.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + used) }
                    stream.avail_in = UInt32(input.count - used)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    used = input.count - Int(stream.avail_in)
                    return output.count - Int(stream.avail_out)
                }
            }
            guard unpacked.count + count <= mostBytes else { throw tooLarge }
            unpacked += block[..<count]
        }
        guard status == Z_STREAM_END else { throw ClinicalError(.imageDamaged, "The deflated part of the DICOM file is damaged or cut short.") }
        return unpacked
    }

    private static var tooLarge: ClinicalError { ClinicalError(.sizeLimit, "The deflated DICOM file has more than \(mostBytes) bytes.") }
}
