package import CasebookTensor

/// The batches of one epoch: every example once, those of a batch of similar length, in random order.
package struct BatchPlan: Sendable {
    /// Batches that examples are drawn for at a time, before they are sorted by length: few enough that batches differ from epoch to epoch.
    private static let poolSize = 50

    /// Indexes of examples, batch by batch.
    package let batches: [[Int]]

    /// O(n log n) for n examples. The same lengths, limits and random numbers give the same batches.
    package init(lengths: [Int], limits: BatchLimits, random: RandomGenerator) {
        var random = random
        var order = Array(lengths.indices)
        random.shuffle(&order)
        let mean = max(1, lengths.reduce(0, +) / max(1, lengths.count))
        let usual = max(1, min(limits.examples ?? .max, limits.tokens.map { $0 / mean } ?? .max))
        let pool = usual.multipliedReportingOverflow(by: Self.poolSize)
        for start in stride(from: 0, to: order.count, by: pool.overflow ? .max : pool.partialValue) {
            let end = pool.overflow ? order.count : min(start + pool.partialValue, order.count)
            // Equal lengths keep their random order.
            let places = (start..<end).sorted { (lengths[order[$0]], $0) < (lengths[order[$1]], $1) }
            order.replaceSubrange(start..<end, with: places.map { order[$0] })
        }
        var batches: [[Int]] = []
        var batch: [Int] = [], tokens = 0
        for index in order {
            if !limits.admits(examples: batch.count, tokens: tokens, next: lengths[index]) {
                batches.append(batch)
                (batch, tokens) = ([], 0)
            }
            batch.append(index)
            tokens += lengths[index]
        }
        if !batch.isEmpty { batches.append(batch) }
        random.shuffle(&batches)
        self.batches = batches
    }

    /// Cuts a batch into chunks of about the same number of tokens, whole examples each; fewer chunks where there are fewer examples. The longest example first
    /// to the chunk that has least so far (Graham 1969).
    package static func chunks(of batch: [Int], lengths: [Int], count: Int) -> [[Int]] {
        var chunks = Array(repeating: [Int](), count: max(1, min(count, batch.count)))
        var tokens = Array(repeating: 0, count: chunks.count)
        for place in batch.indices.sorted(by: { (lengths[batch[$0]], $1) > (lengths[batch[$1]], $0) }) {
            var least = 0
            for chunk in chunks.indices where (tokens[chunk], chunks[chunk].count) < (tokens[least], chunks[least].count) { least = chunk }
            chunks[least].append(batch[place])
            tokens[least] += lengths[batch[place]]
        }
        return chunks
    }
}
