import Casebook
import Foundation
import Synchronization

/// Runs a training from a command: waits for it, draws its progress, and ends it in good order on Ctrl-C.
enum TrainingSession {
    /// Waits on this thread for work that runs on others. An interrupt cancels the work, which then ends where it can go on later; a second one kills.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) throws -> Result {
        let box = ResultBox<Result>()
        let done = DispatchSemaphore(value: 0)
        let task = Task.detached {
            do { box.store(.success(try await work())) } catch { box.store(.failure(error)) }
            done.signal()
        }
        signal(SIGINT, SIG_IGN)
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        interrupt.setEventHandler {
            signal(SIGINT, SIG_DFL)
            task.cancel()
        }
        interrupt.resume()
        defer {
            interrupt.cancel()
            signal(SIGINT, SIG_DFL)
        }
        done.wait()
        return try box.take()
    }

    /// Draws a report on standard error: in place on a terminal, else a line at the end of an epoch.
    static func report(quiet: Bool, progress: ProgressOption) -> @Sendable (TrainingProgress) -> Void {
        let isDrawn = !quiet && (progress == .always || progress == .auto && Console.errorIsTerminal)
        return { state in
            if isDrawn {
                let end = state.isEndOfEpoch ? "\n" : ""
                _ = DescriptorWriter.write(Array("\r\u{1B}[K\(state)\(end)".utf8), to: 2)
            } else if !quiet, state.isEndOfEpoch {
                Console.error("casebook: \(state)")
            }
        }
    }
}

/// Hands one result from one thread to another.
private final class ResultBox<Value: Sendable>: Sendable {
    private let result = Mutex<Swift.Result<Value, any Error>?>(nil)
    func store(_ new: Swift.Result<Value, any Error>) { result.withLock { $0 = new } }
    func take() throws -> Value { try result.withLock { $0! }.get() }
}
