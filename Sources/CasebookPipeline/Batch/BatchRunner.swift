public import CasebookCore
internal import Foundation
internal import Synchronization

/// Runs work over a stream of inputs on several threads, and gives the results back in input order.
///
/// At most four inputs a thread are in flight, so memory is bounded whatever the stream's length; a result is written as soon as all before it
/// are, so a slow reader of standard input still sees each line answered. With one job everything runs on the calling thread. The output does
/// not depend on the number of jobs.
public struct BatchRunner: Sendable {
    public let jobs: Int

    /// - Parameter jobs: threads; at least one.
    public init(jobs: Int) { self.jobs = max(1, jobs) }

    /// - Parameters:
    ///   - next: gives the next input; called from the calling thread only.
    ///   - work: makes a result; called from any thread, with that thread's workspace.
    ///   - write: takes the results in order, never from two threads at once; false stops the run.
    /// - Throws: what a workspace throws when it is made; results before that are written.
    public func run<Input: Sendable, Output: Sendable>(
        next: () -> Input?, work: @escaping @Sendable (Input, inout PipelineWorkspace) -> Output, write: @escaping @Sendable (Output) -> Bool
    ) throws(ClinicalError) {
        guard jobs > 1 else {
            var workspace = try PipelineWorkspace()
            while let input = next() {
                guard write(work(input, &workspace)) else { return }
            }
            return
        }
        let exchange = BatchExchange<Input, Output>(window: jobs * 4)
        for _ in 0..<jobs {
            let thread = Thread {
                defer { exchange.leave() }
                do throws(ClinicalError) {
                    var workspace = try PipelineWorkspace()
                    while let (index, input) = exchange.take() { exchange.put(work(input, &workspace), at: index, write) }
                } catch { exchange.stop(error) }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        while exchange.hasRoom(), let input = next() { exchange.give(input) }
        if let error = exchange.close(workers: jobs) { throw error }
    }
}

/// What the threads of a batch share: inputs that wait, results that are ahead of their turn.
private final class BatchExchange<Input: Sendable, Output: Sendable>: Sendable {
    private struct State: Sendable {
        var waiting: [(Int, Input)] = []
        var given = 0
        var results: [Int: Output] = [:]
        var written = 0
        var isStopped = false
        /// Why it was stopped, where that was not the writer's wish.
        var error: ClinicalError?
        /// One thread writes at a time; the others leave their results to it.
        var isWriting = false
    }

    private let state = Mutex(State())
    // Made with 0 and raised: a semaphore that is freed below its first value is a trap.
    private let room = DispatchSemaphore(value: 0)
    private let inputs = DispatchSemaphore(value: 0)
    private let left = DispatchSemaphore(value: 0)

    init(window: Int) {
        for _ in 0..<window { room.signal() }
    }

    /// Waits for a free place; false when the run was stopped.
    func hasRoom() -> Bool {
        room.wait()
        return state.withLock { !$0.isStopped }
    }

    func give(_ input: Input) {
        state.withLock {
            $0.waiting.append(($0.given, input))
            $0.given += 1
        }
        inputs.signal()
    }

    /// The next input for a worker; nil when there are no more.
    func take() -> (Int, Input)? {
        inputs.wait()
        return state.withLock { $0.waiting.isEmpty || $0.isStopped ? nil : $0.waiting.removeFirst() }
    }

    func put(_ output: Output, at index: Int, _ write: (Output) -> Bool) {
        let isWriter = state.withLock { state -> Bool in
            state.results[index] = output
            if state.isWriting { return false }
            state.isWriting = true
            return true
        }
        guard isWriter else { return }
        while true {
            let next = state.withLock { state -> Output? in
                guard !state.isStopped, let output = state.results.removeValue(forKey: state.written) else {
                    state.isWriting = false
                    return nil
                }
                state.written += 1
                return output
            }
            guard let next else { return }
            if write(next) { room.signal() } else { stop() }
        }
    }

    func stop(_ error: ClinicalError? = nil) {
        state.withLock { state in
            state.isStopped = true
            state.error = state.error ?? error
        }
        room.signal()
    }

    func leave() { left.signal() }

    /// Tells the workers that no more comes and waits for them; gives what stopped one of them.
    func close(workers: Int) -> ClinicalError? {
        for _ in 0..<workers { inputs.signal() }
        for _ in 0..<workers { left.wait() }
        return state.withLock { $0.error }
    }
}
