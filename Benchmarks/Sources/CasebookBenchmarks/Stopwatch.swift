/// Seconds that a piece of work takes.
enum Stopwatch {
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    /// The best of five rounds, since a shared machine only ever adds time.
    static func best(_ body: () throws -> Void) rethrows -> Double {
        try (0..<5).reduce(Double.infinity) { best, _ in min(best, try seconds(body)) }
    }

    /// The median of `rounds` rounds after three that do not count, as the peers are timed.
    static func median(rounds: Int = 20, _ body: () throws -> Void) rethrows -> Double {
        for _ in 0..<3 { try body() }
        let times = try (0..<rounds).map { _ in try seconds(body) }
        return times.sorted()[rounds / 2]
    }
}
