public import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains models of modalities, and validates the way in which they are made.
public struct OmicsTraining: Sendable {
    let cohort: OmicsCohort
    let labels: OmicsLabels
    let recipe: OmicsRecipe
    /// Networks at work at a time; decides nothing but the speed.
    let jobs: Int

    private static let fewestSamples = 10

    /// Throws `omics.training` where there are fewer than ten samples with labels, a class has fewer than two, or the recipe prepares a modality that is
    /// not there; `omics.samples` where a modality has none of the samples with labels.
    public init(_ cohort: OmicsCohort, _ labels: OmicsLabels, recipe: OmicsRecipe = .init(), jobs: Int = 1) throws(ClinicalError) {
        precondition(
            jobs > 0 && recipe.innerFolds > 1 && recipe.seeds > 0 && recipe.epochs > 0 && recipe.batch > 0,
            "A recipe's numbers are above 0, and there are at least two folds.")
        guard labels.samples.count >= Self.fewestSamples else {
            throw ClinicalError(.omicsTraining, "Only \(labels.samples.count) samples have a label; at least \(Self.fewestSamples) are needed.")
        }
        if case .classes(let classes, let names) = labels.targets {
            for index in names.indices where classes.count(where: { $0 == index }) < 2 {
                throw ClinicalError(.omicsTraining, "A class has fewer than two samples; leave it out or join it with another.")
            }
        }
        guard recipe.preparations.keys.allSatisfy({ name in cohort.matrices.contains { $0.name == name } }) else {
            throw ClinicalError(.omicsTraining, "The recipe prepares a modality that is not given; its names must be those of the matrices.")
        }
        for place in cohort.matrices.indices where !labels.samples.contains(where: { cohort.has(modality: place, sample: $0) }) {
            throw ClinicalError(.omicsSamples, "A modality has none of the samples with labels; check that ids are written alike in all tables.")
        }
        self.cohort = cohort
        self.labels = labels
        self.recipe = recipe
        self.jobs = jobs
    }

    /// Trains on all samples that have labels.
    ///
    /// Throws `omics.training`, `training.diverged`, and `CancellationError`.
    public func train() async throws -> OmicsModel { try await fit(rows: Array(labels.samples.indices), seed: recipe.seed) }

    /// Predicts every labelled sample by a model that was made without its fold, inner folds and all.
    ///
    /// - Parameter report: told of folds that are done, and of all.
    public func validate(folds count: Int = 5, report: (@Sendable (Int, Int) -> Void)? = nil) async throws -> OmicsValidation {
        precondition(count > 1, "A validation needs two folds.")
        return try await validate(
            folds: StratifiedFolds.make(strata: labels.targets.strata, count: count, random: RandomGenerator(seed: recipe.seed).split(1_000)), count: count, report: report)
    }

    /// As `validate(folds:)`, with the fold of each labelled sample given.
    package func validate(folds: [Int], count: Int, report: (@Sendable (Int, Int) -> Void)? = nil) async throws -> OmicsValidation {
        let outputs = labels.targets.outputCount
        var scores = Array(repeating: Array(repeating: 0.0, count: folds.count * outputs), count: 4), weights: [OmicsWeights] = []
        for fold in 0..<count {
            let model = try await fit(rows: folds.indices.filter { folds[$0] != fold }, seed: recipe.seed)
            let samples = try model.samples(of: cohort)
            for row in folds.indices where folds[row] == fold {
                let sample = samples[labels.samples[row]], linear = model.linear.scores(sample)
                let parts = [linear, model.jointScores(sample) ?? linear, model.networkScores(sample) ?? linear, model.scores(sample)]
                for (place, found) in parts.enumerated() {
                    for output in found.indices { scores[place][row * outputs + output] = found[output] * model.scale + model.center }
                }
            }
            weights.append(model.weights)
            report?(fold + 1, count)
        }
        return OmicsValidation(
            targets: labels.targets, folds: folds, linear: scores[0], joint: scores[1],
            network: recipe.architecture == nil ? nil : scores[2], final: scores[3], weights: weights)
    }

