import Casebook
import CasebookCore
import CasebookImaging
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
        // Inputs of one name do not write over each other's maps, nor over an input.
        let picture = try RasterFile.png(MedicalImage(height: 16, width: 16, values: pixels[..<256].map { Float($0) }))
        for place in ["a/spot.png", "b/spot.png"] { try folder.write("scans/" + place, Data(picture)) }
        let covered = folder.path + "/covered", scans = folder.path + "/scans"
        let mapped = try CommandRunner.run(["predict", "images", "--model", model, scans, "--maps", covered, "--map-kind", "occlusion"])
        #expect(try objects(mapped.output).map { $0["map"]?.string } == ["spot.png", "spot-2.png"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: covered).sorted() == ["spot-2.png", "spot.png"])
        #expect(try CommandRunner.run(["predict", "images", "--model", model, scans, "--maps", scans + "/a"]).status != 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scans + "/a/spot.png")) == Data(picture))
    }

    @Test func reportsAreOnePageOfFiguresAndPictures() throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 8), table = "path,label,MRN\n"
        for index in 0..<32 {
            let isRight = index % 2 == 1
            var image = MedicalImage(height: 12, width: 12, values: (0..<144).map { _ in 80 + 20 * random.normal() })
            for row in 4..<8 { for column in 1..<5 { image[0, 0, row, isRight ? 11 - column : column] += 90 } }
            try folder.write("spots/spot\(index).png", Data(RasterFile.png(image)))
            table += "spot\(index).png,\(isRight ? "right <i>" : "left"),canary\(index / 2)\n"
        }
        let recipe = try folder.write("recipe.json", #"{"family":"lenet","width":3,"epochs":3,"batch":8,"folds":2,"rate":0.01,"optimizer":"rmsprop"}"#),
            model = folder.path + "/model"
        let labels = ["--labels", try folder.write("labels.csv", table), "--group-column", "MRN"], pages = (folds: folder.path + "/folds.html", test: folder.path + "/test.html")
        let trained = try CommandRunner.run(
            ["train", "images", "--train", folder.path + "/spots", "--recipe", recipe, "--output", model, "--report", pages.folds] + labels)
        #expect(trained.status == 0, "\(trained.error)")
        let tested = try CommandRunner.run(["evaluate", "images", folder.path + "/spots", "--model", model, "--report", pages.test] + labels)
        #expect(tested.status == 0, "\(tested.error)")
        for path in [pages.folds, pages.test] {
            let page = try String(contentsOfFile: path, encoding: .utf8)
            #expect(page.contains("positive class: right &lt;i&gt;") && !page.contains("right <i>"))
            #expect(page.contains("Receiver operating characteristic") && page.contains("Calibration") && page.contains("For research only"))
            #expect(page.contains("data:image/png;base64,") && page.contains("and not why"))
            // Nothing from elsewhere, and nobody's name.
            #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("<script") && !page.contains("canary") && !page.contains("spot3"))
        }
    }

    @Test func stacksAreTrainedAndNamedBySeries() throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 9)
        for index in 0..<24 {
            let isBelow = index % 2 == 1
            var volume = MedicalImage(depth: 8, height: 10, width: 10, values: (0..<800).map { _ in 100 + 15 * random.normal() })
            for slice in isBelow ? 4..<7 : 1..<4 { for row in 3..<7 { for column in 3..<7 { volume[0, slice, row, column] += 70 } } }
            try folder.write("volumes/\(isBelow ? "below" : "above")/\(index).nii", Data(NIfTIFile.nii(volume)))
        }
        let recipe = try folder.write("recipe.json", #"{"family":"resnet","width":4,"stages":2,"epochs":6,"batch":8,"folds":2,"rate":0.01}"#), model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "images", "--train", folder.path + "/volumes", "--recipe", recipe, "--output", model])
        #expect(trained.status == 0, "\(trained.error)")
        let picture = try folder.write("one.png", Data(RasterFile.png(MedicalImage(height: 10, width: 10, values: [Float](repeating: 9, count: 100)))))
        let found = try CommandRunner.run(["predict", "images", folder.path + "/volumes", picture, "--model", model])
        let lines = try objects(found.output), first = try #require(lines.first?["id"]?.string)
        #expect(found.status == 1 && lines.count == 25 && first.hasSuffix("/volumes/above/0.nii") && lines[24]["error"]?["code"]?.string == "image.unsupported")
        let measured = try CommandRunner.run(["evaluate", "images", folder.path + "/volumes", "--model", model, "--json"])
        #expect(try JSONParser.parse(Array(measured.output.utf8))["scores"]?["auroc"]?.number ?? 0 > 0.9)
        #expect(try CommandRunner.run(["predict", "images", folder.path + "/volumes", "--model", model, "--maps", folder.path + "/maps"]).status != 0)
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
        let reason = explained[1]["features"]?.array?.first
        #expect(explained.allSatisfy { $0["features"]?.array?.count == 2 } && ["a", "e"].contains(reason?["feature"]?.string ?? ""))
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
        let header = "id\tdrug\ttarget\taffinity\tfold\n"
        var table = header, heldOut = header, number = 0
        for (place, drug) in drugs.enumerated() {
            for (index, target) in targets.enumerated() {
                let affinity = 5 + 0.3 * Double(place) + 0.2 * Double(index)
                let row = "p\(number)\t\(drug)\t\(target)\t\(affinity)\t\(number % 2)\n"
                if number % 5 == 3 { heldOut += row } else { table += row }
                number += 1
            }
        }
        let pairs = try folder.write("pairs.tsv", table), others = try folder.write("others.tsv", heldOut), model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "affinity", "--train", pairs, "--output", model])
        #expect(trained.status == 0 && trained.error.contains("additive"), "\(trained.error)")
        // No network unless it is asked for, and whoever has the model is told that it holds the pairs.
        #expect(try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: model + "/config.json"))))["network"] == nil)
        #expect(try String(contentsOfFile: model + "/MODEL_CARD.md", encoding: .utf8).contains("64 measured pairs. model.safetensors holds them all in clear"))
        let found = try objects(CommandRunner.run(["predict", "affinity", "--model", model, others]).output)
        #expect(found.count == 16 && found[7]["id"]?.string == "p38" && found[7]["affinity"]?.number != nil)
        let best = try objects(CommandRunner.run(["predict", "affinity", "--model", model, others, "--best", "5"]).output).compactMap { $0["affinity"]?.number }
        #expect(best == Array(found.compactMap { $0["affinity"]?.number }.sorted(by: >).prefix(5)))
        let measured = try JSONParser.parse(Array(CommandRunner.run(["evaluate", "affinity", "--model", model, others, "--json"]).output.utf8))
        #expect(measured["concordance"]?.number ?? 0 > 0.8)
        let oneFold = try folder.write("one.tsv", table.replacing("\t0\n", with: "\t1\n"))
        let refused = try CommandRunner.run(["train", "affinity", "--train", oneFold, "--output", folder.path + "/none"])
        #expect(refused.status == 3 && refused.error.contains("All pairs are of one fold"), "\(refused.error)")
    }

    /// More rows than are at work at a time: none is lost where the parts meet, and a bad one is named by its number among them all.
    @Test func aLibraryIsReadInParts() throws {
        let folder = try TemporaryFolder(), model = folder.path + "/model"
        var table = "drug,target,affinity\n", library = "id,drug,target\n"
        for (place, drug) in ["CCO", "CCN", "CCCl", "CCBr", "OCCO", "NCCN"].enumerated() {
            for (index, target) in ["MKVLA", "MKWWW", "GGGLA"].enumerated() { table += "\(drug),\(target),\(5 + 0.3 * Double(place) + 0.2 * Double(index))\n" }
        }
        for row in 0..<4100 { library += "d\(row),\(row == 4098 ? "NCCN" : "CCO"),\(row == 4098 ? "GGGLA" : "MKVLA")\n" }
        let trained = try CommandRunner.run(["train", "affinity", "--train", folder.write("pairs.csv", table), "--output", model])
        #expect(trained.status == 0, "\(trained.error)")
        let path = try folder.write("library.csv", library)
        let found = try objects(CommandRunner.run(["predict", "affinity", "--model", model, path]).output)
        #expect(found.count == 4100 && found[4096]["id"]?.string == "d4096")
        let best = try objects(CommandRunner.run(["predict", "affinity", "--model", model, path, "--best", "2"]).output).compactMap { $0["id"]?.string }
        let ranked = found.enumerated().sorted { ($1.element["affinity"]?.number ?? 0, $0.offset) < ($0.element["affinity"]?.number ?? 0, $1.offset) }
        #expect(best == ranked.prefix(2).compactMap { $0.element["id"]?.string })
        let bad = try CommandRunner.run(["predict", "affinity", "--model", model, folder.write("bad.csv", library + "last,C C,MKVLA\n"), "--output", folder.path + "/no.jsonl"])
        #expect(bad.status == 3 && bad.error.contains("Pair 4101:") && !FileManager.default.fileExists(atPath: folder.path + "/no.jsonl"), "\(bad.error)")
    }

    @Test func responsesOfNewLinesAreTold() throws {
        let folder = try TemporaryFolder()
        var random = RandomGenerator(seed: 7), values: [Float] = [], table = "Cell_Line_Name,DRUG NAME,LN_IC50\n", left = "id\tcell line\tdrug\tvalue\n"
        let names = (0..<40).map { "L\($0)" }
        for (line, name) in names.enumerated() {
            let factors = (0..<5).map { _ in random.normal() }
            for column in 0..<20 { values.append(factors[column % 5] + 0.2 * random.normal()) }
            for drug in 0..<6 {
                let response = Float(drug) + 2 * factors[drug % 2]
                if line < 30 { table += "\(name),D\(drug),\(response)\n" } else { left += "\(name)-\(drug)\t\(name)\tD\(drug)\t\(response)\n" }
            }
        }
        left += "none\tunknown\tD1\t1\n"
        let archive = try NumPyArchive.npz([("cells", NumPyArray(names, shape: [40])), ("exp", NumPyArray(values, shape: [40, 20]))])
        let features = try folder.write("lines.npz", Data(archive)), structures = try folder.write("drugs.tsv", "D0\tCCO\nD1\tCCN\n"), model = folder.path + "/model"
        let pairs = try folder.write("pairs.csv", table), asked = try folder.write("left.tsv", left)
        let trained = try CommandRunner.run(
            ["train", "response", pairs, "--features", features, "--drugs", structures, "--folds", "3", "--output", model])
        #expect(trained.status == 0 && trained.error.contains("cell lines left out, model"), "\(trained.error)")
        let card = try String(contentsOfFile: model + "/MODEL_CARD.md", encoding: .utf8)
        #expect(card.contains("the column lnic50") && card.contains("the names of all lines and drugs"))
        let run = try CommandRunner.run(["predict", "response", "--model", model, asked, "--features", features]), found = try objects(run.output)
        #expect(found.count == 61 && found[1]["id"]?.string == "L30-1" && found[1]["prediction"]?.number != nil)
        #expect(run.error.contains("1 of 61 pairs"))
        let measured = try JSONParser.parse(Array(CommandRunner.run(["evaluate", "response", "--model", model, asked, "--features", features, "--json"]).output.utf8))
        #expect(measured["drugPearson"]?.number ?? 0 > 0.7)
        let bad = try CommandRunner.run(["predict", "response", "--model", model, folder.write("bad.csv", "a,b\n1,2\n")])
        #expect(bad.status == 3 && bad.error.contains("cell_line"))

        // Whichever stands first, ln_ic50 goes before ic50.
        let both = table.split(separator: "\n").enumerated().map { $0 == 0 ? "IC50,\($1)" : "1,\($1)" }.joined(separator: "\n")
        let chosen = try CommandRunner.run(["train", "response", folder.write("both.csv", both), "--features", features, "--folds", "0", "--output", model + "2"])
        #expect(chosen.status == 0, "\(chosen.error)")
        #expect(try String(contentsOfFile: model + "2/MODEL_CARD.md", encoding: .utf8).contains("the column lnic50"))

        // Errors name the file and the line, and too many folds are refused before any is trained.
        let arguments = ["train", "response", pairs, "--features", features, "--output", folder.path + "/none"]
        let structure = try CommandRunner.run(arguments + ["--drugs", folder.write("blank.tsv", "D0\tCCO\nD1\tC C\n")])
        #expect(structure.status == 3 && structure.error.contains("blank.tsv:2"), "\(structure.error)")
        let quote = try CommandRunner.run(arguments + ["--drugs", folder.write("quote.tsv", "D0\tCCO\nD1\t\"CCN\n")])
        #expect(quote.status == 3 && quote.error.contains("quote.tsv:2"), "\(quote.error)")
        let folds = try CommandRunner.run(arguments + ["--folds", "31"])
        #expect(folds.status == 3 && folds.error.contains("--folds 0") && !folds.error.contains("left out"), "\(folds.error)")
    }
}

extension JSONValue {
    fileprivate var number: Double? { if case .number(let text) = self { Double(text) } else { nil } }
}
