import CasebookLearning
import CasebookTensor
import Synchronization
import Testing

struct TrainingProgressTests {
    /// What is reported makes a line with a bar that fills up, and the time left.
    @Test func drawsABar() async throws {
        var parameters = Parameters()
        let weight = parameters.add("weight", Tensor([2]))
        var options = TrainingOptions(epochs: 2, schedule: LearningRateSchedule(rate: 0.1))
        options.batches = BatchLimits(examples: 1)
        options.chunks = 1
        let lines = Mutex<[String]>([])
        let trainer = Trainer([1, 2], lengths: [1, 1], options: options) { _, pass in
            LossSum(sum: (pass[weight] * pass[weight]).sum(), weight: 1)
        } evaluation: { _ in
            ["F1": 0.87654]
        } report: { progress in
            lines.withLock { $0.append(progress.description) }
        }
        _ = try await trainer.train(parameters, optimizer: Optimizer(.sgd, for: parameters), random: RandomGenerator(seed: 1))
        let drawn = lines.withLock { $0 }
        #expect(drawn.count == 2)
        #expect(drawn[0].hasPrefix("[##########..........] epoch 1/2, loss "))
        #expect(drawn[1].hasPrefix("[####################] epoch 2/2, loss "))
        #expect(drawn.allSatisfy { $0.contains(", F1 0.8765, rate 0.1, ") && $0.contains(" tokens/s, ") && $0.hasSuffix(" s left") })
    }
}
