import Casebook
import Foundation
import Synchronization

/// A line on standard error with the count, the rate and, where it is known how much there is, the time left.
final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        var failed = 0
        /// Of all the work, from 0 to 1.
        var share = 0.0
        var lastDrawn = ContinuousClock.now
    }
    private let state = Mutex(State())
    private let start = ContinuousClock.now
    /// What there is to do, in the unit of `step`'s position, or in steps.
    private let total: Int?
    private let what: String
    private let isShown: Bool
    /// Whether a last line with the counts is written although no bar is shown.
    private let isSummed: Bool

    /// - Parameters:
    ///   - total: steps, or bytes where steps tell their position; nil where it is not known.
    ///   - what: the steps' name.
    ///   - isAmongResults: whether results go to the terminal, where a bar would be among them.
    init(total: Int?, what: String = "documents", progress: ProgressOption, quiet: Bool, verbose: Bool = false, isAmongResults: Bool = false) {
        self.total = total
        self.what = what
        let isWanted = progress == .always || progress == .auto && Console.errorIsTerminal && !isAmongResults
        isShown = isWanted && !quiet
        isSummed = verbose && !quiet
    }

    convenience init(total: Int?, what: String = "documents", options: SharedOptions) {
        self.init(
            total: total, what: what, progress: options.progress, quiet: options.quiet, verbose: options.verbose,
            isAmongResults: options.output == nil && Console.outputIsTerminal)
    }

    /// - Parameter position: how much of the total is done; the number of steps where it is nil.
    func step(failed: Bool, position: Int? = nil) {
        guard isShown || isSummed else { return }
        state.withLock { state in
            state.done += 1
            if failed { state.failed += 1 }
            if let total, total > 0 { state.share = min(1, Double(position ?? state.done) / Double(total)) }
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
        var line = "\(state.done)"
        if total != nil {
            let filled = Int(state.share * 24)
            line = "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "] \(Int(state.share * 100)) %, \(state.done)"
            if state.share > 0 { line += ", \(Int(seconds * (1 - state.share) / state.share)) s left" }
        }
        line += ", \(Int(Double(state.done) / seconds)) \(what)/s"
        if state.failed > 0 { line += ", \(state.failed) failed" }
        _ = DescriptorWriter.write(Array(((isShown ? "\r\u{1B}[K" : "casebook: ") + line + end).utf8), to: 2)
    }
}
