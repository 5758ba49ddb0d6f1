public import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains models of response, and validates the way in which they are made.
public struct ResponseTraining: Sendable {
    let table: ResponseTable
    let features: OmicsCohort
    let smiles: [String: String]
    /// Similarities of the structures of the table's drugs, in their order.
    private let structures: Tensor
    let seed: UInt64
    /// Folds at work at a time; decides nothing but the speed.
    let jobs: Int

    private static let fewestPairs = 10
    private static let mostNames = 8_192
    /// Numbers that all folds at work may hold together: 4 GiB.
    private static let mostHeld = 1 << 30
    /// How often what drugs have in common is learned anew.
    private static let rounds = 3
    private static let innerFolds = 5
    /// What a further modality counts for beside those before it, and by which part it must lessen the squared error to be taken.
    private static let share: Float = 0.25
    private static let leastGain = 0.002

    /// - Parameters:
    ///   - features: of lines by their names; a line without any is used for what it tells of drugs.
    ///   - smiles: of drugs by their names, as far as they are known.
    /// - Throws: `omics.training` where there are fewer than ten pairs or two lines with features, or too many lines or drugs; `affinity.text` for a structure that is none.
    public init(_ table: ResponseTable, features: OmicsCohort, smiles: [String: String] = [:], seed: UInt64 = 1, jobs: Int = 1) throws(ClinicalError) {
        precondition(jobs > 0, "There is at least one job.")
        guard table.count >= Self.fewestPairs else { throw ClinicalError(.omicsTraining, "There are only \(table.count) pairs; at least \(Self.fewestPairs) are needed.") }
        guard Set(features.samples ?? []).intersection(table.lines).count > 1 else {
            throw ClinicalError(.omicsTraining, "Fewer than two lines of the pairs have features; are names written alike in both?")
        }
        let (lines, drugs) = (table.lines.count, table.drugs.count)
        guard max(lines, drugs) <= Self.mostNames else {
            throw ClinicalError(.omicsTraining, "A model takes up to \(Self.mostNames) lines and as many drugs; train it on a part.")
        }
        // Grids as they are fitted, products of lines for each modality, and how drugs act alike.
        let held = 10 * lines * drugs + (features.matrices.count + 2) * lines * lines + 4 * drugs * drugs
        guard held <= Self.mostHeld else {
            throw ClinicalError(.omicsTraining, "So many lines, drugs and arrays of features take more than 4 GiB of memory; train on a part of them.")
        }
        var cleaned: [String: String] = [:]
        for drug in table.drugs { if let text = smiles[drug] { cleaned[drug] = try AffinityText.drug(text) } }
        structures = EntitySimilarity(.drug, texts: table.drugs.map { cleaned[$0] ?? "" }).square
        self.table = table
        self.features = features
        self.smiles = cleaned
        self.seed = seed
        self.jobs = min(jobs, Self.mostHeld / held)
    }

    /// Trains on all pairs. The same pairs and seed give the same model.
    public func train() throws(ClinicalError) -> ResponseModel { try train(table) }

    /// The fold of each pair. Throws `omics.training` where there are too few pairs, or lines with features, to train without one of the folds.
    @discardableResult
    public func parts(_ split: ResponseSplit, folds count: Int) throws(ClinicalError) -> [Int] {
        let parts = split.parts(of: table, count: count, seed: seed), described = Set(features.samples ?? [])
        for part in 0..<count {
            let rest = table.rows(parts.indices.filter { parts[$0] != part })
            guard (Self.fewestPairs..<table.count).contains(rest.count), rest.lines.count(where: described.contains) > 1 else {
                throw ClinicalError(.omicsTraining, "There are too few pairs, or lines with features, for \(count) folds; use fewer folds, or none (--folds 0).")
            }
        }
        return parts
    }

