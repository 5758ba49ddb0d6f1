import CasebookCore
import CasebookLearning
import CasebookOmics
import CasebookTensor
import Foundation
import Testing

@Suite struct AffinityModelTests {
    /// Made up: drugs with a nitrogen bind targets with a tryptophan, and both have levels of their own.
    static func table() throws -> AffinityTable {
        var drugs: [String] = [], targets: [String] = [], affinities: [Double] = [], random = RandomGenerator(seed: 5)
        func text(_ letters: [Character], _ count: Int) -> String { String((0..<count).map { _ in letters[Int(random.next() % UInt64(letters.count))] }) }
        let molecules = (0..<12).map { (text(["C", "O", "c", "1"], 8 + $0) + ($0 % 2 == 0 ? "NN" : "SS"), $0 % 2 == 0) }
        let proteins = (0..<15).map { (text(["M", "K", "V", "L", "A"], 30 + $0) + ($0 % 3 == 0 ? "WWW" : "GGG"), $0 % 3 == 0) }
        for (place, (drug, isActive)) in molecules.enumerated() {
            for (protein, isOpen) in proteins {
                drugs.append(drug)
                targets.append(protein)
                affinities.append(5 + (isActive && isOpen ? 2 : 0) + 0.05 * Double(place) + 0.1 * Double(random.uniform()))
            }
        }
        return try AffinityTable(drugs: drugs, targets: targets, affinities: affinities)
    }

    static func training(_ encoder: AffinityArchitecture.Encoder = .convolution, jobs: Int = 1) -> AffinityTraining {
        var training = AffinityTraining()
        training.trees?.rounds = 40
        training.trees?.learningRate = 0.2
        var network = AffinityTraining.Network()
        network.architecture.encoder = encoder
        network.architecture.embedding = 8
        network.architecture.filters = 8
        network.architecture.hidden = 32
        network.architecture.drugLength = 40
        network.architecture.targetLength = 60
        network.epochs = 20
        network.targets = 4
        network.rate = 5e-3
        training.network = network
        training.jobs = jobs
        return training
    }

    @Test(arguments: AffinityArchitecture.Encoder.allCases) func learnsAndIsWritten(encoder: AffinityArchitecture.Encoder) async throws {
        let table = try Self.table(), parts = AffinitySplit.warm.parts(of: table.pairs, count: 4, seed: 1)
        let train = table.rows(parts.indices.filter { parts[$0] != 0 }), test = table.rows(parts.indices.filter { parts[$0] == 0 })
        let model = try await AffinityModel.train(train, Self.training(encoder))
        let predicted = model.predict(test.pairs), scores = try #require(AffinityScores(actual: test.affinities, predicted: predicted))
        let additive = try #require(AffinityScores(actual: test.affinities, predicted: AdditiveAffinity(train).predict(test.pairs)))
        #expect(scores.meanSquaredError < additive.meanSquaredError * 0.7)

        let folder = FileManager.default.temporaryDirectory.appending(path: "affinity-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try model.write(to: folder)
        let read = try AffinityModel(ModelFolder(path: folder, task: AffinityModel.task))
        #expect(read.predict(test.pairs) == predicted)

        // New characters and texts are read as well.
        let other = try AffinityPairs(drugs: ["[Zn+2]%%", "C"], targets: ["XXBZ", "M"])
        #expect(read.predict(other).allSatisfy { $0.isFinite })
    }

    @Test func jobsDecideNothing() async throws {
        let table = try Self.table()
        let one = try await AffinityModel.train(table, Self.training()).predict(table.pairs)
        let two = try await AffinityModel.train(table, Self.training(jobs: 2)).predict(table.pairs)
        #expect(one == two)
    }

    @Test(arguments: AffinityArchitecture.Encoder.allCases) func batchesGiveWhatSinglePairsGive(encoder: AffinityArchitecture.Encoder) async throws {
        let table = try Self.table(), model = try await AffinityModel.train(table, Self.training(encoder))
        let vectors = try #require(model.vectors(of: table.pairs))
        // One row a drug and a target, not a pair.
        #expect(vectors.drugs.shape[0] == 12 && vectors.targets.shape[0] == 15 && table.count == 180)
        let together = model.predict(table.pairs)
        for row in stride(from: 0, to: table.count, by: 17) {
            let pair = table.pairs.pairs[row]
            let alone = model.predict(try AffinityPairs(drugs: [table.pairs.drugs[pair.drug]], targets: [table.pairs.targets[pair.target]]))
            #expect(abs(alone[0] - together[row]) < 1e-5)
        }
    }

    @Test func noNetworkIsTrainedUnlessItIsAskedFor() async throws {
        var training = AffinityTraining()
        training.trees?.rounds = 2
        let table = try Self.table(), model = try await AffinityModel.train(table, training)
        #expect(model.vectors(of: table.pairs) == nil)
    }

    @Test func rankingKeepsTheStrongest() {
        var ranking = AffinityRanking(limit: 2)
        for (id, affinity) in [("a", 1.0), ("b", 3), ("c", 2), ("d", 3), ("e", 0), ("f", 3)] { ranking.add(id: id, affinity: affinity) }
        #expect(ranking.entries.map(\.id) == ["b", "d"])
    }

    @Test func coldPairsCanBeTrainedFor() async throws {
        let table = try Self.table(), parts = AffinitySplit.coldTarget.parts(of: table.pairs, count: 3, seed: 2)
        let train = table.rows(parts.indices.filter { parts[$0] != 0 }), test = table.rows(parts.indices.filter { parts[$0] == 0 })
        var training = Self.training()
        training.network = nil
        training.splits = AffinitySplit.allCases
        let predicted = try await AffinityModel.train(train, training).predict(test.pairs)
        #expect(try #require(AffinityScores(actual: test.affinities, predicted: predicted)?.concordance) > 0.6)
    }
}
