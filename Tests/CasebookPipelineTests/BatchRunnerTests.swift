import Casebook
import CasebookTestSupport
import Synchronization
import Testing

@Suite struct BatchRunnerTests {
    @Test(arguments: [1, 2, 3, 8])
    func resultsComeInOrder(jobs: Int) throws {
        let output = Mutex<[Int]>([])
        var next = 0
        try BatchRunner(jobs: jobs).run(
            next: { () -> Int? in
                defer { next += 1 }
                return next < 500 ? next : nil
            },
            work: { (input: Int, _: inout PipelineWorkspace) -> Int in (0..<(input % 7) * 1_000).reduce(input) { ($0 &+ $1) &- $1 } },
            write: { value in
                output.withLock { $0.append(value) }
                return true
            })
        #expect(output.withLock { $0 } == Array(0..<500))
    }

    @Test(arguments: [1, 4])
    func aWriterThatStopsEndsTheRun(jobs: Int) throws {
        let count = Mutex(0)
        try BatchRunner(jobs: jobs).run(
            next: { () -> Int? in 1 }, work: { (input: Int, _: inout PipelineWorkspace) -> Int in input },
            write: { _ in
                count.withLock { count in
                    count += 1
                    return count < 10
                }
            })
        #expect(count.withLock { $0 } >= 10)
    }
}
