import CasebookCore
import CasebookLearning
import CasebookOmics
import CasebookTestSupport
import Foundation
import Testing

@Suite struct ResponseModelTests {
    private let synthesis: ResponseSynthesis
    private let folder: TemporaryFolder
    private let features: OmicsCohort

    init() throws {
        synthesis = try ResponseSynthesis()
        folder = try TemporaryFolder()
        features = try OmicsArchiveReader.read(path: folder.write("features.npz", Data(synthesis.archive)))
    }

    private func parts(_ split: ResponseSplit) -> (known: ResponseTable, asked: ResponseTable) {
        let table = synthesis.table, parts = split.parts(of: table, count: 4, seed: 3)
        return (table.rows(parts.indices.filter { parts[$0] != 0 }), table.rows(parts.indices.filter { parts[$0] == 0 }))
    }

    @Test(arguments: ResponseSplit.allCases) func learnsOfLinesThatWereMetAndNotMet(_ split: ResponseSplit) throws {
        let (known, asked) = parts(split), model = try ResponseTraining(known, features: features).train()
        #expect(model.modalities.first == "exp")
        let found = try model.predict(lines: asked.pairLines, drugs: asked.pairDrugs, features: features)
        #expect(found.withoutLine == 0 && found.withoutDrug == 0)
        let scores = try #require(ResponseScores(drugs: asked.pairDrugs, actual: asked.responses, predicted: found.values))
        #expect(scores.rootMeanSquaredError < 0.8)
        let correlation = try #require(scores.drugCorrelation)
        #expect(correlation > 0.8)
    }

    @Test func modelsAreStoredAndReadBack() throws {
        let (known, asked) = parts(.lines), structures = ["D0": "CCO", "D1": "CCN", "D2": "c1ccccc1"]
        let model = try ResponseTraining(known, features: features, smiles: structures).train()
        try model.write(to: folder.path + "/model")
        let read = try ResponseModel(ModelFolder(path: folder.path + "/model", task: ResponseModel.task))
        let lines = asked.pairLines + ["unknown", "L1"], drugs = asked.pairDrugs + ["D0", "new"]
        let before = try model.predict(lines: lines, drugs: drugs, features: features, smiles: ["new": "CCO"])
        #expect(try read.predict(lines: lines, drugs: drugs, features: features, smiles: ["new": "CCO"]) == before)
        #expect(before.withoutLine == 1 && before.withoutDrug == 0)
    }

    /// Names of genes, those of numbers in another order, and one that stands twice: features are known by their columns alone.
    @Test func featuresMayHaveAnyNames() throws {
        let (known, asked) = parts(.lines), plain = features.matrices[0], count = plain.features.count
        let expected = try ResponseTraining(known, features: OmicsCohort([plain])).train().predict(lines: asked.pairLines, drugs: asked.pairDrugs, features: OmicsCohort([plain]))
        for (place, names) in [(0..<count).map { "GENE\($0)" }, (0..<count).map { "\(count - $0)" }, (0..<count).map { _ in "gene" }].enumerated() {
            let cohort = try OmicsCohort([OmicsMatrix(name: plain.name, samples: plain.samples, features: names, rowCount: plain.rowCount, values: plain.values)])
            let path = folder.path + "/named\(place)"
            try ResponseTraining(known, features: cohort).train().write(to: path)
            let read = try ResponseModel(ModelFolder(path: path, task: ResponseModel.task))
            #expect(try read.predict(lines: asked.pairLines, drugs: asked.pairDrugs, features: cohort) == expected)
        }
    }

