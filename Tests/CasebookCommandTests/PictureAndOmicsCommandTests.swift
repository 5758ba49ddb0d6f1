import Casebook
import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// The tasks of the modules beside text: trained, asked and measured by the command, on made-up data.
@Suite struct PictureAndOmicsCommandTests {
    private func objects(_ text: String) throws -> [JSONValue] { try text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) } }

    @Test func picturesAreToldApart() throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 3), pixels: [UInt8] = [], labels: [UInt8] = []
        // A bright spot on the left or on the right, in noise.
        for index in 0..<120 {
            labels.append(UInt8(index % 2))
            for row in 0..<16 {
                for column in 0..<16 {
                    let (across, down) = (column - (index % 2 == 0 ? 4 : 11), row - 8)
                    let level: Float = across * across + down * down < 9 ? 170 : 80
                    pixels.append(UInt8(min(max(level + 25 * random.normal(), 0), 255)))
                }
            }
        }
        let archive = try NumPyArchive.npz([("train_images", NumPyArray(pixels, shape: [120, 16, 16])), ("train_labels", NumPyArray(labels, shape: [120, 1]))])
        try Data(archive).write(to: URL(fileURLWithPath: folder.path + "/spots.npz"))
        let recipe = try folder.write("recipe.json", #"{"family":"lenet","width":4,"epochs":4,"batch":16,"folds":2,"mirrored":0,"rate":0.01}"#), model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "images", "--train", folder.path + "/spots.npz", "--classes", "left,right", "--recipe", recipe, "--output", model])
        #expect(trained.status == 0 && trained.error.contains("AUROC"), "\(trained.error)")
        let measured = try CommandRunner.run(["evaluate", "images", "--model", model, folder.path + "/spots.npz", "--json"])
        #expect(try JSONParser.parse(Array(measured.output.utf8))["scores"]?["auroc"]?.number ?? 0 > 0.95)
        let found = try objects(CommandRunner.run(["predict", "images", "--model", model, folder.path + "/spots.npz", "--maps", folder.path + "/maps"]).output)
        #expect(found.count == 120 && found[3]["id"]?.string == "3" && zip(found, labels).count { $0["label"]?.string == ($1 == 0 ? "left" : "right") } > 110)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/maps/3.png"))
        let bad = try CommandRunner.run(["predict", "images", "--model", model, folder.write("no.png", "no picture")])
        #expect(bad.status == 1 && bad.output.contains("image.unsupported"))
    }

    @Test func samplesAreDiagnosedWithAModalityMissing() throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 5), first = "id,a,b,c\n", second = "id,d,e\n", labels = "id,label\n"
        for sample in 0..<80 {
            let isIll = sample % 2 == 1
            let shift: Float = isIll ? 2.5 : 0
            first += "s\(sample),\(random.normal() + shift),\(random.normal()),\(random.normal())\n"
            if sample % 5 != 0 { second += "s\(sample),\(random.normal()),\(random.normal() + shift)\n" }
            labels += "s\(sample),\(isIll ? "ill" : "well")\n"
        }
        let matrices = ["rna=" + (try folder.write("rna.csv", first)), "protein=" + (try folder.write("protein.csv", second))], model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "omics"] + matrices + ["--labels", folder.write("labels.csv", labels), "--linear", "--folds", "3", "--output", model])
        #expect(trained.status == 0 && trained.error.contains("late fusion of linear models"), "\(trained.error)")
        let both = try objects(CommandRunner.run(["predict", "omics"] + matrices + ["--model", model]).output)
        #expect(both.count == 80 && both[0]["id"]?.string == "s0" && both.enumerated().count { $1["label"]?.string == ($0 % 2 == 1 ? "ill" : "well") } > 68)
        let one = try objects(CommandRunner.run(["predict", "omics", matrices[0], "--model", model]).output)
        let explained = try objects(CommandRunner.run(["predict", "omics"] + matrices + ["--model", model, "--explain", "2"]).output)
        let first = explained[1]["features"]?.array?.first
        #expect(explained.allSatisfy { $0["features"]?.array?.count == 2 } && ["a", "e"].contains(first?["feature"]?.string ?? ""))
        let measured = try JSONParser.parse(
            Array(CommandRunner.run(["evaluate", "omics"] + matrices + ["--labels", folder.path + "/labels.csv", "--model", model, "--json"]).output.utf8))
        #expect(measured["scores"]?["auroc"]?["value"]?.number ?? 0 > 0.9)
        let recipe = try folder.write("recipe.json", #"{"units":4,"epochs":3,"seeds":2,"innerFolds":2,"balance":"none"}"#), told = folder.path + "/told"
        let stable = try CommandRunner.run(
            ["train", "omics"] + matrices + ["--labels", folder.path + "/labels.csv", "--recipe", recipe, "--stability", "--folds", "0", "--output", told])
        #expect(stable.status == 0, "\(stable.error)")
        #expect(try String(contentsOfFile: told + "/MODEL_CARD.md", encoding: .utf8).contains("| rna | a |"))
        let wrong = try CommandRunner.run(
            ["train", "omics"] + matrices + ["--labels", folder.path + "/labels.csv", "--recipe", folder.write("wrong.json", #"{"unit":4}"#), "--output", told])
        #expect(wrong.status != 0 && wrong.error.contains("'unit'"))
        #expect(one.count == 80 && one.enumerated().count { $1["label"]?.string == ($0 % 2 == 1 ? "ill" : "well") } > 60)
    }

    @Test func affinitiesAreTrainedAndRanked() throws {
        let folder = try TemporaryFolder()
        let drugs = ["CCO", "CCN", "CCCl", "CCBr", "c1ccccc1O", "c1ccccc1N", "CC(=O)O", "CC(=O)N", "OCCO", "NCCN"]
        let residues = Array("ACDEFGHIKLMNPQRSTVWY")
        func sequence(_ number: Int) -> String {
            var text = ""
            for place in 0..<40 { text.append(residues[(place * (number + 3) + number) % 20]) }
            return text
        }
        let targets = (0..<8).map(sequence)
        var table = "id\tdrug\ttarget\taffinity\tfold\n", number = 0
        for (place, drug) in drugs.enumerated() {
            for (index, target) in targets.enumerated() {
                let affinity = 5 + 0.3 * Double(place) + 0.2 * Double(index)
                table += "p\(number)\t\(drug)\t\(target)\t\(affinity)\t\(number % 2)\n"
                number += 1
            }
        }
        let pairs = try folder.write("pairs.tsv", table), model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "affinity", "--train", pairs, "--output", model])
        #expect(trained.status == 0 && trained.error.contains("additive"), "\(trained.error)")
        let found = try objects(CommandRunner.run(["predict", "affinity", "--model", model, pairs]).output)
        #expect(found.count == 80 && found[7]["id"]?.string == "p7" && found[7]["affinity"]?.number != nil)
        let best = try objects(CommandRunner.run(["predict", "affinity", "--model", model, pairs, "--best", "5"]).output).compactMap { $0["affinity"]?.number }
        #expect(best.count == 5 && best == best.sorted(by: >))
        let measured = try JSONParser.parse(Array(CommandRunner.run(["evaluate", "affinity", "--model", model, pairs, "--json"]).output.utf8))
        #expect(measured["concordance"]?.number ?? 0 > 0.8)
    }
}

extension JSONValue {
    fileprivate var number: Double? { if case .number(let text) = self { Double(text) } else { nil } }
}
