internal import CZLib

/// Undoes gzip (RFC 1952) a block at a time, through all members of a file. Not shared between tasks.
final class GzipUnpacker {
    enum Step {
        case bytes
        /// All input is used up; between two members a file may end.
        case needsInput(isBetweenMembers: Bool)
        case damaged
    }

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var input: [UInt8]
    private var used = 0
    private var isBetweenMembers = false
    private var isPadding = false

    init(_ block: [UInt8]) {
        input = block
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for the header and checksum of gzip.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "No memory to unpack gzip.")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func feed(_ block: [UInt8]) {
        input = block
        used = 0
    }

    /// Appends up to 64 KB of what is packed.
    func unpack(into buffer: inout [UInt8]) -> Step {
        let size = 1 << 16
        while true {
            if isBetweenMembers {
                // Tapes and some writers fill the last block with zeros.
                while used < input.count, input[used] == 0 { (used, isPadding) = (used + 1, true) }
                if used < input.count {
                    if isPadding { return .damaged }
                    inflateReset(stream)
                    isBetweenMembers = false
                }
            }
            guard used < input.count else { return .needsInput(isBetweenMembers: isBetweenMembers) }
            let start = buffer.count
            buffer.append(contentsOf: repeatElement(0, count: size))
            let status = buffer.withUnsafeMutableBytes { output in
                input.withUnsafeMutableBytes { packed in
                    stream.pointee.next_in = packed.bindMemory(to: UInt8.self).baseAddress! + used
                    stream.pointee.avail_in = UInt32(packed.count - used)
                    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress! + start
                    stream.pointee.avail_out = UInt32(size)
                    let status = inflate(stream, Z_NO_FLUSH)
                    used = packed.count - Int(stream.pointee.avail_in)
                    return status
                }
            }
            let count = size - Int(stream.pointee.avail_out)
            buffer.removeLast(size - count)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return .damaged }
            isBetweenMembers = status == Z_STREAM_END
            if count > 0 { return .bytes }
        }
    }
}
