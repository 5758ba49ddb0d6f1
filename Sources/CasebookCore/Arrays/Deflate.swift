internal import CZLib

/// DEFLATE (RFC 1951) of a block that is all in memory.
enum Deflate {
    /// Exactly `size` bytes; nil where the packed ones give more or fewer, or are damaged.
    static func unpack(_ packed: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        var stream = z_stream()
        // Negative: no header and no checksum around the block.
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        // One byte more shows whether there is more than was said.
        var output = [UInt8](repeating: 0, count: size + 1)
        let isWhole = output.withUnsafeMutableBytes { output -> Bool in
            var used = 0, filled = 0
            let most = 1 << 30
            while filled <= size {
                let given = min(packed.count - used, most), room = min(output.count - filled, most)
                let source = packed.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + used).assumingMemoryBound(to: UInt8.self) }
                stream.next_in = source
                stream.avail_in = UInt32(given)
                stream.next_out = (output.baseAddress! + filled).assumingMemoryBound(to: UInt8.self)
                stream.avail_out = UInt32(room)
                let status = inflate(&stream, Z_NO_FLUSH)
                let taken = given - Int(stream.avail_in), made = room - Int(stream.avail_out)
                used += taken
                filled += made
                if status == Z_STREAM_END { return filled == size && used == packed.count }
                guard status == Z_OK, taken + made > 0 else { return false }
            }
            return false
        }
        guard isWhole else { return nil }
        output.removeLast()
        return output
    }

    /// CRC-32.
    static func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) } }
}
