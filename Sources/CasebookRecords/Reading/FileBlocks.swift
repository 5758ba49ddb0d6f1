internal import CasebookCore
internal import Foundation

/// A file, a block at a time.
final class FileBlocks {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(ClinicalError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnreadable, "The file cannot be opened; check that it exists and may be read.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes; nil at the end.
    func next() throws(ClinicalError) -> [UInt8]? {
        var failure: Int32 = 0
        let block = [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
            while true {
                let length = Foundation.read(descriptor, buffer.baseAddress!, buffer.count)
                if length < 0, errno == EINTR { continue }
                failure = length < 0 ? errno : 0
                count = max(0, length)
                return
            }
        }
        guard failure == 0 else { throw ClinicalError(.fileUnreadable, "Reading failed.", at: Location(file: path), cause: String(cString: strerror(failure))) }
        return block.isEmpty ? nil : block
    }
}
