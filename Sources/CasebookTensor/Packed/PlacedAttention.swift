internal import CCasebookKernels

/// Additive attention over units of a text whose places to some marks count, for inference.
public struct PlacedAttention: Sendable {
    private let table: Tensor
    private let queries: Tensor
    /// Lengths of a unit's key and of its value.
    public let keys: Int
    public let values: Int

    /// Shapes: table (places × keys), queries (queries × keys). `keys` and `values` are multiples of 16.
    public init(table: Tensor, queries: Tensor, values: Int) {
        keys = queries.shape[1]
        precondition(table.shape.rank == 2 && table.shape[1] == keys && keys % 16 == 0 && values % 16 == 0, "Keys and values are multiples of 16.")
        self.table = table
        self.queries = queries
        self.values = values
    }

    /// out[q] = Σ_u w[q][u] value_u, with w[q] the softmax over the units of query_q · relu(key_u + Σ table[place of u]).
    ///
    /// - Parameters:
    ///   - seen: rows of `stride` elements: a unit's key, then its value.
    ///   - rows: the row of each unit.
    ///   - places: for each unit the row of the table for each mark, unit by unit.
    ///   - out: queries × values elements; zeros where there are no units.
    public func pool(
        _ seen: UnsafePointer<Float>, stride: Int, rows: UnsafeBufferPointer<Int32>, places: UnsafeBufferPointer<Int32>, into out: UnsafeMutablePointer<Float>
    ) {
        let count = rows.count, marks = count == 0 ? 0 : places.count / count
        withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, queries.shape[0] * count)) { weights in
            guard let rows = rows.baseAddress, let places = places.baseAddress else { return out.update(repeating: 0, count: queries.shape[0] * values) }
            Kernels.attention.pool(
                seen, stride, rows, count, table.base, places, marks, queries.base, queries.shape[0], keys, values, weights.baseAddress!, out)
        }
    }
}
