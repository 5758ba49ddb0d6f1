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

    /// The median of rounds over a second, and of twenty at least, after half a second that does not count: caches and clock rates settle.
    static func median(_ body: () throws -> Void) rethrows -> Double {
        var warm = 0.0
        while warm < 0.5 { warm += try seconds(body) }
        var times: [Double] = []
        var total = 0.0
        while total < 1 || times.count < 20 {
            let time = try seconds(body)
            times.append(time)
            total += time
        }
        return times.sorted()[times.count / 2]
    }
}
