import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Synchronization
import Testing

/// What a folder of checkpoints holds through crashes, other trainings, and files that are not the trainer's.
@Suite struct CheckpointFolderTests {
    private let model = SpiralModel(), random = RandomGenerator(seed: 11)

    private func options(_ folder: TemporaryFolder, epochs: Int = 1) -> TrainingOptions {
        var options = TrainingOptions.small(epochs: epochs)
        options.checkpoint = folder.path
        return options
    }

    private func train(_ options: TrainingOptions, random: RandomGenerator? = nil) async throws {
        _ = try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters), random: random ?? self.random)
    }

    private func resumeError(_ trainer: Trainer<SpiralModel.Example>) async -> ClinicalError? {
        do {
            _ = try await trainer.resume(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters))
            return nil
        } catch { return error as? ClinicalError }
    }

    private func names(_ folder: TemporaryFolder) throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) }

    @Test func filesOfOthersStay() async throws {
        let folder = try TemporaryFolder(), elsewhere = try TemporaryFolder()
        let others = [
            "training-notes.safetensors", "training-1.safetensors", "training-1-x.safetensors", "training-1-0.safetensors.backup", "training-1-0.safetensors.251231",
            "training.json.backup", "training.json.aB3xYz7", "my-training-1-0.safetensors", "training-١-٢.safetensors",
        ]
        for name in others + ["training-7-7.safetensors", "training-0-3.safetensors.aB3xYz", "training.json.qW4rTy"] { try folder.write(name, "x") }
        try folder.write("training-9-9.safetensors/weights", "x")
        let target = try elsewhere.write("weights", "x")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/training-8-8.safetensors", withDestinationPath: target)
        try await train(options(folder))
        #expect(try names(folder) == Set(others + ["training-9-9.safetensors", "training-8-8.safetensors", "training-1-0.safetensors", "training.json"]))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/training-9-9.safetensors/weights") && FileManager.default.fileExists(atPath: target))
    }

    @Test func tensorsOfAnotherTrainingAreRefused() async throws {
        let one = try TemporaryFolder(), other = try TemporaryFolder(), name = "/training-1-0.safetensors"
        try await train(options(one))
        try await train(options(other), random: RandomGenerator(seed: 12))
        #expect(await resumeError(model.trainer(options(one))) == nil)
        // As a crash between the two files would leave them.
        try Data(contentsOf: URL(fileURLWithPath: other.path + name)).write(to: URL(fileURLWithPath: one.path + name))
        #expect(await resumeError(model.trainer(options(one)))?.code == .trainingCheckpoint)
    }

    @Test func aNewTrainingGivesUpTheCheckpointOfAnOldOne() async throws {
        struct Crash: Error {}
        let folder = try TemporaryFolder(), options = options(folder)
        func hasCheckpoint(_ options: TrainingOptions) -> Bool { model.trainer(options).hasCheckpoint }
        #expect(!hasCheckpoint(options))
        try await train(options)
        #expect(hasCheckpoint(options))
        let examples = SpiralModel.examples(120)
        let crashing = Trainer(examples, lengths: examples.map(\.length), options: options) { _, _ in throw Crash() }
        await #expect(throws: Crash.self) {
            try await crashing.train(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters), random: random)
        }
        #expect(!hasCheckpoint(options))
        #expect(await resumeError(model.trainer(options))?.code == .fileUnreadable)
        var without = options
        without.checkpoint = nil
        #expect(!hasCheckpoint(without))
        // Found out before the first epoch, not after.
        without.checkpoint = try folder.write("file", "x")
        await #expect(throws: ClinicalError.self) { try await train(without) }
    }

    @Test func otherBatchesOrLengthsAreRefused() async throws {
        let folder = try TemporaryFolder(), options = options(folder)
        try await train(options)
        var changed = options
        changed.chunks = 3
        #expect(await resumeError(model.trainer(changed))?.code == .trainingCheckpoint)
        changed = options
        changed.batches = BatchLimits(examples: 16)
        #expect(await resumeError(model.trainer(changed))?.message.contains("batches") == true)
        changed.batches = BatchLimits(examples: 8, tokens: 100)
        #expect(await resumeError(model.trainer(changed))?.code == .trainingCheckpoint)
        // As many examples and tokens, in another order.
        let examples = Array(SpiralModel.examples(120).reversed())
        let reversed = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            model.logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
        }
        #expect(await resumeError(reversed)?.message.contains("examples") == true)
        changed = options
        changed.jobs = 2
        #expect(await resumeError(model.trainer(changed)) == nil)
    }

    @Test func aCutSummaryIsNamed() async throws {
        let folder = try TemporaryFolder(), options = options(folder), path = folder.path + "/training.json"
        try await train(options)
        let summary = try Data(contentsOf: URL(fileURLWithPath: path))
        for length in [0, 1, summary.count / 2, summary.count - 2] {
            try folder.write("training.json", summary.prefix(length))
            let error = await resumeError(model.trainer(options))
            #expect(error?.code == .trainingCheckpoint && error?.location?.file == path)
        }
    }

    /// With clipping by the norm the step itself is refused; without, the parameters are looked at before the evaluation.
    @Test(arguments: [GradientClipping.norm(1), nil]) func gradientsThatAreNotFiniteEndTheTraining(clipping: GradientClipping?) async throws {
        let folder = try TemporaryFolder(), examples = SpiralModel.examples(120), isPoisoned = Mutex(false), evaluations = Mutex(0)
        // The loss does not depend on it, and so stays finite.
        var parameters = model.parameters
        let spare = parameters.add("spare", .zeros([2]))
        var options = options(folder, epochs: 3)
        options.clipping = clipping
        let whole = try await model.trainer(options).train(parameters, optimizer: Optimizer(.adamW(), for: parameters), random: random)
        let trainer = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            let loss = model.logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
            guard isPoisoned.withLock({ $0 }) else { return loss }
            isPoisoned.withLock { $0 = false }
            // Zero, with an infinite slope.
            let zero = pass[spare] - Variable(pass.parameters[spare])
            return LossSum(sum: loss.sum + zero.scaled(by: 1e30).scaled(by: 1e30).sum(), weight: loss.weight)
        } evaluation: { parameters in
            isPoisoned.withLock { $0 = true }
            evaluations.withLock { $0 += 1 }
            return ["accuracy": model.accuracy(parameters, examples)]
        }
        let error = await #expect(throws: ClinicalError.self) {
            try await trainer.train(parameters, optimizer: Optimizer(.adamW(), for: parameters), random: random)
        }
        #expect(error?.code == .trainingDiverged && error?.message.contains(clipping == nil ? "spare" : "gradients are not finite") == true)
        #expect(evaluations.withLock { $0 } == 1)
        // The checkpoint of the first epoch is as good as ever.
        #expect(try names(folder) == ["training-1-0.safetensors", "training.json"])
        let resumed = try await model.trainer(options).resume(parameters, optimizer: Optimizer(.adamW(), for: parameters))
        #expect(resumed.parameters == whole.parameters && resumed.history == whole.history)
    }

    @Test(arguments: [1, 2]) func aLossThatIsGivenUpIsDoneAgain(jobs: Int) async throws {
        let folder = try TemporaryFolder(), examples = SpiralModel.examples(120)
        var options = options(folder, epochs: 2)
        options.jobs = jobs
        let whole = try await model.trainer(options).train(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters), random: random)
        let calls = Mutex(0), training = Mutex<Task<TrainingResult, any Error>?>(nil)
        let trainer = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in
            calls.withLock { $0 += 1 }
            if calls.withLock({ $0 >= 5 }) { training.withLock { $0?.cancel() } }
            try Task.checkCancellation()
            return model.logits(chunk, &pass).crossEntropySum(chunk.map(\.label))
        }
        let task = Task { [random, model] in
            while training.withLock({ $0 == nil }) { await Task.yield() }
            return try await trainer.train(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters), random: random)
        }
        training.withLock { $0 = task }
        let part = try await task.value
        #expect(part.ending == .cancelled && part.history.isEmpty)
        #expect(try names(folder).contains("training-0-2.safetensors"))
        let resumed = try await model.trainer(options).resume(model.parameters, optimizer: Optimizer(.adamW(), for: model.parameters))
        #expect(resumed.parameters == whole.parameters && resumed.history == whole.history)
    }

    @Test func anInfiniteLossNamesForbiddenTargets() async throws {
        let trainer = Trainer([1, 2], lengths: [1, 1], options: TrainingOptions(epochs: 1, schedule: LearningRateSchedule(rate: 0.1))) { _, pass in
            LossSum(sum: Variable(Tensor([.infinity], [1])).sum(), weight: 1)
        }
        let error = await #expect(throws: ClinicalError.self) {
            try await trainer.train(model.parameters, optimizer: Optimizer(.sgd, for: model.parameters), random: random)
        }
        #expect(error?.code == .trainingDiverged && error?.message.contains("constraints") == true)
    }
}
