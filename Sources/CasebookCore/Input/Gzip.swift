internal import CZLib

/// Gzip (RFC 1952) of bytes that are all in memory.
package enum Gzip {
    package static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// Throws `archive.damaged`, and `limit.size` for more than `limit` bytes.
    package static func unpack(_ packed: [UInt8], limit: Int) throws(ClinicalError) -> [UInt8] {
        let unpacker = GzipUnpacker(packed)
        var bytes: [UInt8] = []
        while true {
            switch unpacker.unpack(into: &bytes) {
            case .bytes: guard bytes.count <= limit else { throw ClinicalError(.sizeLimit, "The packed file has more than \(limit) bytes.") }
            case .needsInput(isBetweenMembers: true): return bytes
            case .needsInput(isBetweenMembers: false), .damaged: throw ClinicalError(.archiveDamaged, "The packed file is damaged or cut short.")
            }
        }
    }

    /// Nil where there is no memory, or for 4 GB or more.
    package static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for the header and checksum of gzip.
        let status = deflateInit2_(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        guard let given = UInt32(exactly: bytes.count), let room = UInt32(exactly: bound) else { return nil }
        var output = [UInt8](repeating: 0, count: bound), input = bytes
        let left = output.withUnsafeMutableBufferPointer { output in
            input.withUnsafeMutableBufferPointer { input -> UInt32? in
                stream.next_in = input.baseAddress
                stream.avail_in = given
                stream.next_out = output.baseAddress
                stream.avail_out = room
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.avail_out : nil
            }
        }
        guard let left else { return nil }
        output.removeLast(Int(left))
        return output
    }
}
