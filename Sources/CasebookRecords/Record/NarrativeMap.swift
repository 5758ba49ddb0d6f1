internal import CasebookCore

/// Ties bytes of a section's plain text to bytes of its source. Runs in text order; within a run the two go in step.
package struct NarrativeMap: Sendable {
    package struct Run: Sendable {
        package var text: UInt32
        package var source: UInt32
        /// Element that the text stands in.
        package var node: UInt32
    }
    package private(set) var runs: [Run] = []

    package init() {}

    package mutating func append(text: Int, source: UInt32, node: UInt32) {
        runs.append(Run(text: UInt32(text), source: source, node: node))
    }

    /// The source byte of a text byte and the element that holds it; nil where the text has no source. O(log n).
    package func source(of offset: Int) -> (offset: Int, node: UInt32)? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if Int(runs[middle].text) <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let run = runs[low - 1]
        return (Int(run.source) + offset - Int(run.text), run.node)
    }
}
