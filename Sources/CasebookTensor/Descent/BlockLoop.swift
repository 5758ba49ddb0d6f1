internal import Dispatch

/// Work on many floats, cut into blocks whose size is fixed, so that neither the cuts nor the order of sums depend on the number of threads.
enum BlockLoop {
    /// Floats of a block: 256 KiB.
    static let blockSize = 1 << 16

    /// Cuts `count` elements into blocks.
    static func ranges(_ count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: blockSize).map { $0..<min($0 + blockSize, count) }
    }

    /// Calls `body` once with every index below `count`, on the calling thread and up to `jobs` - 1 others; returns when all is done.
    static func run(_ count: Int, jobs: Int, _ body: (Int) -> Void) {
        // A thread costs as much as some blocks.
        let threads = min(jobs, count / 4)
        guard threads > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        withoutActuallyEscaping(body) { body in
            // Blocks are disjoint: no two calls touch the same float.
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for index in stride(from: thread, to: count, by: threads) { body(index) }
            }
        }
    }
}
