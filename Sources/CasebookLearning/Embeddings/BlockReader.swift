internal import CasebookCore
internal import Foundation

/// A window over a file that moves forward: the bytes from `cursor` to `end` are at hand, `more` reads on behind them.
final class BlockReader {
    let path: String
    private let descriptor: Int32
    private let capacity: Int
    let base: UnsafeMutablePointer<UInt8>
    /// Where the bytes at hand begin; what lies before it is given up at the next `more`. Not shared between tasks.
    var cursor = 0
    private(set) var end = 0
    /// Offset in the file of the first byte of the buffer.
    private var origin: Int

    /// Opens a file at an offset. Throws `file.unreadable`.
    init(path: String, offset: Int = 0, capacity: Int) throws(ClinicalError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnreadable, "The file cannot be opened; check that it exists and may be read.", at: Location(file: path),
                cause: String(cString: strerror(errno)))
        }
        if offset > 0, lseek(descriptor, off_t(offset), SEEK_SET) < 0 {
            close(descriptor)
            throw ClinicalError(.fileUnreadable, "A regular file was expected.", at: Location(file: path))
        }
        self.path = path
        self.descriptor = descriptor
        self.capacity = capacity
        base = .allocate(capacity: capacity)
        origin = offset
    }

    deinit {
        close(descriptor)
        base.deallocate()
    }

    /// Offset of the cursor in the file.
    var position: Int { origin + cursor }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + cursor, count: end - cursor) }

    /// Moves the bytes at hand to the front and reads behind them; false where the file ends or the buffer is full. Throws `file.unreadable`.
    func more() throws(ClinicalError) -> Bool {
        if cursor > 0 {
            base.update(from: base + cursor, count: end - cursor)
            origin += cursor
            end -= cursor
            cursor = 0
        }
        guard !isFull else { return false }
        while true {
            let count = read(descriptor, base + end, capacity - end)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ClinicalError(.fileUnreadable, "Reading failed.", at: Location(file: path), cause: String(cString: strerror(errno)))
            }
            end += count
            return count > 0
        }
    }

    /// Whether one item fills the whole buffer.
    var isFull: Bool { cursor == 0 && end == capacity }
}
