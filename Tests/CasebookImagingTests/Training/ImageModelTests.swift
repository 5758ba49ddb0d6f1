import CasebookCore
import CasebookImaging
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct ImageModelTests {
    /// Digits as a clock writes them, of seven strokes, shifted, of uneven ink and in noise.
    private func digits(_ count: Int, seed: UInt64) -> ImageDataset {
        let strokes = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcfgd"]
        // Rows and columns of each stroke.
        let places: [Character: (rows: Range<Int>, columns: Range<Int>)] = [
            "a": (0..<2, 0..<8), "g": (6..<8, 0..<8), "d": (12..<14, 0..<8), "f": (0..<8, 0..<2), "b": (0..<8, 6..<8), "e": (6..<14, 0..<2), "c": (6..<14, 6..<8),
        ]
        var random = RandomGenerator(seed: seed)
        let examples = (0..<count).map { index -> LabelledImage in
            let digit = index % 10, down = Int(random.uniform() * 6), right = Int(random.uniform() * 12)
            var image = MedicalImage(height: 20, width: 20, values: (0..<400).map { _ in 60 + 30 * random.normal() })
            for stroke in strokes[digit] {
                let ink = 90 + 60 * random.uniform(), place = places[stroke]!
                for row in place.rows { for column in place.columns { image[0, 0, row + down, column + right] += ink } }
            }
            return LabelledImage(id: "\(index)", image: image, label: digit)
        }
        return ImageDataset(examples: examples, classNames: (0..<10).map(String.init))
    }

    private func accuracy(_ model: ImageModel, _ data: ImageDataset) throws -> Double {
        let found = try model.classify(data.examples.map(\.image))
        let right = zip(found, data.examples).count { scores, example in scores.indices.max { scores[$0] < scores[$1] } == example.label }
        return Double(right) / Double(data.examples.count)
    }

    @Test func digitsAreRead() async throws {
        let recipe = try ImageRecipe(JSONParser.parse(Array(#"{"family":"lenet","width":6,"epochs":25,"batch":32,"rate":0.005,"augmentation":false}"#.utf8)))
        let (model, validation) = try await ImageModelTraining(recipe: recipe, data: digits(600, seed: 1), development: digits(100, seed: 2)).train()
        let held = try accuracy(model, digits(300, seed: 3))
        #expect(held > 0.95)
        #expect(validation.labels.count == 100 && model.calibration.threshold == nil)
        // What one patient's pictures say must not choose the threshold for the same patient.
        var shared = digits(20, seed: 4)
        for place in shared.examples.indices { shared.examples[place].group = "one" }
        #expect(throws: ClinicalError.self) { try ImageModelTraining(recipe: recipe, data: shared, development: shared) }
    }

    /// Pictures with a spot on the right, one in so many, or on the left; all of them lighter by an amount.
    private func spots(_ count: Int, oneIn: Int, lighter: Float = 0, seed: UInt64) -> ImageDataset {
        var random = RandomGenerator(seed: seed)
        let examples = (0..<count).map { index -> LabelledImage in
            let label = index % oneIn == 0 ? 1 : 0
            var image = MedicalImage(height: 12, width: 12, values: (0..<144).map { _ in lighter + 25 * random.normal() })
            for row in 4..<8 { for column in 1..<5 { image[0, 0, row, label == 1 ? 11 - column : column] += 35 } }
            return LabelledImage(id: "\(index)", image: image, label: label)
        }
        return ImageDataset(examples: examples, classNames: ["left", "right"])
    }

    @Test func aModelOfEachPicturesOwnScaleIsNotMisledByLight() async throws {
        let recipe = try ImageRecipe(
            JSONParser.parse(Array(#"{"family":"lenet","width":4,"epochs":15,"batch":16,"rate":0.01,"augmentation":false,"standardization":"image","optimizer":"momentum"}"#.utf8)))
        let (model, _) = try await ImageModelTraining(recipe: recipe, data: spots(160, oneIn: 2, seed: 1), development: spots(60, oneIn: 2, seed: 2)).train()
        let (test, light) = (spots(60, oneIn: 2, seed: 3), spots(60, oneIn: 2, lighter: 4000, seed: 3))
        let right = try accuracy(model, test)
        #expect(right > 0.9)
        let (found, lit) = (try model.classify(test.examples.map(\.image)), try model.classify(light.examples.map(\.image)))
        #expect(zip(found, lit).allSatisfy { abs($0[1] - $1[1]) < 0.02 })
        let folder = try TemporaryFolder()
        try model.write(to: folder.path + "/model", members: [])
        let read = try ImageModel(ModelFolder(path: folder.path + "/model", task: ImageModel.task))
        #expect(read.preparation == model.preparation && read.preparation.standardization == .image)
        #expect(try read.classify(test.examples.map(\.image)) == found)
    }

    @Test func aDamagedModelIsRefused() async throws {
        let recipe = try ImageRecipe(JSONParser.parse(Array(#"{"family":"lenet","width":3,"epochs":1,"batch":16,"augmentation":false}"#.utf8)))
        let (model, _) = try await ImageModelTraining(recipe: recipe, data: spots(40, oneIn: 2, seed: 1), development: spots(20, oneIn: 2, seed: 2), positive: 0).train()
        let folder = try TemporaryFolder(), path = folder.path + "/model", config = path + "/config.json"
        try model.write(to: path, members: [])
        let text = try String(contentsOfFile: config, encoding: .utf8), read = try ImageModel(ModelFolder(path: path, task: ImageModel.task))
        #expect(read.positive == 0 && read.calibration == model.calibration)
        let wrong = [
            (#""positive":"left""#, #""positive":"up""#), (#""width":3"#, #""width":512,"stages":6"#), (#""standardization":"dataset""#, #""standardization":"none""#),
            (#""labels":["left","right"]"#, #""labels":["left","left"]"#), (#""height":12"#, #""height":2000"#), (#""deviations":["#, #""deviations":[1e-60,"#),
            (#""temperature":"#, #""temperature":1e-320,"old":"#),
        ]
        for (sound, damaged) in wrong {
            #expect(text.contains(sound))
            try PrivateFile.write(Array(text.replacing(sound, with: damaged).utf8), to: config)
            #expect(throws: ClinicalError.self) { try ImageModel(ModelFolder(path: path, task: ImageModel.task)) }
        }
    }

    @Test func collectionsThatMakeNoModelAreRefused() throws {
        let data = spots(40, oneIn: 2, seed: 1)
        func refused(_ json: String, _ examples: [LabelledImage], _ names: [String]) {
            #expect(throws: ClinicalError.self) {
                try ImageModelTraining(recipe: ImageRecipe(JSONParser.parse(Array(json.utf8))), data: ImageDataset(examples: examples, classNames: names))
            }
        }
        refused("{}", data.examples, ["left", "right", "nowhere"])
        refused("{}", data.examples, ["left", "left"])
        refused(#"{"size":[8,12,12]}"#, data.examples, ["left", "right"])
        refused("{}", data.examples.filter { $0.label == 0 }, ["left", "right"])
        var large = data.examples
        large[0].image = MedicalImage(height: 1, width: 1200, values: [Float](repeating: 0, count: 1200))
        refused("{}", large, ["left", "right"])
    }

    @Test func rareClassesCountAlike() async throws {
        func sensitivity(_ json: String) async throws -> Double {
            let recipe = try ImageRecipe(JSONParser.parse(Array(json.utf8)))
            let (model, _) = try await ImageModelTraining(recipe: recipe, data: spots(240, oneIn: 12, seed: 1), development: spots(120, oneIn: 12, seed: 2)).train()
            let rare = spots(60, oneIn: 1, seed: 3)
            return try accuracy(model, rare)
        }
        let plain = try await sensitivity(#"{"family":"lenet","width":3,"epochs":3,"batch":32,"rate":0.003,"augmentation":false}"#)
        let balanced = try await sensitivity(#"{"family":"lenet","width":3,"epochs":3,"batch":32,"rate":0.003,"augmentation":false,"balanced":true}"#)
        #expect(balanced > plain + 0.1)
    }

    @Test func stacksAreToldApartFromFileToPrediction() async throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 7)
        // A bright blob above or below, in volumes of different numbers of slices.
        func volume(_ isBelow: Bool, depth: Int) -> MedicalImage {
            var image = MedicalImage(depth: depth, height: 12, width: 12, values: (0..<(depth * 144)).map { _ in 100 + 20 * random.normal() })
            let slices = isBelow ? (depth / 2)..<(depth - 1) : 1..<(depth / 2)
            for slice in slices { for row in 4..<9 { for column in 4..<9 { image[0, slice, row, column] += 60 } } }
            return image
        }
        for index in 0..<40 {
            let isBelow = index % 2 == 1, name = "\(folder.path)/volumes/\(isBelow ? "below" : "above")"
            try PrivateFile.makeFolder(name)
            try PrivateFile.write(NIfTIFile.nii(volume(isBelow, depth: index % 3 == 0 ? 14 : 10)), to: "\(name)/\(index).nii")
        }
        let recipe = try ImageRecipe(
            JSONParser.parse(Array(#"{"family":"resnet","width":4,"stages":2,"epochs":6,"batch":8,"rate":0.01,"folds":2,"size":[10,12,12],"augmentation":false}"#.utf8)))
        let data = try ImageDataset.read(path: folder.path + "/volumes")
        #expect(data.classNames == ["above", "below"] && data.examples.count == 40 && Set(data.examples.map(\.image.depth)) == [10, 14])
        let (trained, validation) = try await ImageModelTraining(recipe: recipe, data: data).train()
        #expect(validation.measures?.auroc ?? 0 > 0.9)
        try trained.write(to: folder.path + "/model", members: [])
        let model = try ImageModel(ModelFolder(path: folder.path + "/model", task: ImageModel.task))
        let found = try model.classify((0..<20).map { volume($0 % 2 == 1, depth: 8 + $0) })
        #expect(found.enumerated().count { ($1[1] > 0.5) == ($0 % 2 == 1) } > 17)
        #expect(throws: ClinicalError.self) { try model.classify([MedicalImage(height: 12, width: 12, values: [Float](repeating: 0, count: 144))]) }
        var mixed = data
        mixed.examples[3].image = MedicalImage(height: 12, width: 12, values: [Float](repeating: 0, count: 144))
        #expect(throws: ClinicalError.self) { try ImageModelTraining(recipe: recipe, data: mixed) }
    }
}
