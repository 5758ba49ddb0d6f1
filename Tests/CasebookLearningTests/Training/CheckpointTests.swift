import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Synchronization
import Testing

@Suite struct CheckpointTests {
    private let random = RandomGenerator(seed: 11)

    private func model() -> SpiralModel {
        var model = SpiralModel()
        model.dropout = 0.2
        return model
    }

    private func optimizer(_ model: SpiralModel) -> Optimizer { Optimizer(.adamW(), for: model.parameters, weightDecay: 0.05) }

    /// The files of a folder by name.
    private func files(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) })
    }

    /// Cancels the task at work once so many steps are done.
    private static func cancel(at step: Int) -> Trainer<SpiralModel.Example>.Report {
        { progress in if progress.step >= step { withUnsafeCurrentTask { $0?.cancel() } } }
    }

    /// At the end of the second epoch, between two batches of the third, and before the first step.
    @Test(arguments: [nil, 23, 0] as [Int?]) func aTrainingGoesOnBitForBit(cancelledAt step: Int?) async throws {
        let model = model(), whole = try TemporaryFolder(), parted = try TemporaryFolder()
        var options = TrainingOptions.small(epochs: 4)
        options.reportEvery = 1
        options.checkpoint = whole.path
        let result = try await model.trainer(options).train(model.parameters, optimizer: optimizer(model), random: random)
        #expect(result.ending == .finished)
        let stepsOfTwoEpochs = result.history[1].steps
        #expect(stepsOfTwoEpochs > 16 && stepsOfTwoEpochs < 23)

        options.checkpoint = parted.path
        options.jobs = 2
        let task = Task { [options] in
            if step == 0 { withUnsafeCurrentTask { $0?.cancel() } }
            let trainer = model.trainer(options, report: Self.cancel(at: step ?? stepsOfTwoEpochs))
            return try await trainer.train(model.parameters, optimizer: optimizer(model), random: random)
        }
        let part = try await task.value
        #expect(part.ending == .cancelled && part.history.count == (step == 0 ? 0 : 2))
        // Other numbers to begin with: all are replaced.
        let resumed = try await model.trainer(options).resume(SpiralModel(seed: 99).parameters, optimizer: optimizer(model))
        #expect(resumed.parameters == result.parameters && resumed.history == result.history && resumed.bestEpoch == result.bestEpoch)
        #expect(try files(parted.path) == files(whole.path))
        // A training that has ended is given back.
        #expect(try await model.trainer(options).resume(model.parameters, optimizer: optimizer(model)).parameters == result.parameters)
    }

    @Test func anEvaluationThatIsGivenUpIsDoneAgain() async throws {
        let model = model(), folder = try TemporaryFolder(), examples = SpiralModel.examples(60)
        var options = TrainingOptions.small(epochs: 3)
        options.averaging = .equal(from: 1)
        options.objective = nil
        let whole = try await model.trainer(options, count: 60).train(model.parameters, optimizer: optimizer(model), random: random)
        options.checkpoint = folder.path
        let calls = Mutex(0)
        let trainer = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            model.logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
        } evaluation: { parameters in
            calls.withLock { $0 += 1 }
            if calls.withLock({ $0 == 2 }) { withUnsafeCurrentTask { $0?.cancel() } }
            try Task.checkCancellation()
            return ["accuracy": model.accuracy(parameters, examples)]
        }
        let part = try await Task { [random] in try await trainer.train(model.parameters, optimizer: optimizer(model), random: random) }.value
        #expect(part.ending == .cancelled && part.history.count == 1)
        let resumed = try await trainer.resume(model.parameters, optimizer: optimizer(model))
        #expect(resumed.parameters == whole.parameters && resumed.history == whole.history)
    }

    @Test func checkpointsWithinAnEpochReplaceEachOther() async throws {
        let model = model(), folder = try TemporaryFolder()
        var options = TrainingOptions.small(epochs: 2)
        options.checkpoint = folder.path
        options.checkpointEvery = 3
        options.reportEvery = 1
        let names = Names()
        let path = folder.path
        _ = try await model.trainer(options) { _ in names.add((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []) }
            .train(model.parameters, optimizer: optimizer(model), random: random)
        #expect(names.all.contains(["training-0-3.safetensors", "training.json"]) && names.all.contains(["training-1-0.safetensors", "training.json"]))
        #expect(names.all.allSatisfy { $0.count <= 2 })
        #expect(try files(folder.path).keys.sorted() == ["training-2-0.safetensors", "training.json"])
    }

    private final class Names: Sendable {
        private let lists = Mutex<[[String]]>([])
        func add(_ names: [String]) { lists.withLock { $0.append(names.sorted()) } }
        var all: [[String]] { lists.withLock { $0 } }
    }

    @Test func aCheckpointOfAnotherTrainingIsRefused() async throws {
        let model = model(), folder = try TemporaryFolder()
        var options = TrainingOptions.small(epochs: 1)
        options.checkpoint = folder.path
        _ = try await model.trainer(options).train(model.parameters, optimizer: optimizer(model), random: random)
        func code(_ options: TrainingOptions, _ model: SpiralModel, count: Int = 120, _ method: OptimizerMethod = .adamW()) async -> ClinicalError.Code? {
            do {
                _ = try await model.trainer(options, count: count).resume(model.parameters, optimizer: Optimizer(method, for: model.parameters))
                return nil
            } catch { return (error as? ClinicalError)?.code }
        }
        #expect(await code(options, model) == nil)
        #expect(await code(options, model, count: 60) == .trainingCheckpoint)
        #expect(await code(options, model, .adam()) == .trainingCheckpoint)
        #expect(await code(options, SpiralModel(units: 8)) == .trainingCheckpoint)
        var other = options
        other.averaging = nil
        #expect(await code(other, model) == .trainingCheckpoint)
        other.checkpoint = folder.path + "/nothing"
        #expect(await code(other, model) == .fileUnreadable)

        // Every member that is missing or damaged is found.
        let summary = folder.path + "/training.json"
        let text = try String(contentsOfFile: summary, encoding: .utf8)
        for (part, replacement) in [
            ("\"format\":1", "\"format\":2"), ("\"step\":", "\"stop\":"), ("\"random\":\"", "\"random\":\"x"), ("\"epoch\":1,\"position\"", "\"epoch\":-1,\"position\""),
            ("\"best\":{\"epoch\":1", "\"best\":{\"epoch\":7"), ("\"history\":[", "\"history\":[{},"), ("\"lossSum\":", "\"lossSum\":[],\"was\":"),
            ("\"rate\":", "\"rate\":null,\"was\":"),
            ("\"metrics\":{", "\"metrics\":3,\"was\":{"), ("\"averaged\":", "\"averaged\":-"),
        ] {
            try text.replacing(part, with: replacement).write(toFile: summary, atomically: true, encoding: .utf8)
            #expect(await code(options, model) == .trainingCheckpoint, "\(part)")
        }
        try text.write(toFile: summary, atomically: true, encoding: .utf8)
        try folder.write("training-1-0.safetensors", Data([1, 2, 3]))
        #expect(await code(options, model)?.rawValue == "safetensors.malformed")
    }

    @Test func theLogHoldsALineAReport() async throws {
        let model = model(), folder = try TemporaryFolder()
        var options = TrainingOptions.small(epochs: 2)
        options.log = folder.path + "/log.ndjson"
        options.reportEvery = 4
        let result = try await model.trainer(options).train(model.parameters, optimizer: optimizer(model), random: random)
        let lines = try String(contentsOfFile: folder.path + "/log.ndjson", encoding: .utf8).split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
        let ends = lines.filter { $0["kind"]?.string == "epoch" }
        #expect(ends.count == 2 && lines.count > 4)
        #expect(ends.map { $0["step"]?.integer } == result.history.map(\.steps))
        for (line, epoch) in zip(ends, result.history) {
            #expect(line["loss"] == .number(String(epoch.loss)) && line["metrics"]?["accuracy"] == .number(String(epoch.metrics["accuracy"]!)))
        }
        for line in lines {
            for key in ["epoch", "step", "loss", "rate", "tokensPerSecond", "seconds"] { #expect(line[key] != nil) }
        }
        options.log = folder.path + "/missing/log.ndjson"
        let error = await #expect(throws: ClinicalError.self) {
            try await model.trainer(options).train(model.parameters, optimizer: optimizer(model), random: random)
        }
        #expect(error?.code == .fileUnwritable)
    }
}
