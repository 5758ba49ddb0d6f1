import Casebook
import Foundation
import Synchronization

/// Lines to standard output or to a private file.
final class LineSink: Sendable {
    private let file: Mutex<PrivateFileHandle?>
    private let error = Mutex<ClinicalError?>(nil)

    init(output: String?) throws(ClinicalError) {
        if let output { file = Mutex(try PrivateFileHandle(path: output)) } else { file = Mutex(nil) }
    }

    func write(_ bytes: [UInt8]) -> Bool {
        file.withLock { file in
            guard let file else { return DescriptorWriter.write(bytes, to: 1) }
            do throws(ClinicalError) { try file.write(bytes) } catch {
                self.error.withLock { $0 = error }
                return false
            }
            return true
        }
    }

    func finish() throws(ClinicalError) {
        if let error = error.withLock({ $0 }) { throw error }
        let failed = file.withLock { file -> ClinicalError? in
            do throws(ClinicalError) { try file?.finish() } catch { return error }
            return nil
        }
        if let failed { throw failed }
    }

    /// The line that stands for a failed input.
    static func errorLine(id: String, _ error: ClinicalError) -> [UInt8] {
        DocumentEncoder(producer: Producer(version: "", pipeline: "", models: [], lexicons: "")).errorLine(id: id, error)
    }
}
