extension LinearChain {
    /// The `limit` paths with the greatest scores, best first (the list Viterbi algorithm; Seshadri and Sundberg 1994). Exact.
    ///
    /// Scores are summed and compared in double precision; of paths with equal scores the one that has the lower tag at the last row where they differ
    /// comes first. O(rows · tags² · limit) time, rows · tags · limit numbers in the workspace.
    ///
    /// - Parameter emissions: `rows` rows of `tagCount` scores, `stride` apart.
    /// - Returns: fewer paths where fewer are allowed; one path without tags where there are no rows.
    public func bestPaths(
        _ limit: Int, _ emissions: UnsafePointer<Float>, stride: Int, rows: Int, workspace: inout LinearChainWorkspace
    ) -> [TagPath] {
        precondition(limit > 0 && limit <= Int(Int32.max) / max(tagCount, 1), "From one path to \(Int(Int32.max) / max(tagCount, 1)) can be asked for.")
        guard rows > 0 else { return [TagPath(tags: [], score: 0)] }
        let count = tagCount
        // By tag and rank: the scores of the paths that end there.
        var scores = workspace.rankedScores.reserve(2 * count * limit)
        var next = scores + count * limit
        var counts = workspace.rankedCounts.reserve(2 * count)
        var nextCounts = counts + count
        // By row, tag and rank: tag · limit + rank of the row before.
        let origins = workspace.origins.reserve(rows * count * limit)
        let candidates = RankedCandidates(
            heads: workspace.heads.reserve(count), ranks: workspace.ranks.reserve(count), tagCount: count, limit: limit)

        for tag in 0..<count {
            scores[tag * limit] = Double(start.base[tag]) + Double(emissions[tag])
            counts[tag] = scores[tag * limit] > -.infinity ? 1 : 0
        }
        for row in 1..<rows {
            for tag in 0..<count {
                let emission = Double(emissions[row * stride + tag])
                nextCounts[tag] = 0
                guard emission > -.infinity else { continue }
                nextCounts[tag] = candidates.merge(
                    scores, counts, steps: transposed.base + tag * count, into: next + tag * limit, origins: origins + (row * count + tag) * limit)
                for rank in 0..<nextCounts[tag] { next[tag * limit + rank] += emission }
            }
            swap(&scores, &next)
            swap(&counts, &nextCounts)
        }
        // The row's end is one more step, to the one state behind it; row 0 of the origins is free, as nothing comes before it.
        let found = candidates.merge(scores, counts, steps: end.base, into: next, origins: origins)
        return (0..<found).map { index in
            let tags = [Int32](unsafeUninitializedCapacity: rows) { tags, filled in
                var origin = Int(origins[index])
                for row in Swift.stride(from: rows - 1, through: 0, by: -1) {
                    tags[row] = Int32(origin / limit)
                    if row > 0 { origin = Int(origins[row * count * limit + origin]) }
                }
                filled = rows
            }
            return TagPath(tags: tags, score: next[index])
        }
    }

    /// The `limit` paths with the greatest scores of each sequence, in the caller's order.
    ///
    /// - Parameter emissions: shape (rows × tags), packed as `layout` says.
    public func bestPaths(_ limit: Int, _ emissions: Tensor, layout: SequenceLayout, workspace: inout LinearChainWorkspace) -> [[TagPath]] {
        var paths = [[TagPath]](repeating: [], count: layout.lengths.count)
        forEachSequence(emissions, layout: layout, workspace: &workspace) { index, _, rows, workspace in
            paths[index] = bestPaths(limit, rows, stride: tagCount, rows: layout.lengths[index], workspace: &workspace)
        }
        return paths
    }
}

/// Joins the lists of paths to all tags into the list of paths to one: always the best of their first that are left.
private struct RankedCandidates {
    /// By tag: the score of its next path after the step; -infinity where there is none.
    let heads: UnsafeMutablePointer<Double>
    let ranks: UnsafeMutablePointer<Int>
    let tagCount: Int
    let limit: Int

    /// - Parameter steps: what the step from each tag adds.
    /// - Returns: how many paths there are.
    func merge(
        _ scores: UnsafePointer<Double>, _ counts: UnsafePointer<Int>, steps: UnsafePointer<Float>, into out: UnsafeMutablePointer<Double>,
        origins: UnsafeMutablePointer<Int32>
    ) -> Int {
        for tag in 0..<tagCount {
            heads[tag] = counts[tag] > 0 ? scores[tag * limit] + Double(steps[tag]) : -.infinity
            ranks[tag] = 0
        }
        for place in 0..<limit {
            var best = -1
            var greatest = -Double.infinity
            for tag in 0..<tagCount where heads[tag] > greatest { (best, greatest) = (tag, heads[tag]) }
            if best < 0 { return place }
            out[place] = greatest
            origins[place] = Int32(best * limit + ranks[best])
            ranks[best] += 1
            heads[best] = ranks[best] < counts[best] ? scores[best * limit + ranks[best]] + Double(steps[best]) : -.infinity
        }
        return limit
    }
}
