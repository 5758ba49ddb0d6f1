import Casebook
import Foundation
import Synchronization

/// Lines to standard output or to a private file.
final class LineSink: Sendable {
    private let file: Mutex<PrivateFileHandle?>
    private let error = Mutex<ClinicalError?>(nil)

    init(output: String?) throws(ClinicalError) {
        // Not to be moved away where the shell has put a file in its place.
        if let output, output != "/dev/stdout" { file = Mutex(try PrivateFileHandle(path: output)) } else { file = Mutex(nil) }
    }

    func write(_ bytes: [UInt8]) -> Bool {
        file.withLock { file in
            guard let file else { return writeStandardOutput(bytes) }
            do throws(ClinicalError) { try file.write(bytes) } catch {
                self.error.withLock { $0 = error }
                return false
            }
            return true
        }
    }

    /// A reader that went away (`| head`) ends the run quietly; any other failure is an error.
    private func writeStandardOutput(_ bytes: [UInt8]) -> Bool {
        if DescriptorWriter.write(bytes, to: 1) { return true }
        let cause = errno
        if cause != EPIPE {
            error.withLock { $0 = ClinicalError(.fileUnwritable, "Standard output cannot be written; is the disk full?", cause: String(cString: strerror(cause))) }
        }
        return false
    }

    func finish() throws(ClinicalError) {
        if let error = error.withLock({ $0 }) { throw error }
        let failed = file.withLock { file -> ClinicalError? in
            do throws(ClinicalError) { try file?.finish() } catch { return error }
            return nil
        }
        if let failed { throw failed }
    }
}
