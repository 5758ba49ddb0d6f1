import ArgumentParser
import Casebook
import CasebookOmics

/// What the commands that use a model of response are told.
struct ResponseInputs: ParsableArguments {
    @OptionGroup var use: ModelUseOptions
    @Option(help: "Archive of NumPy (.npz) with the features of cell lines that the model was not trained on.")
    var features: String?
    @Option(help: "Table of SMILES of drugs that the model was not trained on.")
    var drugs: String?

    /// Says on standard error how many pairs were told without their line or their drug.
    func predict(_ file: ResponseFile) throws -> [Double] {
        let model = try ResponseModel(use.folder(task: ResponseModel.task))
        let cohort = try features.map { path in try OmicsArchiveReader.read(path: path) }
        let structures = try drugs.map { path in try file.structures(path: path) }
        let found = try model.predict(lines: file.lines, drugs: file.drugs, features: cohort, smiles: structures ?? [:])
        if found.withoutLine > 0 {
            Console.error(
                "casebook: \(found.withoutLine) of \(file.ids.count) pairs have a cell line that was not trained on and has no features; what is told is the drug's mean.")
        }
        if found.withoutDrug > 0 {
            Console.error(
                "casebook: \(found.withoutDrug) of \(file.ids.count) pairs have a drug that was not trained on and no SMILES like another's; what is told is the mean of all drugs."
            )
        }
        return found.values
    }
}
