internal import Foundation

/// Bytes of a file, of standard input or of memory, a block at a time; gzip is undone where they are packed. Not shared between tasks.
package final class ByteStream {
    private let descriptor: Int32
    private let location: Location
    private var bytesRead = 0
    private var unpacker: GzipUnpacker?
    private var isBegun = false
    /// What is still to be read of memory; nil for files.
    private var memory: ArraySlice<UInt8>?

    /// Opens a file, or standard input for "-". Throws `file.unreadable`.
    package init(path: String) throws(ClinicalError) {
        location = Location(file: path)
        guard path != "-" else {
            descriptor = 0
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ClinicalError(.fileUnreadable, "The file cannot be opened; check that it exists and may be read.", at: location, cause: String(cString: strerror(errno)))
        }
    }

    /// Reads what has come already; `name` is what places call it.
    package init(bytes: [UInt8], name: String) {
        location = Location(file: name)
        descriptor = -1
        memory = bytes[...]
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// Bytes read so far, as they lie on the disk: packed ones where the file is packed.
    package var position: Int { bytesRead }

    /// Whether the file can be opened again and read as it is; known from the first block on.
    package var isPlainFile: Bool { unpacker == nil && descriptor > 0 }

    /// Appends the next block to `buffer`; false at the end. Blocks for standard input as long as nothing comes.
    package func read(into buffer: inout [UInt8]) throws(ClinicalError) -> Bool {
        if isBegun, unpacker == nil { return try readBlock(into: &buffer) }
        if !isBegun {
            isBegun = true
            var block: [UInt8] = []
            var isMore = true
            while isMore, block.isEmpty || block == [0x1F] { isMore = try readBlock(into: &block) }
            guard block.starts(with: [0x1F, 0x8B]) else {
                buffer += block
                return !block.isEmpty
            }
            unpacker = GzipUnpacker(block)
        }
        while let unpacker {
            switch unpacker.unpack(into: &buffer) {
            case .bytes: return true
            case .damaged: throw readingFailed
            case .needsInput(let isBetweenMembers):
                var block: [UInt8] = []
                guard try readBlock(into: &block) else {
                    guard isBetweenMembers else { throw readingFailed }
                    return false
                }
                unpacker.feed(block)
            }
        }
        return false
    }

    private func readBlock(into buffer: inout [UInt8]) throws(ClinicalError) -> Bool {
        let size = 1 << 16
        if let rest = memory {
            let block = rest.prefix(size)
            buffer += block
            memory = rest[block.endIndex...]
            bytesRead += block.count
            return !block.isEmpty
        }
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: size))
        let count = buffer.withUnsafeMutableBytes { bytes -> Int in
            while true {
                let count = Foundation.read(descriptor, bytes.baseAddress! + start, size)
                if count >= 0 || errno != EINTR { return count }
            }
        }
        buffer.removeLast(size - max(0, count))
        guard count >= 0 else { throw readingFailed }
        bytesRead += count
        return count > 0
    }

    private var readingFailed: ClinicalError {
        ClinicalError(.fileUnreadable, "Reading failed; the file may be damaged or cut short.", at: Location(file: location.file, offset: bytesRead))
    }

    /// All bytes. Throws `limit.size` beyond `limit`.
    package func readAll(limit: Int) throws(ClinicalError) -> [UInt8] {
        var buffer: [UInt8] = []
        while try read(into: &buffer) {
            guard buffer.count <= limit else {
                throw ClinicalError(.sizeLimit, "The input has more than \(limit) bytes; split it into documents.", at: location)
            }
        }
        return buffer
    }
}
