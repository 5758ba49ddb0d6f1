internal import CZLib
internal import CasebookCore
internal import Foundation

/// Bytes of a file or of standard input, a block at a time; gzip is undone where a file is packed. Not shared between tasks.
final class ByteStream {
    private let descriptor: Int32
    private let archive: gzFile?
    private let location: Location
    private var bytesRead = 0

    /// Opens a file, or standard input for "-". Throws `file.unreadable`.
    init(path: String) throws(ClinicalError) {
        location = Location(file: path)
        if path == "-" {
            descriptor = 0
            archive = nil
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ClinicalError(.fileUnreadable, "The file cannot be opened; check that it exists and may be read.", at: location, cause: String(cString: strerror(errno)))
        }
        var magic: (UInt8, UInt8) = (0, 0)
        let isPacked = withUnsafeMutableBytes(of: &magic) { pread(descriptor, $0.baseAddress, 2, 0) == 2 } && magic == (0x1F, 0x8B)
        archive = isPacked ? gzdopen(dup(descriptor), "rb") : nil
        self.descriptor = descriptor
    }

    /// Bytes read so far, as they lie on the disk: packed ones where the file is packed.
    var position: Int { archive.map { Int(gzoffset($0)) } ?? bytesRead }

    /// Whether the file can be opened again and read as it is.
    var isPlainFile: Bool { archive == nil && descriptor > 0 }

    deinit {
        if let archive { gzclose(archive) }
        if descriptor > 0 { close(descriptor) }
    }

    /// Appends the next block to `buffer`; false at the end. Blocks for standard input as long as nothing comes.
    func read(into buffer: inout [UInt8]) throws(ClinicalError) -> Bool {
        let size = 1 << 16
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: size))
        let count = buffer.withUnsafeMutableBytes { bytes -> Int in
            let place = bytes.baseAddress! + start
            if let archive { return Int(gzread(archive, place, UInt32(size))) }
            while true {
                let count = Foundation.read(descriptor, place, size)
                if count >= 0 || errno != EINTR { return count }
            }
        }
        buffer.removeLast(size - max(0, count))
        guard count > 0 || count == 0 && !isCutShort else {
            throw ClinicalError(.fileUnreadable, "Reading failed; the file may be damaged or cut short.", at: Location(file: location.file, offset: bytesRead))
        }
        bytesRead += count
        return count > 0
    }

    /// Whether a packed file ended before its own end.
    private var isCutShort: Bool {
        guard let archive else { return false }
        var status: Int32 = 0
        _ = gzerror(archive, &status)
        return status == Z_BUF_ERROR
    }

    /// All bytes. Throws `limit.size` beyond `limit`.
    func readAll(limit: Int) throws(ClinicalError) -> [UInt8] {
        var buffer: [UInt8] = []
        while try read(into: &buffer) {
            guard buffer.count <= limit else {
                throw ClinicalError(.sizeLimit, "The input has more than \(limit) bytes; split it into documents.", at: location)
            }
        }
        return buffer
    }
}
