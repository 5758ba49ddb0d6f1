internal import CasebookCore
package import CasebookLearning
internal import CasebookTensor
internal import Foundation

/// Trains a relation extractor on examples.
package struct RelationTrainer: Sendable {
    /// A text that scores are measured on.
    struct DevelopmentText: Sendable {
        var corpus: Int
        var example: RelationExample
        /// Relations of each class that there are, candidates or not.
        var wanted: [Int]
        /// Relations that no class or candidate is for.
        var unreached: Int
    }

    let settings: EncoderSettings
    let corpora: [RelationCorpus]
    let vectors: EncoderVectors
    let maker: RelationTextMaker
    let examples: [RelationExample]
    let development: [DevelopmentText]

    /// Trains. Metrics are `F1`, the mean of the corpora's, and `F1 NAME` of each where there are several; micro, or macro for a corpus that says so.
    package func train(
        _ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> (extractor: RelationExtractor, result: TrainingResult) {
        var parameters = Parameters(), random = RandomGenerator(seed: seed), options = options
        let network = RelationNetwork(
            settings.architecture, sizes: maker.sizes, guidelines: maker.guidelines, dropouts: settings.dropouts, into: &parameters, random: &random)
        network.encoder.fill(&parameters, vectors, maker.maker)
        // A text of many mentions costs as much as many texts.
        options.batches = BatchLimits(examples: settings.batch, tokens: 6000)
        let weights = zip(corpora, maker.guidelines).map { corpus, guideline in
            corpus.weights.isEmpty ? nil : [1] + guideline.relations.map { corpus.weights[$0] ?? 1 }
        }
        let development = development, corpora = corpora, guidelines = maker.guidelines, jobs = options.jobs
        let trainer = Trainer(examples, lengths: examples.map(\.count), options: options) { chunk, pass in
            network.loss(chunk, weights: weights, &pass)
        } evaluation: { parameters in
            guard !development.isEmpty else { return [:] }
            let scored = await Self.scores(development, network, parameters, jobs: jobs)
            var metrics: [String: Double] = [:], sum = 0.0, count = 0.0
            for (number, corpus) in corpora.enumerated() where development.contains(where: { $0.corpus == number }) {
                let f1 = Self.f1(development, scored, corpus: number, corpora, guidelines[number], reluctance: 0)
                if corpora.count > 1 { metrics["F1 " + corpus.name] = f1 }
                sum += f1
                count += 1
            }
            metrics["F1"] = sum / max(1, count)
            return metrics
        } report: {
            report($0)
        }
        let result = try await settings.run(trainer, parameters, random: random, resume: resume)
        let chosen = await reluctances(network, result.parameters, jobs: jobs)
        let model = RelationModel(
            network: network, parameters: result.parameters, maker: RelationTextMaker(maker: maker.maker, kinds: maker.kinds, guidelines: chosen), format: .float32)
        return (RelationExtractor(model), result)
    }

    /// The guidelines, each with what added to the score of no relation gives the best score on its development texts.
    private func reluctances(_ network: RelationNetwork, _ parameters: Parameters, jobs: Int) async -> [RelationGuideline] {
        let scored = await Self.scores(development, network, parameters, jobs: jobs)
        return maker.guidelines.enumerated().map { number, guideline in
            guard development.contains(where: { $0.corpus == number }) else { return guideline }
            var guideline = guideline, best = -1.0
            for step in [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8] {
                let reluctance = Float(step) * 0.25
                let f1 = Self.f1(development, scored, corpus: number, corpora, guideline, reluctance: reluctance)
                if f1 > best + 1e-9 { (best, guideline.reluctance) = (f1, reluctance) }
            }
            return guideline
        }
    }

    /// Scores of the candidates of each text, row after row.
    private static func scores(_ texts: [DevelopmentText], _ network: RelationNetwork, _ parameters: Parameters, jobs: Int) async -> [[Float]] {
        let size = 8, starts = Array(stride(from: 0, to: texts.count, by: size))
        return await withTaskGroup(of: [(Int, [Float])].self) { group in
            var next = 0, result = [[Float]](repeating: [], count: texts.count)
            func start() {
                guard next < starts.count else { return }
                let range = starts[next]..<min(starts[next] + size, texts.count)
                next += 1
                group.addTask { score(texts, range, network, parameters) }
            }
            for _ in 0..<jobs { start() }
            while let part = await group.next() {
                start()
                for (index, scores) in part { result[index] = scores }
            }
            return result
        }
    }

    private static func score(_ texts: [DevelopmentText], _ range: Range<Int>, _ network: RelationNetwork, _ parameters: Parameters) -> [(Int, [Float])] {
        var pass = Pass(parameters), result: [(Int, [Float])] = []
        for part in network.scores(texts[range].map(\.example), &pass) {
            let classes = part.scores.shape[1]
            part.scores.value.withElements { rows in
                var first = 0
                for text in part.texts {
                    let count = texts[range.lowerBound + text].example.text.candidates.count * classes
                    result.append((range.lowerBound + text, Array(rows[first..<first + count])))
                    first += count
                }
            }
        }
        return result
    }

    private static func f1(
        _ texts: [DevelopmentText], _ scored: [[Float]], corpus: Int, _ corpora: [RelationCorpus], _ guideline: RelationGuideline, reluctance: Float
    ) -> Double {
        let classes = guideline.classes
        var counts = [MatchCounts](repeating: MatchCounts(), count: classes), unreached = 0
        for (index, text) in texts.enumerated() where text.corpus == corpus {
            unreached += text.unreached
            for number in 1..<classes { counts[number].wanted += text.wanted[number] }
            var decided: [(candidate: Int, best: Int)] = [], ends: [(from: Int, to: Int, confidence: Double)] = []
            for candidate in 0..<text.example.text.candidates.count where !scored[index].isEmpty {
                let row = candidate * classes
                var best = 0, top = scored[index][row] + reluctance
                for number in 1..<classes where scored[index][row + number] > top { (best, top) = (number, scored[index][row + number]) }
                guard best > 0 else { continue }
                let sum = (1..<classes).reduce(exp(Double(scored[index][row] + reluctance - top))) { $0 + exp(Double(scored[index][row + $1] - top)) }
                let mentions = text.example.text.mentions, end = text.example.text.candidates.ends[candidate]
                decided.append((candidate, best))
                ends.append((mentions[Int(end.from)].entity, mentions[Int(end.to)].entity, 1 / sum))
            }
            for (decision, isKept) in zip(decided, RelationExtractor.keeps(ends)) where isKept {
                counts[decision.best].found += 1
                if text.example.gold[decision.candidate] == decision.best { counts[decision.best].right += 1 }
            }
        }
        if corpora[corpus].isMacro { return MacroAverage(of: Array(counts.dropFirst())).f1 }
        var sum = counts.dropFirst().reduce(into: MatchCounts()) { $0 += $1 }
        sum.wanted += unreached
        return sum.f1
    }
}
