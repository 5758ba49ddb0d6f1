import ArgumentParser
import Casebook
import CasebookImaging

/// `casebook predict images`
struct PredictImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "Gives each picture its class and the probabilities of all, as JSON Lines.",
        discussion: "For a model of stacks the DICOM slices of a series that lie in one folder are one input, and every NIfTI volume is one.")

    @Argument(help: "Pictures (PNG, JPEG, DICOM, NIfTI), folders of them, or an archive in the form of MedMNIST (.npz), of which test_images are taken, else the first.")
    var inputs: [String]
    @OptionGroup var use: ModelUseOptions
    @Option(help: "Folder for a picture of each where the named class was seen: which place counted, and not why.")
    var maps: String?
    @Option(help: "How it is asked where: gradcam (gradients of the last features) or occlusion (what covering a place costs).")
    var mapKind: ImageMapKind = .gradcam

    func run() throws {
        let model = try ImageModel(use.folder(task: ImageModel.task))
        if maps != nil, model.architecture.axes != 2 { throw ValidationError("--maps are of pictures, and the model reads stacks.") }
        let results = use.output.map { InputPaths.resolved($0) }
        if inputs.contains(where: { InputPaths.resolved($0) == results }) { throw ValidationError("An input is the output of the run; write to another file.") }
        let paths = try InputPaths.expand(inputs).filter { InputPaths.resolved($0) != results }
        var folder = try maps.map { path throws(ClinicalError) in try ImageMapFolder(path: path, kind: mapKind, inputs: paths) }
        let sink = try LineSink(output: use.output)
        var failed = 0
        func write(_ pictures: [(id: String, image: MedicalImage)]) throws -> Bool {
            for ((id, image), scores) in zip(pictures, try model.classify(pictures.map(\.image))) {
                let best = ImageModel.likeliest(scores)
                var members: [JSONValue.Member] = [
                    .init("id", .string(id)), .init("label", .string(model.labels[best])),
                    .init("scores", .object(zip(model.labels, scores).map { .init($0, .number("\($1)")) })),
                ]
                if let map = try folder?.write(id, image, label: best, by: model) { members.append(.init("map", .string(map))) }
                guard sink.write(LineRun.line(.object(members))) else { return false }
            }
            return true
        }
        inputs: for input in model.architecture.axes == 3 ? ImageInput.stacks(paths) : paths.map({ ImageInput(path: $0) }) {
            do {
                if input.id.lowercased().hasSuffix(".npz") {
                    let data = try ImageDataset.read(path: input.id), test = data[.test].examples
                    let first = data.examples.first?.part
                    var rest = (test.isEmpty ? data.examples.filter { $0.part == first } : test)[...]
                    // Some at once, which the network reads faster than one by one.
                    while !rest.isEmpty {
                        guard try write(rest.prefix(64).map { ($0.id, $0.image) }) else { break inputs }
                        rest = rest.dropFirst(64)
                    }
                } else {
                    guard try write([(input.id, input.read())]) else { break inputs }
                }
            } catch var error as ClinicalError {
                failed += 1
                if error.location == nil { error.location = Location(file: input.id) }
                Console.error("casebook: \(error)")
                guard sink.write(DocumentEncoder.errorLine(id: input.id, error)) else { break }
            }
        }
        try sink.finish()
        if failed > 0 { throw ExitCode(1) }
    }
}
