public import CasebookTensor

extension SequenceLayout {
    /// The elements of sequences, given in the caller's order, in packed order: word numbers for an embedding, gold tags for a loss.
    @inlinable
    public func packed<Element>(_ sequences: [[Element]]) -> [Element] {
        precondition(sequences.map(\.count) == lengths, "The sequences have other lengths than the layout.")
        var elements: [Element] = []
        elements.reserveCapacity(rowCount)
        for step in counts.indices {
            for place in 0..<counts[step] { elements.append(sequences[order[place]][step]) }
        }
        return elements
    }

    /// The inverse of `packed`.
    public func unpacked<Element>(_ elements: [Element]) -> [[Element]] {
        precondition(elements.count == rowCount, "\(elements.count) elements are not those of \(rowCount) rows.")
        var sequences = lengths.map { _ in [Element]() }
        for step in counts.indices {
            for place in 0..<counts[step] { sequences[order[place]].append(elements[row(step: step, place: place)]) }
        }
        return sequences
    }

    /// For each packed row the caller's index of its sequence.
    public var sequences: [Int32] {
        let order = order.map(Int32.init)
        return counts.flatMap { order.prefix($0) }
    }

    /// For each sequence in the caller's order the packed row of its first step; -1 where it is empty.
    public var firstRows: [Int32] { rows { _ in 0 } }

    /// For each sequence in the caller's order the packed row of its last step; -1 where it is empty.
    public var lastRows: [Int32] { rows { $0 - 1 } }

    /// For each packed row the row `offset` steps later in the same sequence; -1 where the sequence has none.
    func neighbours(_ offset: Int) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(rowCount)
        for step in counts.indices {
            let other = step + offset
            let remaining = counts.indices.contains(other) ? min(counts[step], counts[other]) : 0
            for place in 0..<counts[step] { result.append(place < remaining ? Int32(row(step: other, place: place)) : -1) }
        }
        return result
    }

    private func rows(_ step: (Int) -> Int) -> [Int32] {
        var result = [Int32](repeating: -1, count: lengths.count)
        for (place, sequence) in order.enumerated() where lengths[sequence] > 0 {
            result[sequence] = Int32(row(step: step(lengths[sequence]), place: place))
        }
        return result
    }
}
