import CasebookLearning
import CasebookTensor
import Testing

@Suite struct BatchPlanTests {
    private func lengths(_ count: Int) -> [Int] {
        var random = RandomGenerator(seed: 2)
        return (0..<count).map { _ in Int(random.next() % 40) }
    }

    private static let limits: [BatchLimits] = [
        BatchLimits(), BatchLimits(examples: 7, tokens: 90), BatchLimits(examples: nil, tokens: 64), BatchLimits(examples: 1), BatchLimits(examples: .max),
    ]

    @Test(arguments: limits)
    func everyExampleComesOnce(limits: BatchLimits) {
        for count in [1, 5, 1000] {
            let lengths = lengths(count)
            let plan = BatchPlan(lengths: lengths, limits: limits, random: RandomGenerator(seed: 1))
            #expect(plan.batches.flatMap { $0 }.sorted() == Array(0..<count))
            for batch in plan.batches {
                #expect(!batch.isEmpty && batch.count <= limits.examples ?? .max)
                #expect(batch.count == 1 || batch.reduce(0) { $0 + lengths[$1] } <= limits.tokens ?? .max)
            }
        }
    }

    @Test func aLongExampleIsABatchOfItsOwn() {
        let plan = BatchPlan(lengths: [3, 500, 3], limits: BatchLimits(tokens: 10), random: RandomGenerator(seed: 1))
        #expect(plan.batches.contains([1]) && plan.batches.count == 2)
    }

    @Test func batchesHoldSimilarLengthsInRandomOrder() {
        let lengths = lengths(3000), limits = BatchLimits(examples: 20)
        let plan = BatchPlan(lengths: lengths, limits: limits, random: RandomGenerator(seed: 1))
        let spreads = plan.batches.map { batch in batch.map { lengths[$0] }.max()! - batch.map { lengths[$0] }.min()! }
        #expect(spreads.reduce(0, +) / spreads.count <= 2)
        #expect(plan.batches == BatchPlan(lengths: lengths, limits: limits, random: RandomGenerator(seed: 1)).batches)
        #expect(plan.batches != BatchPlan(lengths: lengths, limits: limits, random: RandomGenerator(seed: 2)).batches)
        let means = plan.batches.map { batch in batch.reduce(0) { $0 + lengths[$1] } / batch.count }
        #expect(means != means.sorted())
    }

    @Test func chunksAreBalanced() {
        let lengths = [9, 1, 5, 5, 2, 8]
        #expect(BatchPlan.chunks(of: [0, 1, 2, 3, 4, 5], lengths: lengths, count: 2) == [[0, 3, 1], [5, 2, 4]])
        #expect(BatchPlan.chunks(of: [4], lengths: lengths, count: 3) == [[4]])
        #expect(BatchPlan.chunks(of: [0, 1, 2, 3], lengths: [0, 0, 0, 0], count: 2) == [[0, 2], [1, 3]])
    }
}
