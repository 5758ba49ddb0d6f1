public import CasebookCore
internal import Foundation

/// A private file that is being written. `finish` moves it to its place; without it nothing is left behind under the final name.
public final class PrivateFileHandle {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isFinished = false

    public init(path: String) throws(ClinicalError) {
        self.path = path
        temporary = path + ".partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The file cannot be written; check the folder and its permissions.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(temporary) }
    }

    public func write(_ bytes: [UInt8]) throws(ClinicalError) {
        guard DescriptorWriter.write(bytes, to: descriptor) else {
            throw ClinicalError(.fileUnwritable, "Writing failed; is the disk full?", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }

    public func finish() throws(ClinicalError) {
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw ClinicalError(.fileUnwritable, "The file cannot be moved to its place.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        isFinished = true
    }
}
