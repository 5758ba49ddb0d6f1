import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// Every kind of model with every kind of outcome: trained, saved, read again, and asked.
@Suite struct RiskModelTests {
    static let targets = [
        #"{"kind":"binary","column":"label"}"#, #"{"kind":"classes","column":"group3"}"#, #"{"kind":"survival","time":"time","event":"event"}"#,
    ]
    static let kinds: [RiskMember.Kind] = [.linear, .trees, .network]

    private func train(_ kinds: [RiskMember.Kind], _ target: String, jobs: Int = 2, measured: Bool = false, count: Int = 300, _ change: (inout RiskRecipe) -> Void = { _ in })
        async throws -> (RiskModel, RiskValidation)
    {
        var schema = try RiskFixture.schema(target: target)
        schema.eventHorizon = 50
        let recipe = RiskFixture.recipe { recipe in
            if !kinds.contains(.linear) { recipe.linear = nil }
            if !kinds.contains(.trees) { recipe.trees = nil }
            if kinds.contains(.network) {
                var network = RiskRecipe.NetworkTraining()
                (network.epochs, network.architecture.seriesUnits, network.architecture.eventUnits, network.architecture.featureUnits) = (3, 8, 8, 8)
                recipe.network = network
            }
            recipe.prefersSimple = false
            change(&recipe)
        }
        let data = try RiskData(RiskFixture.timelines(count), schema: schema)
        return try await RiskTraining(schema: schema, recipe: recipe, data: data, jobs: jobs, isMeasured: measured).train()
    }

    @Test(arguments: targets, kinds) func aModelIsTrainedSavedAndRead(target: String, kind: RiskMember.Kind) async throws {
        let (model, _) = try await train([kind], target)
        let folder = try TemporaryFolder()
        try model.write(to: folder.path + "/m", members: [.init("seed", .number("1"))])
        let again = try RiskModel(ModelFolder(path: folder.path + "/m", task: RiskModel.task))
        for unit in RiskFixture.timelines(30, seed: 9) {
            let score = model.score(unit), other = again.score(unit)
            #expect(score.isScored && (0...1).contains(score.probability!))
            // Weights are saved in single precision.
            #expect(abs(score.probability! - other.probability!) < 1e-5)
            #expect(score.band == other.band && score.present == other.present)
            // Contributions add up to the log odds within one in a hundred.
            let sum = score.baseline! + score.contributions.reduce(0) { $0 + ($1.feature == RiskScore.Contribution.rest ? 0 : $1.logOdds) }
            #expect(abs(sum - score.logOdds!) <= 0.01 * max(abs(score.logOdds! - score.baseline!), 0.1))
            // What is not listed has a line of its own.
            let short = model.score(unit, explanation: .greatest(2))
            #expect(abs(short.baseline! + short.contributions.reduce(0) { $0 + $1.logOdds } - short.logOdds!) < 1e-9 && short.contributions.count <= 3)
        }
    }

    @Test func modelsRankUnseenPatients() async throws {
        let (model, validation) = try await train([.linear, .trees], Self.targets[0], measured: true, count: 600)
        let units = RiskFixture.timelines(400, seed: 77), labels = units.map { $0.label == .number(1) }
        #expect(AUROC(labels: labels, scores: units.map { model.score($0).probability! })!.value > 0.75)
        let measures = validation.binaryMeasures
        #expect(measures.map(\.name) == ["model", "linear", "trees", "news2"])
        #expect(measures[0].measures.auroc.value > 0.75 && measures[0].measures.brier < measures[0].measures.constantBrier)
        #expect(abs(measures[0].measures.calibration!.slope - 1) < 0.5)
        #expect(validation.choices.count == 3 && validation.choices.allSatisfy { $0.threshold != nil })
        // No patient stands in two folds.
        let folds = Dictionary(grouping: zip(validation.groups, validation.folds), by: \.0).mapValues { Set($0.map(\.1)) }
        #expect(folds.values.allSatisfy { $0.count == 1 })
        let page = RiskReportPage(name: "made-up", schema: model.schema).render(validation, model)
        #expect(page.contains("Decision curve") && page.contains("sex: F") && !page.contains("stay-1"))
    }

