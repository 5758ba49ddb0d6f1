internal import CasebookLearning

/// What an encoder made of a batch of windows: packed rows, in memory of the workspace.
struct EncodedRows {
    let rows: UnsafeMutablePointer<Float>
    let stride: Int

    /// Copies the rows of the first and the last unit of mentions side by side, a mention after the other, and gives where they stand.
    ///
    /// - Parameters:
    ///   - firstUnit: of the batch.
    ///   - rowOf: the packed row of each unit from `firstUnit` on.
    func ends(of mentions: [Range<Int>], firstUnit: Int, _ rowOf: [Int32], _ buffer: inout FloatBuffer) -> UnsafeMutablePointer<Float> {
        let ends = buffer.reserve(mentions.count * 2 * stride)
        for (index, units) in mentions.enumerated() {
            let target = ends + index * 2 * stride
            target.update(from: rows + Int(rowOf[units.lowerBound - firstUnit]) * stride, count: stride)
            (target + stride).update(from: rows + Int(rowOf[units.upperBound - 1 - firstUnit]) * stride, count: stride)
        }
        return ends
    }
}
