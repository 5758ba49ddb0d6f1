import Casebook
import Foundation
import Synchronization

/// A line on standard error with the count, the rate and, where the total is known, the time left.
final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        var failed = 0
        var lastDrawn = ContinuousClock.now
    }
    private let state = Mutex(State())
    private let start = ContinuousClock.now
    private let total: Int?
    private let isShown: Bool
    /// Whether a last line with the counts is written although no bar is shown.
    private let isSummed: Bool

    init(total: Int?, options: SharedOptions) {
        self.total = total
        let isWanted = options.progress == .always || options.progress == .auto && Console.errorIsTerminal && !Console.outputIsTerminal
        isShown = isWanted && !options.quiet
        isSummed = options.verbose && !options.quiet
    }

    func step(failed: Bool) {
        guard isShown || isSummed else { return }
        state.withLock { state in
            state.done += 1
            if failed { state.failed += 1 }
            let now = ContinuousClock.now
            guard isShown, now - state.lastDrawn > .milliseconds(200) else { return }
            state.lastDrawn = now
            draw(state, end: "\r")
        }
    }

    func finish() {
        guard isShown || isSummed else { return }
        state.withLock { draw($0, end: "\n") }
    }

    private func draw(_ state: State, end: String) {
        let elapsed = ContinuousClock.now - start
        let seconds = max(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18, 1e-6)
        let rate = Double(state.done) / seconds
        var line = "\(state.done)"
        if let total, total > 0 {
            let share = min(1, Double(state.done) / Double(total))
            let filled = Int(share * 24)
            line = "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "] \(state.done)/\(total)"
            if rate > 0 { line += ", \(Int(Double(total - state.done) / rate)) s left" }
        }
        line += ", \(Int(rate)) documents/s"
        if state.failed > 0 { line += ", \(state.failed) failed" }
        _ = DescriptorWriter.write(Array(((isShown ? "\r\u{1B}[K" : "casebook: ") + line + end).utf8), to: 2)
    }
}
