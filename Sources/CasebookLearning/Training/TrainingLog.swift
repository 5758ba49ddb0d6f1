internal import CasebookCore
internal import Foundation

/// A file of one line of JSON a report, readable by its owner alone. A training that goes on adds to the lines before; a new one begins the file anew.
final class TrainingLog: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Throws `file.unwritable`.
    init(path: String, isNew: Bool) throws(ClinicalError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | (isNew ? O_TRUNC : 0), 0o600)
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The log cannot be written; check the folder and its permissions.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ progress: TrainingProgress) throws(ClinicalError) {
        guard DescriptorWriter.write(progress.line, to: descriptor) else {
            throw ClinicalError(.fileUnwritable, "Writing the log failed; is the disk full?", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
    }
}