    @Test func theNumberOfJobsChangesNothing() async throws {
        let (one, first) = try await train(Self.kinds, Self.targets[0], jobs: 1, measured: true)
        let (two, second) = try await train(Self.kinds, Self.targets[0], jobs: 2, measured: true)
        #expect(first.model.values == second.model.values)
        for unit in RiskFixture.timelines(20, seed: 3) { #expect(one.score(unit) == two.score(unit)) }
    }

    /// What became known after the hour of scoring changes nothing, whatever it says.
    @Test(arguments: kinds) func nothingOfTheFutureLeaksIn(kind: RiskMember.Kind) async throws {
        let (model, _) = try await train([kind], Self.targets[0])
        for unit in RiskFixture.timelines(20, seed: 5) {
            var told = unit
            for code in ["HR", "SBP", "LAC", "drug:norepinephrine", "drug:paracetamol", "unheard"] {
                told.events.insert(TimelineEvent(time: 1, known: 24.01, code: code, value: .number(250)), at: 0)
                told.events.append(TimelineEvent(time: 24.01, known: 1, code: code, value: .number(3)))
            }
            told.notes = [TimelineNote(time: 30, text: SensitiveText("died"))]
            told.label = .number(unit.label == .number(1) ? 0 : 1)
            #expect(model.score(told) == model.score(unit))
        }
    }

    /// A unit's score does not depend on those around it, nor on the order in which its events are listed.
    @Test(arguments: kinds) func everyUnitIsScoredByItself(kind: RiskMember.Kind) async throws {
        let (model, _) = try await train([kind], Self.targets[0])
        let units = RiskFixture.timelines(40, seed: 6), together = units.map { model.score($0) }
        for (place, unit) in units.enumerated().reversed() {
            var turned = unit
            turned.events.reverse()
            #expect(abs(model.score(turned).logOdds! - together[place].logOdds!) < 1e-9)
        }
    }

    @Test func unitsOutsideThePopulationAbstain() async throws {
        let (model, _) = try await train([.linear], Self.targets[0])
        var unit = RiskFixture.timelines(1)[0]
        unit.statics["disposition"] = .text("died")
        let score = model.score(unit)
        #expect(score.reason == "died" && score.probability == nil && score.flag == nil && score.contributions.isEmpty)
    }

    @Test func whatIsNotKnownIsNotSaidToBeOutside() async throws {
        let (model, _) = try await train([.linear], Self.targets[0])
        var unit = RiskFixture.timelines(1)[0]
        unit.statics["age"] = nil
        #expect(model.score(unit).reason == "age is not known")
        unit.statics["age"] = .number(12)
        #expect(model.score(unit).reason == "under age")
    }

    /// The mean unit's log hazard is 0 for every kind, so that kinds can be added up and folds compared.
    @Test(arguments: kinds) func hazardsAreRatiosToTheMeanUnit(kind: RiskMember.Kind) async throws {
        let (model, _) = try await train([kind], Self.targets[2])
        let mean = RiskFixture.timelines(300).reduce(0) { $0 + model.score($1, explanation: .none).logHazard! } / 300
        #expect(abs(mean) < 1e-3)
    }

    @Test func thresholdsOfUnmeasuredModelsAreNotMeasured() async throws {
        let (_, validation) = try await train([.linear], Self.targets[0])
        #expect(!validation.isNested && validation.binaryMeasures.allSatisfy { $0.measures.atThreshold == nil })
    }

    @Test func aModelOfNothingThatVariesIsTheBaseRate() async throws {
        var json = try JSONParser.parse(Array(RiskFixture.schema.utf8))
        for key in ["columns", "series", "derived", "codes", "bedside"] { json[key] = nil }
        json["columns"] = try JSONParser.parse(Array(#"[{"name":"nothing"}]"#.utf8))
        let schema = try RiskSchema(json), units = RiskFixture.timelines(200), data = try RiskData(units, schema: schema)
        let (model, _) = try await RiskTraining(schema: schema, recipe: RiskFixture.recipe(), data: data, isMeasured: false).train()
        let rate = Double(units.count { $0.label == .number(1) }) / 200
        #expect(abs(model.score(units[0]).probability! - rate) < 0.02)
        let recipe = RiskFixture.recipe { recipe in
            var network = RiskRecipe.NetworkTraining()
            network.architecture.featureUnits = 0
            recipe.network = network
        }
        let error = await #expect(throws: ClinicalError.self) { _ = try await RiskTraining(schema: schema, recipe: recipe, data: data, isMeasured: false).train() }
        #expect(error?.code == .riskOutcomes)
    }

    @Test func numbersBeyondMeasureMakeNoSubgroups() async throws {
        var json = try JSONParser.parse(Array(RiskFixture.schema.utf8))
        json["subgroups"] = .array([.string("age")])
        let schema = try RiskSchema(json)
        var units = RiskFixture.timelines(100)
        units[0].statics["age"] = .number(1e30)
        let data = try RiskData(units, schema: schema)
        let (_, validation) = try await RiskTraining(schema: schema, recipe: RiskFixture.recipe { $0.trees = nil }, data: data, isMeasured: false).train()
        #expect(validation.subgroups[0].values[0] == TimelineValue.number(1e30).word)
    }

    @Test func thresholdsAndBandsAreThoseAskedFor() async throws {
        let (model, _) = try await train([.linear], Self.targets[0]) { recipe in
            recipe.threshold = .probability(0.3)
            recipe.bands = [RiskBand(name: "low", from: 0), RiskBand(name: "high", from: 0.5)]
        }
        for unit in RiskFixture.timelines(50, seed: 8) {
            let score = model.score(unit)
            #expect(score.flag == (score.probability! >= 0.3) && score.band == (score.probability! >= 0.5 ? "high" : "low"))
            #expect(model.score(unit, threshold: 0.9).flag == (score.probability! >= 0.9))
        }
    }

    @Test(arguments: [RiskCalibration.Method.platt, .isotonic, .temperature, .none]) func calibrationsAreSaved(method: RiskCalibration.Method) async throws {
        let (model, _) = try await train([.linear], Self.targets[0]) { $0.calibration = method }
        let folder = try TemporaryFolder()
        try model.write(to: folder.path + "/m", members: [])
        let again = try RiskModel(ModelFolder(path: folder.path + "/m", task: RiskModel.task))
        #expect(again.calibration == model.calibration)
    }

    @Test(arguments: ["threshold", "members", "calibration", "words", "inputs", "bands", "schema"]) func damagedConfigurationsAreRefused(key: String) async throws {
        let (model, _) = try await train([.trees], Self.targets[0])
        let folder = try TemporaryFolder(), path = folder.path + "/m"
        try model.write(to: path, members: [])
        var config = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: path + "/config.json"))))
        config[key] = .string("damaged")
        var writer = JSONWriter()
        writer.value(config)
        try Data(writer.bytes).write(to: URL(fileURLWithPath: path + "/config.json"))
        let error = #expect(throws: ClinicalError.self) { try RiskModel(ModelFolder(path: path, task: RiskModel.task)) }
        #expect([.modelDamaged, .schemaMalformed].contains(error?.code))
        withExtendedLifetime(folder) {}
    }

    @Test func contributionsNameWhatMatters() async throws {
        let (model, _) = try await train([.trees], Self.targets[0])
        let curve = DeletionCurve(model, RiskFixture.timelines(60, seed: 12), counts: [1, 2, 3])
        #expect(zip(curve.greatest, curve.drawn).allSatisfy { $0 > $1 })
    }

    @Test func driftIsTold() async throws {
        let (model, _) = try await train([.linear], Self.targets[0])
        var same = InputDrift(model.reference), other = InputDrift(model.reference)
        for unit in RiskFixture.timelines(400, seed: 21) {
            same.add(model.scoreWithBins(unit, explanation: .none, threshold: nil).bins)
            var older = unit
            older.statics["age"] = .number(95)
            older.statics["sex"] = nil
            other.add(model.scoreWithBins(older, explanation: .none, threshold: nil).bins)
        }
        let place = model.encoder.variables.firstIndex(of: "age")!, sex = model.encoder.variables.firstIndex(of: "sex")!
        #expect(same.indexes.allSatisfy { $0 < 0.25 } && other.indexes[place] > 1 && other.indexes[sex] > 1)
        var restored = InputDrift(model.reference)
        restored.restore(other.counts)
        #expect(restored.indexes == other.indexes && restored.unitCount == 400)
    }

    @Test func outcomesThatDoNotDifferAreRefused() throws {
        let units = RiskFixture.timelines(50).map { unit in
            var unit = unit
            unit.label = .number(1)
            return unit
        }
        let error = #expect(throws: ClinicalError.self) { try RiskData(units, schema: RiskFixture.schema()) }
        #expect(error?.code == .riskOutcomes)
    }
}
