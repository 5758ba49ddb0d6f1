internal import CasebookTensor

/// How the windows of several texts lie in the rows of one batch.
struct WindowBatch {
    let layout: SequenceLayout
    private let rows: [Int32]
    /// The first unit of each text among those of all.
    private var firsts: [Int] = []

    /// - Parameter texts: the units of each window of each text; the windows of a text stand one after the other.
    init(_ texts: [[Range<Int>]]) {
        layout = SequenceLayout(lengths: texts.flatMap { $0.map(\.count) })
        rows = layout.unpackingIndexes
        var total = 0
        for windows in texts {
            firsts.append(total)
            total += windows.reduce(0) { $0 + $1.count }
        }
    }

    /// The packed row of each unit of a text.
    func rowOf(text: Int) -> (Int) -> Int32 { { rows[firsts[text] + $0] } }
}
