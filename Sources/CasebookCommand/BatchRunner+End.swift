import Casebook
import Synchronization

extension BatchRunner {
    /// The same as `run`, and throws where the run ended before its inputs although the writer did not end it: what was left out must not pass for done.
    func runToEnd<Input: Sendable, Output: Sendable>(
        next: () -> Input?, work: @escaping @Sendable (Input, inout PipelineWorkspace) -> Output, write: @escaping @Sendable (Output) -> Bool
    ) throws(ClinicalError) {
        var given = 0, isAtEnd = false
        let written = Mutex(0), isStopped = Mutex(false)
        try run(
            next: { () -> Input? in
                guard let input = next() else {
                    isAtEnd = true
                    return nil
                }
                given += 1
                return input
            }, work: work,
            write: { output in
                written.withLock { $0 += 1 }
                guard write(output) else {
                    isStopped.withLock { $0 = true }
                    return false
                }
                return true
            })
        let count = written.withLock { $0 }, wasStopped = isStopped.withLock { $0 }
        guard wasStopped || isAtEnd && count == given else {
            throw ClinicalError(.batchEnded, "A thread could not begin its work, and the run ended early. Try fewer --jobs; a run to a file goes on with --resume.")
        }
    }
}

extension ClinicalError.Code {
    /// A run ended before its inputs did.
    static let batchEnded = Self(rawValue: "batch.ended")
}
