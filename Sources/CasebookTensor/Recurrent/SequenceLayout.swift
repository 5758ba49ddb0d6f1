/// How sequences of different lengths stand in the rows of one matrix: by time, the longest first, without padding.
///
/// The rows of step 0 of all sequences come first, then those of step 1 of all that are longer than one, and so on. It is the layout that recurrent
/// layers work in: a step is a block of rows, and its first rows go on from the rows of the step before. Sequences of no length are allowed.
public struct SequenceLayout: Sendable, Hashable {
    /// The length of each sequence, in the caller's order.
    public let lengths: [Int]
    /// The caller's index of the sequence at each place, longest first; equal lengths keep their order.
    public let order: [Int]
    /// The number of sequences that are longer than `t`, for every step `t`.
    public let counts: [Int]
    /// The first row of every step, and at the end the number of rows.
    public let starts: [Int]

    public init(lengths: [Int]) {
        precondition(lengths.allSatisfy { $0 >= 0 }, "A sequence cannot have a negative length.")
        self.lengths = lengths
        order = lengths.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }
        var counts = [Int](repeating: 0, count: lengths.max() ?? 0)
        for length in lengths where length > 0 { counts[length - 1] += 1 }
        for step in counts.indices.dropLast().reversed() { counts[step] += counts[step + 1] }
        self.counts = counts
        starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    /// The number of rows: the sum of all lengths.
    public var rowCount: Int { starts[starts.count - 1] }
    /// The number of steps: the greatest length.
    public var stepCount: Int { counts.count }

    /// The row of step `step` of the sequence at `place` in `order`.
    public func row(step: Int, place: Int) -> Int { starts[step] + place }

    /// For each row the index of its element when the sequences stand one after the other in the caller's order: gathers packed rows from such a matrix.
    public var packingIndexes: [Int32] {
        var firsts = [Int](repeating: 0, count: lengths.count)
        var total = 0
        for (index, length) in lengths.enumerated() {
            firsts[index] = total
            total += length
        }
        var indexes: [Int32] = []
        indexes.reserveCapacity(total)
        for step in counts.indices {
            for place in 0..<counts[step] { indexes.append(Int32(firsts[order[place]] + step)) }
        }
        return indexes
    }

    /// The inverse: for each element of the sequences one after the other its packed row.
    public var unpackingIndexes: [Int32] {
        var result = [Int32](repeating: 0, count: rowCount)
        for (row, index) in packingIndexes.enumerated() { result[Int(index)] = Int32(row) }
        return result
    }

    /// Packed rows for a padded arrangement, sequence by sequence in the caller's order, `stepCount` each; -1 for padding.
    public var paddingIndexes: [Int32] {
        var result = [Int32](repeating: -1, count: lengths.count * stepCount)
        for (place, index) in order.enumerated() {
            for step in 0..<lengths[index] { result[index * stepCount + step] = Int32(row(step: step, place: place)) }
        }
        return result
    }
}
