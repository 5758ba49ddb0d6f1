internal import CCasebookKernels

extension LinearChain {
    /// The path with the greatest score (Viterbi 1967), of equals the one that has the lower tag at the last row where they differ.
    ///
    /// O(rows · tags²), with a table of rows · tags numbers in the workspace.
    ///
    /// - Parameters:
    ///   - emissions: `rows` rows of `tagCount` scores, `stride` apart.
    ///   - tags: receives `rows` tags.
    /// - Returns: the score of the path, summed in double precision; -infinity where no path is allowed, and the tags then mean nothing.
    @discardableResult
    public func viterbi(
        _ emissions: UnsafePointer<Float>, stride: Int, rows: Int, into tags: UnsafeMutablePointer<Int32>, workspace: inout LinearChainWorkspace
    ) -> Double {
        guard rows > 0 else { return 0 }
        let count = tagCount
        let recursion = ChainRecursion(self), step = Kernels.crf.viterbi, transitions = transitions.base
        var scores = workspace.scores.reserve(2 * count)
        var next = scores + count
        let origins = workspace.origins.reserve(rows * count)
        _ = recursion.begin(emissions, into: scores)
        for row in 1..<rows {
            step(scores, transitions, emissions + row * stride, count, next, origins + row * count)
            _ = recursion.level(next)
            swap(&scores, &next)
        }
        Kernels.elementwise.add(scores, end.base, scores, count)
        var tag = Int32(Kernels.reduction.index_of_greatest(scores, count))
        for row in Swift.stride(from: rows - 1, through: 1, by: -1) {
            tags[row] = tag
            tag = origins[row * count + Int(tag)]
        }
        tags[0] = tag
        return score(tags, emissions: emissions, stride: stride, rows: rows)
    }

    /// The path with the greatest score of each sequence, in the caller's order.
    ///
    /// - Parameter emissions: shape (rows × tags), packed as `layout` says.
    public func viterbi(_ emissions: Tensor, layout: SequenceLayout, workspace: inout LinearChainWorkspace) -> [TagPath] {
        var paths = [TagPath](repeating: TagPath(tags: [], score: 0), count: layout.lengths.count)
        forEachSequence(emissions, layout: layout, workspace: &workspace) { index, _, rows, workspace in
            var score = 0.0
            let tags = [Int32](unsafeUninitializedCapacity: layout.lengths[index]) { tags, filled in
                filled = layout.lengths[index]
                guard let base = tags.baseAddress, filled > 0 else { return }
                score = viterbi(rows, stride: tagCount, rows: filled, into: base, workspace: &workspace)
            }
            paths[index] = TagPath(tags: tags, score: score)
        }
        return paths
    }
}
