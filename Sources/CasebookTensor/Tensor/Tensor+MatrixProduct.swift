internal import CCasebookKernels

extension Tensor {
    /// The product of two matrices, either of them transposed.
    ///
    /// Shapes: (m × k) and (k × n) give (m × n). O(m n k).
    public static func matrixProduct(_ a: Tensor, _ b: Tensor, transposingFirst: Bool = false, transposingSecond: Bool = false) -> Tensor {
        let rows = a.shape[transposingFirst ? 1 : 0], columns = b.shape[transposingSecond ? 0 : 1]
        var result = Tensor(uninitialized: [rows, columns])
        result.setProduct(a, b, transposingFirst: transposingFirst, transposingSecond: transposingSecond, accumulates: false)
        return result
    }

    /// Adds a product of two matrices in place.
    mutating func addProduct(_ a: Tensor, _ b: Tensor, transposingFirst: Bool = false, transposingSecond: Bool = false) {
        setProduct(a, b, transposingFirst: transposingFirst, transposingSecond: transposingSecond, accumulates: true)
    }

    private mutating func setProduct(_ a: Tensor, _ b: Tensor, transposingFirst: Bool, transposingSecond: Bool, accumulates: Bool) {
        precondition(a.shape.rank == 2 && b.shape.rank == 2, "A matrix product takes two matrices, not \(a.shape) and \(b.shape).")
        let depth = a.shape[transposingFirst ? 0 : 1]
        precondition(depth == b.shape[transposingSecond ? 1 : 0], "The shapes \(a.shape) and \(b.shape) do not match in a product.")
        Kernels.general(
            ck_matrix(a.base, width: a.shape[1], isTransposed: transposingFirst), ck_matrix(b.base, width: b.shape[1], isTransposed: transposingSecond), rows: shape[0],
            columns: shape[1], depth: depth, into: mutableBase(), accumulates: accumulates)
    }
}

extension ck_matrix {
    /// A matrix of rows of `width` elements, or its transpose.
    init(_ data: UnsafePointer<Float>, width: Int, isTransposed: Bool = false) {
        self.init(data: data, row_stride: isTransposed ? 1 : width, column_stride: isTransposed ? width : 1)
    }
}

extension Kernels {
    /// `c` = a b or `c` += a b, with its workspace.
    static func general(_ a: ck_matrix, _ b: ck_matrix, rows: Int, columns: Int, depth: Int, into c: UnsafeMutablePointer<Float>, accumulates: Bool) {
        let workspace = TensorStorage(count: product.general_workspace(rows))
        product.general(a, b, rows, columns, depth, c, columns, accumulates ? 1 : 0, workspace.base)
    }
}
