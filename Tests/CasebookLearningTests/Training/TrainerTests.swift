import CasebookCore
import CasebookLearning
import CasebookTensor
import Synchronization
import Testing

@Suite struct TrainerTests {
    private let random = RandomGenerator(seed: 9)

    @Test func spiralsAreToldApart() async throws {
        let model = SpiralModel()
        var options = TrainingOptions.small(epochs: 120)
        options.averaging = nil
        let result = try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.adam(), for: model.parameters), random: random)
        #expect(model.accuracy(result.parameters, SpiralModel.examples(120)) > 0.95)
        #expect(result.ending == .finished && result.history.count == 120)
        #expect(result.history[119].loss < 0.2 * result.history[0].loss)
    }

    @Test func jobsChangeNothing() async throws {
        var model = SpiralModel()
        model.dropout = 0.2
        var results: [TrainingResult] = []
        for (chunks, jobs) in [(3, 1), (3, 2), (3, 8)] {
            var options = TrainingOptions.small(epochs: 3)
            options.objective = nil
            options.averaging = nil
            options.chunks = chunks
            options.jobs = jobs
            let optimizer = Optimizer(.adamW(), for: model.parameters, weightDecay: 0.1)
            results.append(try await model.trainer(options).train(model.parameters, optimizer: optimizer, random: random))
        }
        for other in results.dropFirst() { #expect(other.parameters == results[0].parameters && other.history == results[0].history) }
        #expect(results[0].parameters != model.parameters)
    }

    /// A training whose evaluation gives these accuracies, epoch by epoch.
    private func train(_ accuracies: [Double], _ change: (inout TrainingOptions) -> Void) async throws -> (result: TrainingResult, seen: [Parameters]) {
        let model = SpiralModel(), examples = SpiralModel.examples(20)
        var options = TrainingOptions(epochs: accuracies.count, schedule: LearningRateSchedule(rate: 0.1))
        options.objective = TrainingObjective(.greatest, of: "accuracy", patience: 2)
        change(&options)
        let seen = Recorder()
        let trainer = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            model.logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
        } evaluation: { parameters in
            ["accuracy": accuracies[seen.add(parameters)]]
        }
        return (try await trainer.train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random), seen.all)
    }

    private final class Recorder: Sendable {
        private let parameters = Mutex<[Parameters]>([])
        func add(_ next: Parameters) -> Int {
            parameters.withLock {
                $0.append(next)
                return $0.count - 1
            }
        }
        var all: [Parameters] { parameters.withLock { $0 } }
    }

    @Test func patienceEndsATrainingAndTheBestComesBack() async throws {
        let (result, seen) = try await train([0.5, 0.7, .nan, 0.6, 0.7, 0.9]) { _ in }
        #expect(result.ending == .stoppedEarly && result.history.count == 5 && result.bestEpoch == 2)
        #expect(result.parameters == seen[1] && seen[1] != seen[4])
    }

    @Test func withoutPatienceEveryEpochIsDone() async throws {
        let (result, seen) = try await train([0.5, 0.4, 0.4, 0.4, 0.3, 0.2]) { $0.objective = TrainingObjective(.least, of: "accuracy") }
        #expect(result.ending == .finished && result.bestEpoch == 6 && result.parameters == seen[5])
        let last = try await train([1, 0, 0]) { $0.objective = nil }
        #expect(last.result.bestEpoch == nil && last.result.parameters == last.seen[2])
    }

    @Test func aPlateauLowersTheRate() async throws {
        let (result, _) = try await train([0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6]) {
            $0.objective = TrainingObjective(.greatest, of: "accuracy")
            $0.schedule = LearningRateSchedule(.plateau(factor: 0.5, patience: 1, to: 0.25), rate: 0.5)
        }
        #expect(result.history.map(\.rate) == [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125])
    }

    @Test func averagesAreEvaluatedAndKept() async throws {
        let (result, seen) = try await train([0, 0, 0, 0]) {
            $0.objective = nil
            $0.averaging = .equal(from: 3)
        }
        let plain = try await train([0, 0, 0, 0]) { $0.objective = nil }.seen
        #expect(seen[0] == plain[0] && seen[2] == plain[2] && seen[3] != plain[3])
        for id in result.parameters.ids {
            let mean = (plain[2][id] + plain[3][id]).scaled(by: 0.5)
            for (one, other) in zip(result.parameters[id].elements, mean.elements) { #expect(abs(one - other) < 1e-6) }
        }
    }

    @Test func runningStatisticsAreThoseOfAllChunks() async throws {
        let model = SpiralModel(), examples = SpiralModel.examples(2)
        var options = TrainingOptions(epochs: 1, schedule: LearningRateSchedule(rate: 0.1))
        options.batches = BatchLimits(examples: 2)
        let result = try await model.trainer(options, count: 2).train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random)
        let id = try #require(result.parameters.id(named: "statistics"))
        let mean = (examples[0].x + examples[1].x) / 2
        #expect(abs(result.parameters[id][0] - 0.1 * mean) < 1e-6)
    }

    @Test func aLossThatIsNoNumberEndsTheTraining() async throws {
        let model = SpiralModel()
        var options = TrainingOptions(epochs: 3, schedule: LearningRateSchedule(rate: .greatestFiniteMagnitude))
        options.batches = BatchLimits(examples: 8)
        let error = await #expect(throws: ClinicalError.self) {
            try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random)
        }
        #expect(error?.code == .trainingDiverged)
    }

    @Test(arguments: [1, 2]) func errorsOfALossComeThrough(jobs: Int) async throws {
        struct Refusal: Error {}
        var options = TrainingOptions(epochs: 1, schedule: LearningRateSchedule(rate: 0.1))
        options.jobs = jobs
        let trainer = Trainer([1, 2, 3], lengths: [1, 1, 1], options: options) { _, _ in throw Refusal() }
        let parameters = SpiralModel().parameters
        await #expect(throws: Refusal.self) { try await trainer.train(parameters, optimizer: Optimizer(.sgd, for: parameters), random: random) }
    }

    @Test func anUnknownMetricIsNamed() async throws {
        let model = SpiralModel()
        var options = TrainingOptions.small(epochs: 1)
        options.objective = TrainingObjective(.greatest, of: "F1")
        let error = await #expect(throws: ClinicalError.self) {
            try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random)
        }
        #expect(error?.code == .trainingMetric && error?.message.contains("accuracy") == true)
        // Without an evaluation the loss itself can be watched.
        options.objective = TrainingObjective(.least, of: "loss")
        #expect(try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random).bestEpoch == 1)
    }

    @Test func batchesWithoutTermsChangeNothing() async throws {
        let model = SpiralModel()
        let trainer = Trainer([1, 2, 3], lengths: [1, 1, 1], options: TrainingOptions(epochs: 2, schedule: LearningRateSchedule(rate: 1))) { chunk, pass in
            model.logits([], &pass).crossEntropySum([])
        }
        let optimizer = Optimizer(.adamW(), for: model.parameters, weightDecay: 1)
        let result = try await trainer.train(model.parameters, optimizer: optimizer, random: random)
        #expect(result.history.map(\.loss) == [0, 0])
        for id in model.parameters.ids where model.parameters.role(id) != .state { #expect(result.parameters[id] == model.parameters[id]) }
    }
}
