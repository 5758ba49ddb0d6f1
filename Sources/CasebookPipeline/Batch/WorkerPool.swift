public import CasebookCore
internal import Foundation
internal import Synchronization

/// Threads with a workspace each, for callers that wait asynchronously: a server's requests, a stream's lines.
///
/// The work of pipelines is pure computation, so it has threads of its own and never those of Swift's tasks. What waits is bounded: a caller who comes when
/// `mostWaiting` wait is refused at once with `limit.overload`. A caller whose task is cancelled leaves the queue; work that has begun goes on to its own deadline.
///
/// ```swift
/// let pool = WorkerPool(threads: 4, mostWaiting: 64)
/// let document = try await pool.run { (workspace) throws(ClinicalError) in try pipeline.annotate(note, workspace: &workspace) }
/// ```
public final class WorkerPool: Sendable {
    private let queue: WorkerQueue

    /// - Parameters:
    ///   - threads: at least one.
    ///   - mostWaiting: callers whose work has not begun, at most.
    public init(threads: Int, mostWaiting: Int) {
        let queue = WorkerQueue(mostWaiting: mostWaiting)
        self.queue = queue
        for _ in 0..<max(1, threads) {
            let thread = Thread { queue.serve() }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { queue.close() }

    /// How many wait for a thread now.
    public var waiting: Int { queue.waiting }

    /// Does work on one of the threads.
    ///
    /// Throws `limit.overload`, `CancellationError` before the work has begun, and what the work throws.
    public func run<Result: Sendable>(_ work: @escaping @Sendable (inout PipelineWorkspace) throws(ClinicalError) -> Result) async throws -> Result {
        try Task.checkCancellation()
        let number = queue.nextNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
                let job = WorkerQueue.Job(
                    number: number,
                    work: { workspace in
                        do throws(ClinicalError) { continuation.resume(returning: try work(&workspace)) } catch { continuation.resume(throwing: error) }
                    }, refuse: { continuation.resume(throwing: $0) })
                if Task.isCancelled { continuation.resume(throwing: CancellationError()) } else { queue.add(job) }
            }
        } onCancel: {
            queue.cancel(number)
        }
    }
}

/// What the threads of a pool and its callers share.
private final class WorkerQueue: Sendable {
    struct Job: Sendable {
        var number: Int
        var work: @Sendable (inout PipelineWorkspace) -> Void
        var refuse: @Sendable (any Error) -> Void
    }

    private struct State: Sendable {
        var jobs: [Job] = []
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)
    private let mostWaiting: Int

    init(mostWaiting: Int) { self.mostWaiting = mostWaiting }

    var waiting: Int { state.withLock { $0.jobs.count } }

    func nextNumber() -> Int {
        state.withLock { state in
            state.next += 1
            return state.next
        }
    }

    func add(_ job: Job) {
        let refusal: (any Error)? = state.withLock { state in
            guard !state.isClosed, state.jobs.count < mostWaiting else {
                return ClinicalError(.overload, "More requests wait than may; try again shortly.")
            }
            state.jobs.append(job)
            return nil
        }
        if let refusal { job.refuse(refusal) } else { ready.signal() }
    }

    /// Takes a caller out of the queue, where it still stands there.
    func cancel(_ number: Int) {
        let job: Job? = state.withLock { state in
            if let place = state.jobs.firstIndex(where: { $0.number == number }) { return state.jobs.remove(at: place) }
            return nil
        }
        job?.refuse(CancellationError())
    }

    func close() {
        let left = state.withLock { state -> [Job] in
            state.isClosed = true
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in left { job.refuse(CancellationError()) }
        ready.signal()
    }

    /// What a thread does until the pool is gone. Without a workspace nothing can be read, and whoever comes is told so.
    func serve() {
        do throws(ClinicalError) {
            var workspace = try PipelineWorkspace()
            while let job = take() { job.work(&workspace) }
        } catch {
            while let job = take() { job.refuse(error) }
        }
    }

    /// Waits for the next job; nil when the pool is gone.
    private func take() -> Job? {
        while true {
            ready.wait()
            let (job, isClosed) = state.withLock { state in (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed) }
            if let job { return job }
            if isClosed {
                // The next thread's turn to leave.
                ready.signal()
                return nil
            }
        }
    }
}

extension ClinicalError.Code {
    /// More is asked at a time than may wait.
    public static let overload = Self("limit.overload")
}