    /// Predicts every pair by a model that was made without its part, choices and all.
    ///
    /// - Returns: a value for each pair of the table by the model, and by the means of drugs, and of drugs and lines, and how they score; r of a drug within each fold.
    /// - Throws: what `parts` throws.
    public func validate(_ split: ResponseSplit, folds count: Int) async throws -> [(name: String, values: [Double], scores: ResponseScores?)] {
        let parts = try parts(split, folds: count)
        let found = try await withThrowingTaskGroup(of: (Int, [[Double]]).self) { group in
            var next = 0, done = Array(repeating: [[Double]](), count: count)
            func start() {
                guard next < count else { return }
                let part = next
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    let rest = table.rows(parts.indices.filter { parts[$0] != part }), asked = table.rows(parts.indices.filter { parts[$0] == part })
                    let model = try train(rest).predict(lines: asked.pairLines, drugs: asked.pairDrugs, features: features, smiles: smiles)
                    let means = ResponseMeans(rest)
                    return (part, [model.values, means.predict(asked, withLines: true), means.predict(asked, withLines: false)])
                }
            }
            for _ in 0..<jobs { start() }
            while let (part, values) = try await group.next() {
                done[part] = values
                start()
            }
            return done
        }
        return ["model", "drug and line means", "drug means"].enumerated().map { place, name in
            var used = Array(repeating: 0, count: count)
            let values = parts.map { part in
                defer { used[part] += 1 }
                return found[part][place][used[part]]
            }
            return (name, values, ResponseScores(drugs: table.pairDrugs, actual: table.responses, predicted: values, parts: parts))
        }
    }

    private func train(_ table: ResponseTable) throws(ClinicalError) -> ResponseModel {
        let places = Dictionary((features.samples ?? []).enumerated().map { ($1, $0) }) { first, _ in first }
        let samples = table.lines.map { places[$0] }, known = samples.compactMap { $0 }
        let drugs = similarities(table.drugs)
        let candidates = try LineEncoder.candidates(features, samples: known)
        let encoder = try choose(candidates, table, samples, drugs: drugs), vectors = try self.vectors(encoder, samples)
        let fit = ResponseFit(table.grid, lines: .matrixProduct(vectors, vectors, transposingSecond: true), drugs: drugs, rounds: Self.rounds)
        return ResponseModel(
            lines: table.lines, drugs: table.drugs, smiles: table.drugs.map { smiles[$0] ?? "" }, drugMeans: fit.drugMeans, responses: fit.responses, weights: fit.weights,
            encoder: encoder,
            vectors: vectors)
    }

    /// Those of the structures of some of the drugs.
    private func similarities(_ drugs: [String]) -> Tensor {
        let all = Dictionary(uniqueKeysWithValues: table.drugs.enumerated().map { ($1, $0) }), width = all.count, places = drugs.compactMap { all[$0] }
        return structures.withElements { square in Tensor(places.flatMap { row in places.map { square[row * width + $0] } }, [places.count, places.count]) }
    }

    /// (lines × width), zeros for a line without features.
    private func vectors(_ encoder: LineEncoder, _ samples: [Int?]) throws(ClinicalError) -> Tensor {
        var found = try encoder.vectors(features, samples: samples.compactMap { $0 }).makeIterator()
        let rows = samples.map { sample in sample.flatMap { _ in found.next() ?? nil } ?? Array(repeating: 0, count: encoder.width) }
        return Tensor(rows.flatMap { $0 }, [samples.count, encoder.width])
    }

    /// The modality that tells most of lines that were not met, and those that tell something beside it.
    private func choose(_ candidates: [LineEncoder], _ table: ResponseTable, _ samples: [Int?], drugs: Tensor) throws(ClinicalError) -> LineEncoder {
        guard candidates.count > 1 else { return candidates[0] }
        let grid = table.grid,
            folds = StratifiedFolds.make(
                groups: table.lines, strata: table.lines.map { _ in 0 }, count: min(Self.innerFolds, table.lines.count), random: RandomGenerator(seed: seed).split(1))
        let width = grid.columnCount
        func error(_ lines: Tensor) -> Double {
            var sum = 0.0
            for fold in Set(folds).sorted() {
                let left = folds.indices.filter { folds[$0] == fold }
                let found = ResponseFit(grid.without(rows: left), lines: lines, drugs: drugs, rounds: 0).responses
                found.withElements { found in
                    for place in left.flatMap({ ($0 * width)..<(($0 + 1) * width) }) where grid.counts[place] > 0 {
                        let difference = Double(found[place] - grid.means[place])
                        sum += Double(grid.counts[place]) * difference * difference
                    }
                }
            }
            return sum
        }
        var alone: [(encoder: LineEncoder, lines: Tensor, error: Double)] = []
        for candidate in candidates {
            let vectors = try self.vectors(candidate, samples), lines = Tensor.matrixProduct(vectors, vectors, transposingSecond: true)
            alone.append((candidate, lines, error(lines)))
        }
        alone.sort { $0.error < $1.error }
        var best = alone[0]
        for other in alone.dropFirst() {
            let lines = best.lines.scaled(by: 1 - Self.share) + other.lines.scaled(by: Self.share), found = error(lines)
            if found < best.error * (1 - Self.leastGain) { best = (best.encoder.joined(other.encoder, share: Self.share), lines, found) }
        }
        return best.encoder
    }
}
