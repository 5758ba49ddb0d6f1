internal import Foundation

/// A private file that is being written. `finish` moves it to its place; without it nothing is left behind under the final name. A pipe or a
/// device is written as it stands.
public final class PrivateFileHandle {
    private let path: String
    /// Nil where the path is no regular file.
    private let temporary: String?
    private let descriptor: Int32
    private var isFinished = false

    public init(path: String) throws(ClinicalError) {
        self.path = path
        var status = stat()
        let exists = stat(path, &status) == 0
        let type = status.st_mode & S_IFMT
        if exists, type == S_IFDIR {
            throw ClinicalError(.fileUnwritable, "The output is a folder; name a file.", at: Location(file: path))
        }
        if exists, type != S_IFREG {
            temporary = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            // A name that nobody has, made by the system with the mode 0600.
            var template = Array((path + ".XXXXXX").utf8CString)
            descriptor = mkstemp(&template)
            temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The file cannot be written; check the folder and its permissions.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished, let temporary { unlink(temporary) }
    }

    public func write(_ bytes: [UInt8]) throws(ClinicalError) {
        guard DescriptorWriter.write(bytes, to: descriptor) else {
            throw ClinicalError(.fileUnwritable, "Writing failed; is the disk full?", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }

    public func finish() throws(ClinicalError) {
        guard let temporary else { return }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw ClinicalError(.fileUnwritable, "The file cannot be moved to its place.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        isFinished = true
    }
}
