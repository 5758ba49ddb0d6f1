import CoreMetrics
import Synchronization

/// Keeps counters, gauges and durations of swift-metrics and writes them as Prometheus reads them (text format 0.0.4). Durations become histograms in seconds.
final class PrometheusMetrics: MetricsFactory {
    private struct Name: Hashable, Comparable {
        var label: String
        var dimensions: String

        static func < (a: Name, b: Name) -> Bool { (a.label, a.dimensions) < (b.label, b.dimensions) }
    }

    fileprivate final class Cell: CounterHandler, FloatingPointCounterHandler, RecorderHandler, MeterHandler, TimerHandler {
        struct State {
            var value = 0.0
            var count = 0
            var buckets = [Int](repeating: 0, count: PrometheusMetrics.bounds.count)
        }
        let isTimer: Bool
        let state = Mutex(State())

        init(isTimer: Bool) { self.isTimer = isTimer }

        func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
        func increment(by amount: Double) { state.withLock { $0.value += amount } }
        func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
        func set(_ value: Int64) { state.withLock { $0.value = Double(value) } }
        func set(_ value: Double) { state.withLock { $0.value = value } }
        func record(_ value: Int64) { state.withLock { $0.value = Double(value) } }
        func record(_ value: Double) { state.withLock { $0.value = value } }
        func reset() { state.withLock { $0 = State() } }

        func recordNanoseconds(_ duration: Int64) {
            let seconds = Double(duration) / 1e9
            state.withLock { state in
                state.value += seconds
                state.count += 1
                for (index, bound) in PrometheusMetrics.bounds.enumerated() where seconds <= bound { state.buckets[index] += 1 }
            }
        }
    }

    /// Seconds.
    fileprivate static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private let cells: Mutex<[Name: (kind: String, cell: Cell)]> = Mutex([:])

    private func cell(_ label: String, _ dimensions: [(String, String)], kind: String) -> Cell {
        let words = dimensions.map { "\(Self.cleaned($0.0))=\"\($0.1.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })\"" }.joined(separator: ",")
        let name = Name(label: Self.cleaned(label), dimensions: words)
        return cells.withLock { cells in
            if let known = cells[name] { return known.cell }
            let cell = Cell(isTimer: kind == "histogram")
            cells[name] = (kind, cell)
            return cell
        }
    }

    private static func cleaned(_ label: String) -> String { String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }) }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { cell(label, dimensions, kind: "counter") }
    func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler { cell(label, dimensions, kind: "counter") }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler { cell(label, dimensions, kind: "gauge") }
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { cell(label, dimensions, kind: "gauge") }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { cell(label, dimensions, kind: "histogram") }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// All that is kept, in the order of names.
    var text: String {
        var text = "", last = ""
        for (name, entry) in cells.withLock({ $0.sorted { $0.key < $1.key } }) {
            if name.label != last { text += "# TYPE \(name.label) \(entry.kind)\n" }
            last = name.label
            let state = entry.cell.state.withLock { (value: $0.value, count: $0.count, buckets: $0.buckets) }
            let braces = name.dimensions.isEmpty ? "" : "{\(name.dimensions)}"
            guard entry.cell.isTimer else {
                text += "\(name.label)\(braces) \(state.value)\n"
                continue
            }
            let comma = name.dimensions.isEmpty ? "" : name.dimensions + ","
            for (bound, count) in zip(Self.bounds, state.buckets) { text += "\(name.label)_bucket{\(comma)le=\"\(bound)\"} \(count)\n" }
            text += "\(name.label)_bucket{\(comma)le=\"+Inf\"} \(state.count)\n\(name.label)_sum\(braces) \(state.value)\n\(name.label)_count\(braces) \(state.count)\n"
        }
        return text
    }
}
