import Casebook
import CasebookTestSupport
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
    @Test func manyCallersGetTheirOwnResults() async throws {
        let pool = WorkerPool(threads: 3, mostWaiting: 1000), pipeline = try Pipeline.rules(Fixture.lexicons.get())
        let counts = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<60 {
                group.addTask {
                    let text = String(repeating: "Fever. ", count: number)
                    let document = try await pool.run { (workspace) throws(ClinicalError) in
                        try pipeline.annotate(Document(id: "\(number)", text: SourceText(text)), workspace: &workspace)
                    }
                    return (number, document.entities.count)
                }
            }
            return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
        }
        #expect((0..<60).allSatisfy { counts[$0] == $0 })
    }

    @Test func whatFailsFailsItsCallerAlone() async throws {
        let pool = WorkerPool(threads: 1, mostWaiting: 10)
        await #expect(throws: ClinicalError.self) {
            try await pool.run { (_) throws(ClinicalError) -> Int in throw ClinicalError(.sizeLimit, "Too large.") }
        }
        #expect(try await pool.run { (_) throws(ClinicalError) in 7 } == 7)
    }

    @Test func theQueueIsBoundedAndRecovers() async throws {
        let pool = WorkerPool(threads: 1, mostWaiting: 1), gate = Gate()
        async let first = pool.run { (_) throws(ClinicalError) in gate.wait() }
        while !gate.isEntered { await Task.yield() }
        async let second = pool.run { (_) throws(ClinicalError) in 2 }
        while pool.waiting == 0 { await Task.yield() }
        await #expect(throws: ClinicalError.self) { try await pool.run { (_) throws(ClinicalError) in 3 } }
        gate.open()
        _ = try await first
        #expect(try await second == 2)
        #expect(try await pool.run { (_) throws(ClinicalError) in 4 } == 4)
    }

    @Test func aCallerThatGoesLeavesTheQueue() async throws {
        let pool = WorkerPool(threads: 1, mostWaiting: 4), gate = Gate()
        async let first = pool.run { (_) throws(ClinicalError) in gate.wait() }
        while !gate.isEntered { await Task.yield() }
        let second = Task { try await pool.run { (_) throws(ClinicalError) in 2 } }
        while pool.waiting == 0 { await Task.yield() }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(pool.waiting == 0)
        gate.open()
        _ = try await first
    }
}

/// Holds a thread until it is opened.
private final class Gate: Sendable {
    private let state = Mutex((isEntered: false, isOpen: false))

    var isEntered: Bool { state.withLock { $0.isEntered } }

    func wait() {
        state.withLock { $0.isEntered = true }
        while !state.withLock({ $0.isOpen }) {}
    }

    func open() { state.withLock { $0.isOpen = true } }
}
