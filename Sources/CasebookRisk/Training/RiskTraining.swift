internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor
internal import Synchronization

/// Trains a risk model, and tells how well such a model does on patients whom it has not seen.
///
/// Patients are parted into folds. For each fold a model is made of the other folds alone, with all that is chosen: words, scales, shares of models, calibration,
/// threshold and bands, these on inner folds; it scores the fold left out. What is measured is measured on those scores. The model that is given back is
/// trained on all units, its shares, calibration, threshold and bands chosen on the scores of the folds left out. The same units, recipe and schema give the
/// same model, whatever the number of jobs.
public struct RiskTraining: Sendable {
    public let schema: RiskSchema
    public let recipe: RiskRecipe
    public let data: RiskData
    /// Models that are fitted at a time.
    public let jobs: Int
    /// Whether it is measured how well the whole way does, which takes as many fits again for every fold; otherwise only single kinds are.
    public let isMeasured: Bool

    public init(schema: RiskSchema, recipe: RiskRecipe, data: RiskData, jobs: Int = 1, isMeasured: Bool = true) {
        precondition(jobs > 0, "There is at least one job.")
        self.schema = schema
        self.recipe = recipe
        self.data = data
        self.jobs = jobs
        self.isMeasured = isMeasured
    }

    /// A fit that is to be made, and the units that it is to score.
    private struct Fit: Sendable {
        var train: [Int]
        var score: [Int]
        /// The fold that is left out; nil for the model itself.
        var outer: Int?
        var inner: Int?
    }

    /// - Parameter report: told how many of all fits are done, in any order.
    /// - Throws: `risk.outcomes` where there are fewer patients than folds, what training a network throws, and `CancellationError`.
    public func train(report: (@Sendable (_ done: Int, _ of: Int) -> Void)? = nil) async throws -> (model: RiskModel, validation: RiskValidation) {
        let folds = recipe.folds, all = Array(data.views.indices), strata = data.targets.strata
        guard Set(data.groups).count >= 2 * folds else {
            throw ClinicalError(.riskOutcomes, "There are fewer than \(2 * folds) patients for \(folds) folds; give more units, or fewer folds in the recipe.")
        }
        let random = RandomGenerator(seed: recipe.seed)
        let outer = StratifiedFolds.make(groups: data.groups, strata: strata, count: folds, random: random.split(0))
        // One number a patient, for what is parted within a fit.
        let patients = StratifiedFolds.make(groups: data.groups, strata: strata, count: folds * 7 + 1, random: random.split(1))
        var tasks = [Fit(train: all, score: [], outer: nil, inner: nil)], inner: [[Int]] = []
        for fold in 0..<folds {
            let rows = all.filter { outer[$0] != fold }
            tasks.append(Fit(train: rows, score: all.filter { outer[$0] == fold }, outer: fold, inner: nil))
            let parts = StratifiedFolds.make(groups: rows.map { data.groups[$0] }, strata: rows.map { strata[$0] }, count: folds, random: random.split(2 + fold))
            inner.append(parts)
            guard isMeasured else { continue }
            for part in 0..<folds {
                let (kept, left) = (rows.indices.filter { parts[$0] != part }, rows.indices.filter { parts[$0] == part })
                tasks.append(Fit(train: kept.map { rows[$0] }, score: left.map { rows[$0] }, outer: fold, inner: part))
            }
        }
        let results = try await run(tasks, folds: patients, report: report)

        // What each unit was given by models that had not seen it.
        let width = data.targets.outputCount
        func gathered(_ chosen: [(task: Fit, scores: [RiskMember.Kind: [Double]])], _ rows: [Int]) -> [RiskMember.Kind: [Double]] {
            var places: [Int: Int] = [:]
            for (place, row) in rows.enumerated() { places[row] = place }
            var result: [RiskMember.Kind: [Double]] = [:]
            for (task, scores) in chosen {
                for (kind, values) in scores {
                    for (index, row) in task.score.enumerated() {
                        for output in 0..<width {
                            result[kind, default: Array(repeating: 0, count: rows.count * width)][places[row]! * width + output] = values[index * width + output]
                        }
                    }
                }
            }
            return result
        }
        let outerResults = results.filter { $0.task.outer != nil && $0.task.inner == nil }.map { ($0.task, $0.scores) }
        let scores = gathered(outerResults, all)
        var validation = RiskValidation(data: data, schema: schema, scores: scores, folds: outer, isNested: isMeasured)
        if isMeasured {
            for fold in 0..<folds {
                let rows = all.filter { outer[$0] != fold }
                let own = gathered(results.filter { $0.task.outer == fold && $0.task.inner != nil }.map { ($0.task, $0.scores) }, rows)
                let combination = RiskCombination.choose(own, data.targets.rows(rows), groups: rows.map { data.groups[$0] }, recipe: recipe, schema: schema)
                validation.add(fold: fold, combination, inner: own, targets: data.targets.rows(rows))
            }
        }
        let combination = RiskCombination.choose(scores, data.targets, groups: data.groups, recipe: recipe, schema: schema)
        if !isMeasured { for fold in 0..<folds { validation.add(fold: fold, combination, inner: scores, targets: data.targets) } }
        let fit = results.first { $0.task.outer == nil }!.fit!
        return (model(fit, combination), validation)
    }

    private func model(_ fit: RiskFit, _ combination: RiskCombination) -> RiskModel {
        let members = RiskMember.Kind.allCases.flatMap { kind -> [(weight: Double, member: RiskMember)] in
            guard let weight = combination.weights[kind], let copies = fit.members[kind] else { return [] }
            return copies.map { (weight / Double(copies.count), $0) }
        }
        let reference = InputReference.fit(data.views.map { fit.encoder.encode($0).values }, variableCount: fit.encoder.variables.count)
        return RiskModel(
            encoder: fit.encoder, members: members, calibration: combination.calibration, labels: data.labels, threshold: combination.threshold, bands: combination.bands,
            horizon: combination.horizon, reference: reference)
    }

    private typealias Result = (task: Fit, scores: [RiskMember.Kind: [Double]], fit: RiskFit?)

    /// Runs fits, as many at a time as there are jobs; their order does not matter to any of them.
    private func run(_ tasks: [Fit], folds: [Int], report: (@Sendable (Int, Int) -> Void)?) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var next = 0, done: [Result?] = Array(repeating: nil, count: tasks.count)
            func start() {
                guard next < tasks.count else { return }
                let (index, task) = (next, tasks[next])
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    let fit = try await RiskFit.make(data, rows: task.train, folds: folds, recipe: recipe, schema: schema)
                    return (index, (task, fit.scores(data, rows: task.score), task.outer == nil ? fit : nil))
                }
            }
            for _ in 0..<jobs { start() }
            var count = 0
            while let (index, result) = try await group.next() {
                done[index] = result
                count += 1
                report?(count, tasks.count)
                start()
            }
            return done.map { $0! }
        }
    }
}
