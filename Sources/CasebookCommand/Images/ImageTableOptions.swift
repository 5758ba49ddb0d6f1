import ArgumentParser
import Casebook
import CasebookImaging

/// Where classes and patients of a collection of pictures stand, if not in itself.
struct ImageTableOptions: ParsableArguments {
    @Option(help: "Table (.csv, .tsv) of path and label, for pictures in a folder; paths are taken from that folder.")
    var labels: String?
    @Option(help: "Column of the table that names the patient (default: group or patient, where there is one).")
    var groupColumn: String?

    /// - Parameter shape: what pictures are brought to as soon as they are read.
    func dataset(_ path: String, classNames: [String]?, shape: ((MedicalImage) -> MedicalImage)?) throws(ClinicalError) -> ImageDataset {
        try ImageDataset.read(path: path, labels: labels, groupColumn: groupColumn, shape: shape, classNames: classNames)
    }
}