    @Test func whatIsNotKnownIsToldByWhatIs() throws {
        let (known, _) = parts(.pairs), model = try ResponseTraining(known, features: features, smiles: ["D0": "CCO", "D11": "c1ccncc1F"]).train()
        // Without a line a drug's mean, without a drug the mean of drugs, or one like those of like structure.
        let drugs = (0..<ResponseSynthesis.drugCount).map { "D\($0)" }
        let means = try model.predict(lines: drugs.map { _ in "unknown" }, drugs: drugs)
        #expect(means.withoutLine == drugs.count && means.values[11] - means.values[0] > 4)
        let own = try model.predict(lines: drugs.map { _ in "L1" }, drugs: drugs).values, mean = own.reduce(0, +) / Double(own.count)
        // A structure that has but an oxygen in common with another's is like none.
        let other = try model.predict(lines: ["L1", "L1", "L1"], drugs: ["new", "twin", "far"], smiles: ["twin": "c1ccncc1F", "far": "OPOPOPOP"])
        #expect(other.withoutDrug == 2 && other.values[2] == other.values[0] && other.withoutLine == 0)
        #expect(abs(other.values[0] - mean) < 1e-5 && abs(other.values[1] - own[11]) < 0.1)
        // Names alone do not make a line known: one without features is told by the drug.
        let bare = try model.predict(lines: ["unknown"], drugs: ["D3"], features: features)
        #expect(bare.withoutLine == 1 && bare.values[0] == means.values[3])
    }

    @Test func foldsBeatMeansAlikeWithAnyNumberOfJobs() async throws {
        for split in ResponseSplit.allCases {
            let one = try await ResponseTraining(synthesis.table, features: features, jobs: 1).validate(split, folds: 3)
            let two = try await ResponseTraining(synthesis.table, features: features, jobs: 2).validate(split, folds: 3)
            #expect(one.map(\.values) == two.map(\.values))
            let scores = one.compactMap(\.scores)
            // Some drugs may have too few pairs in a fold; within each, the mean of a drug tells no line from another.
            #expect(scores.count == 3 && scores[0].drugCount > 2 * ResponseSynthesis.drugCount)
            #expect(scores[2].drugCorrelation == 0)
            #expect(scores[0].rootMeanSquaredError < 0.7 * scores[1].rootMeanSquaredError)
            #expect(scores[1].rootMeanSquaredError <= scores[2].rootMeanSquaredError)
        }
    }

    @Test func splitsKeepPairsAndLinesTogether() throws {
        let table = try ResponseTable(lines: ["a", "b", "a", "c", "a"], drugs: ["x", "x", "x", "y", "y"], responses: [1, 2, 3, 4, 5])
        #expect(table.lines == ["a", "b", "c"] && table.drugs == ["x", "y"] && table.rows([3]).lines == ["c"])
        let pairs = ResponseSplit.pairs.parts(of: table, count: 4, seed: 1), lines = ResponseSplit.lines.parts(of: table, count: 3, seed: 1)
        #expect(pairs[0] == pairs[2] && Set(pairs).count == 4)
        #expect(lines[0] == lines[2] && lines[0] == lines[4] && Set(lines).count == 3)
    }

