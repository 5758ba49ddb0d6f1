import CasebookCore
import CasebookLearning
import CasebookOmics
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct OmicsModelTests {
    private let synthesis = OmicsSynthesis()
    private let folder: TemporaryFolder
    private let cohort: OmicsCohort

    init() throws {
        folder = try TemporaryFolder()
        let rna = try OmicsTableReader.read(path: folder.write("rna.csv", synthesis.rna)).matrix(name: "rna")
        let protein = try OmicsTableReader.read(path: folder.write("protein.csv", synthesis.protein)).matrix(name: "protein")
        cohort = try OmicsCohort([rna, protein])
    }

    private func labels(_ head: OmicsHead) throws -> OmicsLabels {
        let text =
            switch head {
            case .diagnosis: synthesis.diagnosis
            case .prognosis: synthesis.prognosis
            case .response: synthesis.response
            }
        return try OmicsLabels.read(path: folder.write("labels.csv", text), head: head, cohort: cohort)
    }

    private func recipe(
        _ encoder: OmicsArchitecture.Encoder = .mlp, _ fusion: OmicsArchitecture.Fusion = .concatenation, _ course: OmicsRecipe.Course = .joint
    ) -> OmicsRecipe {
        var recipe = OmicsRecipe()
        recipe.architecture?.encoder = encoder
        recipe.architecture?.fusion = fusion
        recipe.architecture?.units = 6
        recipe.course = course
        (recipe.epochs, recipe.seeds, recipe.innerFolds) = (6, 2, 3)
        return recipe
    }

    @Test(arguments: OmicsHead.allCases) func modelsOfEveryHeadAreStoredAndReadBack(_ head: OmicsHead) async throws {
        let labels = try labels(head), model = try await OmicsTraining(cohort, labels, recipe: recipe()).train()
        try model.write(to: folder.path + "/model")
        let read = try OmicsModel(ModelFolder(path: folder.path + "/model", task: OmicsModel.task))
        let before = try model.predict(cohort), after = try read.predict(cohort)
        #expect(before.count == 60 && before.map(\.id) == synthesis.ids && before.map(\.label) == after.map(\.label))
        for (one, other) in zip(before, after) { for (a, b) in zip(one.scores, other.scores) { #expect(abs(a - b) <= 1e-4 * max(1, abs(a))) } }
        switch labels.targets {
        case .classes(let classes, _):
            #expect(zip(before, classes).count { $0.label == $1 } >= 54)
            #expect(before.allSatisfy { abs($0.scores.reduce(0, +) - 1) < 1e-9 })
        case .survival(let times, let events): #expect(try #require(Concordance.harrell(times: times, events: events, risks: before.map { $0.scores[0] })).value > 0.8)
        case .numbers(let numbers): #expect(try #require(Correlation.pearson(numbers, before.map { $0.scores[0] })) > 0.85)
        }
    }

    @Test func aModalityMayBeMissingOfAllSamples() async throws {
        let model = try await OmicsTraining(cohort, labels(.diagnosis), recipe: recipe()).train()
        let alone = try model.predict(OmicsCohort([cohort.matrices[0]]))
        #expect(alone.count == 60 && alone.allSatisfy { $0.scores.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1 } })
        #expect(zip(alone, synthesis.signal).count { ($0.label == 0) == ($1 > 0) } >= 50)
        var other = cohort.matrices[0]
        other.name = "unknown"
        #expect(throws: ClinicalError.self) { try model.predict(OmicsCohort([other])) }
        let foreign = OmicsMatrix(name: "rna", samples: ["a"], features: ["nothing"], rowCount: 1, values: [1])
        #expect(throws: ClinicalError.self) { try model.predict(OmicsCohort([foreign])) }
    }

    @Test(arguments: [
        (OmicsArchitecture.Encoder.cnn, OmicsArchitecture.Fusion.attention, OmicsRecipe.Course.joint),
        (.autoencoder, .late, .pretrained), (.mlp, .attention, .pretrained),
    ])
    func everyNetworkIsTrainedAlikeWithAnyNumberOfJobs(
        _ encoder: OmicsArchitecture.Encoder, _ fusion: OmicsArchitecture.Fusion, _ course: OmicsRecipe.Course
    ) async throws {
        let labels = try labels(.diagnosis), recipe = recipe(encoder, fusion, course)
        let one = try await OmicsTraining(cohort, labels, recipe: recipe, jobs: 1).validate(folds: 3)
        let two = try await OmicsTraining(cohort, labels, recipe: recipe, jobs: 2).validate(folds: 3)
        #expect(one.network == two.network && one.final == two.final && one.linear == two.linear && one.weights == two.weights)
        let figures = OmicsMeasures.measure(one.targets, scores: one.final, folds: one.folds)
        #expect(figures.map(\.name) == ["auroc", "accuracy", "balancedError", "macroF1", "logLoss"] && figures[0].estimate.value > 0.9)
    }

    @Test(arguments: [OmicsPreparationOptions.Transform.log, .quantile])
    func transformsAreStoredWithTheModel(_ transform: OmicsPreparationOptions.Transform) async throws {
        var recipe = OmicsRecipe()
        recipe.architecture = nil
        recipe.preparation.transform = transform
        let model = try await OmicsTraining(cohort, labels(.diagnosis), recipe: recipe).train()
        try model.write(to: folder.path + "/model")
        let read = try OmicsModel(ModelFolder(path: folder.path + "/model", task: OmicsModel.task))
        #expect(try model.predict(cohort).map(\.label) == read.predict(cohort).map(\.label))
    }

    @Test func attributionFindsWhatTellsTheClass() async throws {
        var recipe = recipe()
        recipe.architecture?.units = 32
        recipe.epochs = 30
        let model = try await OmicsTraining(cohort, labels(.diagnosis), recipe: recipe).train()
        let attribution = try OmicsAttribution(model, cohort)
        #expect(attribution.features.count == 11 && Set(attribution.features.prefix(3).map(\.name)).isSubset(of: ["g1", "g2", "g3", "p1"]))
        let stability = try #require(attribution.stability)
        let correlation = try #require(stability.correlation)
        #expect(stability.overlap == 1 && correlation > 0)
    }

    @Test func whatFeaturesAddIsTheWholeOfALinearModel() async throws {
        var recipe = recipe()
        recipe.architecture = nil
        let model = try await OmicsTraining(cohort, labels(.diagnosis), recipe: recipe).train(), reasons = try model.explain(cohort, most: 100)
        // Samples with both modalities and of one class differ by just what their features add.
        let alike = try model.predict(cohort).enumerated().filter { $0.element.label == 0 && cohort.has(modality: 1, sample: $0.offset) }
        let levels = alike.map { row, found in
            let logit = log(found.scores[0] / found.scores[1]) / 2
            return logit - reasons[row].reduce(0) { $0 + $1.value }
        }
        #expect(levels.count > 10 && levels.allSatisfy { abs($0 - levels[0]) < 1e-6 })
        #expect(try model.explain(cohort, most: 2).allSatisfy { $0.count == 2 && abs($0[0].value) >= abs($0[1].value) })
    }

    @Test func networksAreExplainedAndMeasured() async throws {
        let labels = try labels(.diagnosis), model = try await OmicsTraining(cohort, labels, recipe: recipe()).train()
        let measures = try model.measure(cohort, labels), reasons = try model.explain(cohort, most: 3)
        #expect(measures.first?.name == "auroc" && measures.first?.estimate.value ?? 0 > 0.9)
        let first = reasons.compactMap { $0.first?.feature }
        #expect(first.count == 60 && first.count { ["g1", "g2", "g3", "p1"].contains($0) } > 50)
    }

    private func matrix(_ name: String, count: Int, features: Int, _ value: (Int, Int) -> Float) -> OmicsMatrix {
        var values: [Float] = []
        for row in 0..<count { for feature in 0..<features { values.append(value(row, feature)) } }
        return OmicsMatrix(name: name, samples: (0..<count).map { "s\($0)" }, features: (0..<features).map { "\(name)\($0)" }, rowCount: count, values: values)
    }

    @Test func rareClassesMissingColumnsAndLonelyModalitiesAreBorne() async throws {
        var random = RandomGenerator(seed: 4), noise: [Float] = []
        for _ in 0..<200 { noise.append(random.normal()) }
        // One column is missing everywhere, one constant, one too great to be squared; the second modality knows one class alone.
        let first = matrix("a", count: 24, features: 5) { row, feature in
            feature == 2 ? .nan : feature == 3 ? 7 : feature == 4 ? 5e37 * noise[row] : Float(row % 2) + noise[row * 2 + feature]
        }
        let second = matrix("b", count: 24, features: 2) { row, feature in row % 2 == 0 ? .nan : noise[100 + row * 2 + feature] }
        let cohort = try OmicsCohort([first, second])
        var text = ""
        for row in 0..<24 { text += "s\(row),\(row < 2 ? "rare" : row % 2 == 0 ? "even" : "odd")\n" }
        let labels = try OmicsLabels.read(path: folder.write("l.csv", text), head: .diagnosis, cohort: cohort)
        let training = try OmicsTraining(cohort, labels, recipe: recipe())
        let validation = try await training.validate(folds: 5), model = try await training.train()
        #expect(validation.final.allSatisfy { $0.isFinite })
        let empty = matrix("a", count: 2, features: 5) { _, _ in .nan }, predictions = try model.predict(OmicsCohort([empty]))
        #expect(predictions.allSatisfy { found in found.scores.allSatisfy { $0.isFinite } })
        #expect(try model.explain(OmicsCohort([empty]), most: 2) == [[], []])
    }

    @Test func modalitiesOfOthersAndUnknownOnesAreRefused() throws {
        let labels = try labels(.diagnosis)
        let foreign = OmicsMatrix(name: "b", samples: ["x", "y"], features: ["f"], rowCount: 2, values: [1, 2])
        let wider = try OmicsCohort(cohort.matrices + [foreign])
        #expect(throws: ClinicalError.self) { try OmicsTraining(wider, labels) }
        var recipe = OmicsRecipe()
        recipe.preparations["lipids"] = OmicsPreparationOptions()
        #expect(throws: ClinicalError.self) { try OmicsTraining(cohort, labels, recipe: recipe) }
    }

    @Test func tooFewSamplesAreRefused() throws {
        let small = OmicsSynthesis(count: 8)
        let matrix = try OmicsTableReader.read(path: folder.write("small.csv", small.rna)).matrix(name: "rna"), cohort = try OmicsCohort([matrix])
        let labels = try OmicsLabels.read(path: folder.write("small-labels.csv", small.diagnosis), head: .diagnosis, cohort: cohort)
        #expect(throws: ClinicalError.self) { try OmicsTraining(cohort, labels) }
    }

    @Test func damagedModelsAreRefused() async throws {
        var recipe = recipe()
        recipe.architecture = nil
        let path = folder.path + "/model"
        try await OmicsTraining(cohort, labels(.diagnosis), recipe: recipe).train().write(to: path)
        let config = try JSONParser.parse(ByteStorage(mapping: path + "/config.json").withBytes { Array($0) })
        guard case .object(let members) = config else { throw ClinicalError(.omicsTable, "No object.") }
        for key in ["head", "labels", "modalities", "slope", "prior", "weights", "scaling", "jointIntercepts"] {
            var writer = JSONWriter()
            writer.value(.object(members.map { .init($0.key, $0.key == key ? .array([.number("-1")]) : $0.value) }))
            try folder.write("model/config.json", String(decoding: writer.bytes, as: UTF8.self))
            #expect(throws: ClinicalError.self) { try OmicsModel(ModelFolder(path: path, task: OmicsModel.task)) }
        }
    }
}
