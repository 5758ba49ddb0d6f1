import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook train response`
struct TrainResponseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "response", abstract: "Trains a model of how cell lines respond to drugs, on measured pairs.",
        discussion: """
            A table has the columns cell_line, drug and response (such as ln_ic50); features are arrays of cell lines × numbers, beside one of the lines' names. The model \
            is for lines that were measured with other drugs and for lines that were not measured at all; it is measured by folds in both ways.
            """)

    @Argument(help: "Table of measured pairs (.tsv, .csv, also packed with gzip).")
    var pairs: String
    @Option(help: "Archive of NumPy (.npz): 'cells', names of lines, and for each modality an array of lines × features.")
    var features: String
    @Option(help: "Table of the drugs' SMILES: drug, smiles.")
    var drugs: String?
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Folds by which it is measured; 0 for none.")
    var folds = 5
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if folds != 0, !(2...100).contains(folds) { throw ValidationError("--folds must be 0, or from 2 to 100.") }
    }

    private static func data(_ table: ResponseTable, column: String) -> String {
        """
        \(table.count) measured pairs of \(table.lines.count) cell lines and \(table.drugs.count) drugs; the responses are those of the column \(column).

        config.json holds the names of all lines and drugs and the drugs' SMILES in clear, and model.safetensors what was fitted to each measured pair: whoever has the model \
        has them. Lines that were made of patients' cells may bear names that lead to the patients.
        """
    }

    func run() throws {
        let start = ContinuousClock.now, file = try ResponseFile(path: pairs, needsResponse: true), cohort = try OmicsArchiveReader.read(path: features)
        let structures = try drugs.map { path in try file.structures(path: path) }
        let table = try ResponseTable(lines: file.lines, drugs: file.drugs, responses: file.responses)
        let training = try ResponseTraining(table, features: cohort, smiles: structures ?? [:], seed: options.seed, jobs: options.jobCount)
        let bare = Set(table.lines).subtracting(cohort.samples ?? []).count
        if bare > 0, !options.quiet { Console.error("casebook: \(bare) of \(table.lines.count) cell lines have no features; they are used for what they tell of drugs.") }
        var lines: [String] = []
        if folds > 0 {
            let count = folds
            for split in ResponseSplit.allCases { try training.parts(split, folds: count) }
            for split in ResponseSplit.allCases {
                let title = split == .pairs ? "pairs left out" : "cell lines left out"
                for found in try TrainingSession.run({ try await training.validate(split, folds: count) }) {
                    guard let scores = found.scores else { continue }
                    lines.append("| \(title) | \(found.name) | \(ResponseSummary.row(scores)) |")
                    if !options.quiet { Console.error("casebook: \(title), \(found.name): \(ResponseSummary.text(scores))") }
                }
            }
        }
        let model = try training.train()
        let head =
            "Of \(folds) folds; the first figure is the mean over drugs of Pearson's r over cell lines, within each fold.\n\n"
            + "| | | r of a drug | RMSE | r of all |\n| --- | --- | --- | --- | --- |\n"
        let card = ModelCard(
            folder: output, what: "How cell lines respond to drugs, from \(model.modalities.map { PrintableText.make($0) }.joined(separator: ", ")).", seed: options.seed,
            data: Self.data(table, column: file.responseColumn ?? ""),
            scores: lines.isEmpty ? "Not measured." : head + lines.joined(separator: "\n"))
        try model.write(to: output, members: [.init("seed", .number("\(options.seed)")), .init("pairs", .number("\(table.count)"))], card: card.text)
        if !options.quiet { Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s") }
    }
}