    @Test func scoresAreMeansOverDrugs() throws {
        let drugs = Array(repeating: "a", count: 10) + Array(repeating: "b", count: 10) + ["c"], numbers = (0..<10).map(Double.init)
        let actual = numbers + numbers.map { $0 + 100 } + [0]
        let scores = try #require(ResponseScores(drugs: drugs, actual: actual, predicted: numbers + Array(repeating: 104.5, count: 10) + [0]))
        #expect(scores.drugCount == 2 && scores.drugCorrelation == 0.5)
        #expect(ResponseScores(drugs: ["a"], actual: [1], predicted: [2])?.drugCorrelation == nil)
        // Two models that are each right within their part, the second of them too low by far.
        let again = numbers + numbers, shifted = numbers + numbers.map { $0 - 100 }
        let parted = ResponseScores(drugs: again.map { _ in "a" }, actual: again, predicted: shifted, parts: again.indices.map { $0 / 10 })
        #expect(parted?.drugCorrelation == 1 && parted?.drugCount == 2)
        #expect(ResponseScores(drugs: [], actual: [], predicted: []) == nil)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        #expect(throws: ClinicalError.self) { try ResponseTable(lines: ["a"], drugs: ["x"], responses: [.nan]) }
        #expect(throws: ClinicalError.self) { try ResponseTable(lines: [""], drugs: ["x"], responses: [1]) }
        #expect(throws: ClinicalError.self) { try ResponseTraining(synthesis.table.rows([0, 1, 2]), features: features) }
        let strangers = try ResponseTable(lines: (0..<20).map { "X\($0)" }, drugs: (0..<20).map { "D\($0 % 3)" }, responses: (0..<20).map(Double.init))
        #expect(throws: ClinicalError.self) { try ResponseTraining(strangers, features: features) }
        // Of three lines two have features: no fold of lines that holds one of those can be trained without.
        let few = try ResponseTable(lines: (0..<30).map { ["L0", "L1", "X"][$0 % 3] }, drugs: (0..<30).map { "D\($0)" }, responses: (0..<30).map(Double.init))
        let training = try ResponseTraining(few, features: features)
        #expect(try training.parts(.pairs, folds: 5).count == 30)
        for folds in [3, 5] { #expect(throws: ClinicalError.self) { try training.parts(.lines, folds: folds) } }

        let model = try ResponseTraining(synthesis.table, features: features).train(), names = ["n1", "n2"]
        for array in [("other", NumPyArray([Float](repeating: 1, count: 72), shape: [2, 36])), ("exp", NumPyArray([Float](repeating: 1, count: 38), shape: [2, 19]))] {
            let path = try folder.write("other.npz", Data(ResponseSynthesis.archive(names: names, [array]))), other = try OmicsArchiveReader.read(path: path)
            #expect(throws: ClinicalError.self) { try model.predict(lines: ["n1"], drugs: ["D0"], features: other) }
        }
    }

    @Test func archivesThatAreNotOfFeaturesAreRefused() throws {
        let numbers = NumPyArray([Float](repeating: 1, count: 6), shape: [3, 2]), names = NumPyArray(["a", "b", "c"], shape: [3])
        let archives: [[(name: String, array: NumPyArray)]] = [
            [("exp", numbers)], [("cells", names)], [("cells", numbers), ("exp", numbers)], [("cells", NumPyArray(["a", "b"], shape: [2])), ("exp", numbers)],
            [("cells", NumPyArray([String](), shape: [0])), ("exp", NumPyArray([Float](), shape: [0, 1_000_000_000_000]))],
            [("cells", names), ("exp", NumPyArray([Float](), shape: [3, 0]))], [("cells", NumPyArray(["a", "b", "a"], shape: [3])), ("exp", numbers)],
            [("cells", names), ("exp", NumPyArray([Float.infinity, 1, 1], shape: [3, 1]))],
        ]
        for arrays in archives {
            let path = try folder.write("bad.npz", Data(NumPyArchive.npz(arrays)))
            #expect(throws: ClinicalError.self) { try OmicsArchiveReader.read(path: path) }
        }
        let path = try folder.write("good.npz", Data(NumPyArchive.npz([("cells", names), ("exp", numbers), ("genes", names)])))
        #expect(try OmicsArchiveReader.read(path: path).matrices.map(\.name) == ["exp"])
    }

    @Test func damagedModelsAreRefused() throws {
        let path = folder.path + "/model"
        try ResponseTraining(synthesis.table, features: features).train().write(to: path)
        let config = try JSONParser.parse(ByteStorage(mapping: path + "/config.json").withBytes { Array($0) })
        guard case .object(let members) = config else { throw ClinicalError(.omicsTable, "No object.") }
        for key in ["lines", "drugs", "smiles", "modalities"] {
            var writer = JSONWriter()
            writer.value(.object(members.map { .init($0.key, $0.key == key ? .array([.string("a"), .string("a")]) : $0.value) }))
            try folder.write("model/config.json", String(decoding: writer.bytes, as: UTF8.self))
            #expect(throws: ClinicalError.self) { try ResponseModel(ModelFolder(path: path, task: ResponseModel.task)) }
        }
    }
}
