import ArgumentParser
import Casebook
import CasebookImaging
import Foundation

/// `casebook predict images`
struct PredictImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "images", abstract: "Gives each picture its class and the probabilities of all, as JSON Lines.")

    @Argument(help: "Pictures (PNG, JPEG, DICOM, NIfTI), folders of them, or an archive in the form of MedMNIST (.npz), of which test_images are taken, else the first.")
    var inputs: [String]
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Option(help: "Folder for a picture of each where the named class was seen (Grad-CAM): which place counted, and not why.")
    var maps: String?
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func run() throws {
        let model = try ImageModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: ImageModel.task))
        let sink = try LineSink(output: output)
        var failed = 0
        func write(_ id: String, _ image: MedicalImage) throws -> Bool {
            let scores = try model.classify([image])[0], best = scores.indices.max { (scores[$0], $1) < (scores[$1], $0) }!
            if let maps {
                let name = "\(maps)/\(URL(fileURLWithPath: id).deletingPathExtension().lastPathComponent).png"
                try FileManager.default.createDirectory(atPath: maps, withIntermediateDirectories: true)
                let map = GradCAM.map(model, image, label: best)
                try PrivateFile.write(RasterFile.png(HeatMapOverlay()(map: map.values, rows: map.rows, columns: map.columns, over: image)), to: name)
            }
            return sink.write(
                LineRun.line(
                    .object([
                        .init("id", .string(id)), .init("label", .string(model.labels[best])),
                        .init("scores", .object(zip(model.labels, scores).map { .init($0, .number("\($1)")) })),
                    ])))
        }
        for path in try InputPaths.expand(inputs) {
            do {
                if path.lowercased().hasSuffix(".npz") {
                    let data = try ImageDataset.read(path: path), test = data[.test].examples
                    let first = data.examples.first?.part
                    for example in test.isEmpty ? data.examples.filter({ $0.part == first }) : test { guard try write(example.id, example.image) else { return } }
                } else {
                    guard try write(path, ImageFile.read(path: path)) else { return }
                }
            } catch let error as ClinicalError {
                failed += 1
                Console.error("casebook: \(error)")
                guard sink.write(DocumentEncoder.errorLine(id: path, error)) else { return }
            }
        }
        try sink.finish()
        if failed > 0 { throw ExitCode(1) }
    }
}