    private func fit(rows: [Int], seed: UInt64) async throws -> OmicsModel {
        let random = RandomGenerator(seed: seed)
        var targets = labels.targets.rows(rows), center = 0.0, scale = 1.0
        if case .numbers(let numbers) = targets {
            center = numbers.reduce(0, +) / Double(numbers.count)
            let variance = numbers.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(numbers.count)
            if variance > 0, variance.isFinite { scale = variance.squareRoot() }
            targets = .numbers(numbers.map { ($0 - center) / scale })
        }
        var preparations: [OmicsPreparation] = []
        for (place, matrix) in cohort.matrices.enumerated() {
            let kept = rows.compactMap { cohort.rows[place][labels.samples[$0]] }
            preparations.append(try OmicsPreparation.fit(matrix, rows: kept, options: recipe.preparations[matrix.name] ?? recipe.preparation))
        }
        let places = zip(preparations, cohort.matrices).map { $0.places(in: $1.features) }
        let samples = rows.map { row in
            OmicsSample(
                parts: preparations.enumerated().map { place, preparation in
                    cohort.rows[place][labels.samples[row]].map { preparation.prepare(cohort.matrices[place].row($0), places: places[place]) }
                })
        }
        let foldCount = min(recipe.innerFolds, max(2, rows.count / 2))
        let folds = StratifiedFolds.make(strata: targets.strata, count: foldCount, random: random)
        let widths = preparations.map(\.columns.count), outputs = targets.outputCount
        let ridge = RidgeTrainer(targets: targets, folds: folds, foldCount: foldCount, balance: recipe.balance)
        let (linear, outOfFold) = LateFusionTrainer(ridge: ridge).fit(samples, widths: widths)
        // Of samples without a modality the late fusion speaks alone.
        func filled(_ scores: [[Double]?]) -> [Double] {
            scores.enumerated().flatMap { row, found in found ?? Array(outOfFold[(row * outputs)..<((row + 1) * outputs)]) }
        }
        let (joint, jointScores) = ridge.fit(samples.map { $0.joined(widths: widths) }, width: widths.reduce(0, +))
        var networks: [TrainedOmicsNetwork] = [], networkScores: [Double]?, networkSlope = 1.0
        if let architecture = recipe.architecture {
            let trainer = OmicsNetworkTrainer(recipe: recipe, architecture: architecture, widths: widths)
            // Samples without any modality teach a network nothing.
            let seen = samples.indices.filter { samples[$0].parts.contains { $0 != nil } }
            var tasks: [(rows: [Int], seed: UInt64)] = []
            for copy in 0..<recipe.seeds {
                var seeds = random.split(copy + 1)
                let seed = seeds.next()
                for fold in 0..<foldCount { tasks.append((seen.filter { folds[$0] != fold }, seed)) }
                tasks.append((seen, seed))
            }
            let trained = try await train(tasks, trainer, samples, targets)
            networks = (0..<recipe.seeds).map { trained[$0 * (foldCount + 1) + foldCount] }
            var scores = [[Double]?](repeating: nil, count: samples.count)
            for row in seen { scores[row] = OmicsScores.mean((0..<recipe.seeds).map { trained[$0 * (foldCount + 1) + folds[row]].scores(samples[row]) }) }
            networkSlope = OmicsWeights.slope(seen.flatMap { scores[$0] ?? [] }, targets: targets.rows(seen), balance: recipe.balance)
            networkScores = filled(scores.map { $0.map { OmicsScores.normalized($0.map { $0 * networkSlope }) } })
        }
        let weights = OmicsWeights.fit(linear: outOfFold, joint: filled(jointScores), network: networkScores, targets: targets, balance: recipe.balance)
        var names: [String] = []
        if case .classes(_, let found) = targets { names = found }
        return OmicsModel(
            head: targets.head, labels: names, preparations: preparations, linear: linear, joint: joint, networks: networks, weights: weights,
            networkSlope: networkSlope, center: center, scale: scale)
    }

    /// Trains networks, as many at a time as there are jobs; their order does not matter to any of them.
    private func train(
        _ tasks: [(rows: [Int], seed: UInt64)], _ trainer: OmicsNetworkTrainer, _ samples: [OmicsSample], _ targets: OmicsTargets
    ) async throws -> [TrainedOmicsNetwork] {
        try await withThrowingTaskGroup(of: (Int, TrainedOmicsNetwork).self) { group in
            var next = 0, done: [Int: TrainedOmicsNetwork] = [:]
            func start() {
                guard next < tasks.count else { return }
                let (index, task) = (next, tasks[next])
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    return (index, try await trainer.train(task.rows.map { samples[$0] }, targets.rows(task.rows), seed: task.seed))
                }
            }
            for _ in 0..<jobs { start() }
            while let (index, network) = try await group.next() {
                done[index] = network
                start()
            }
            return tasks.indices.compactMap { done[$0] }
        }
    }
}
