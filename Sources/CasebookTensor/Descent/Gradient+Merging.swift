internal import CCasebookKernels

extension Gradient {
    /// The same gradient with each row once, by rising index; rows of one index are added in the order in which they stand, and those of negative
    /// indexes, which stand for no row, are dropped. O(rows · (log rows + width)).
    package var merged: Gradient {
        guard case .rows(let indexes, let values) = self else { return self }
        precondition(values.shape.rank > 0 && values.shape[0] == indexes.count, "Values of shape \(values.shape) are not \(indexes.count) rows.")
        let isMerged = (indexes.first ?? 0) >= 0 && zip(indexes, indexes.dropFirst()).allSatisfy { $0 < $1 }
        if isMerged { return self }
        // The index above, the place below: sorted as one number, equal indexes keep their order.
        let keys = indexes.indices.lazy.filter { indexes[$0] >= 0 }.map { UInt64(indexes[$0]) << 32 | UInt64($0) }.sorted()
        let width = values.shape.stride(of: 0)
        var unique: [Int32] = []
        for key in keys where unique.last != Int32(key >> 32) { unique.append(Int32(key >> 32)) }
        var shape = values.shape
        shape[0] = unique.count
        let sums = Tensor(shape) { sums in
            guard let base = sums.baseAddress else { return }
            var row = -1
            var last: UInt64?
            for key in keys {
                let source = values.base + Int(key & 0xFFFF_FFFF) * width
                if key >> 32 == last {
                    Kernels.elementwise.add_scaled(1, source, base + row * width, width)
                } else {
                    row += 1
                    last = key >> 32
                    (base + row * width).update(from: source, count: width)
                }
            }
        }
        return .rows(indexes: unique, values: sums)
    }
}
