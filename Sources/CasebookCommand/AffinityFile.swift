import Casebook
import CasebookOmics

/// A table of pairs: `drug` and `target` (SMILES and protein sequence), and where they are known `affinity`, `fold` and `id`.
struct AffinityFile {
    private(set) var ids: [String] = []
    private(set) var drugs: [String] = []
    private(set) var targets: [String] = []
    /// Empty where the table has none.
    private(set) var affinities: [Double] = []
    private(set) var folds: [String] = []

    /// Throws `table.malformed` where a column that is needed is missing or a number is none, `file.unreadable`.
    init(path: String, needsAffinity: Bool) throws(ClinicalError) {
        var file = try DelimitedFile(path: path)
        guard let drug = file.column("drug", "smiles"), let target = file.column("target", "sequence", "protein") else {
            throw file.malformed("The table needs the columns drug and target.")
        }
        let affinity = file.column("affinity", "label", "value"), fold = file.column("fold"), id = file.column("id")
        if needsAffinity, affinity == nil { throw file.malformed("The table needs the column affinity.") }
        while let row = try file.next() {
            drugs.append(row[drug])
            targets.append(row[target])
            ids.append(id.map { row[$0] } ?? "\(ids.count)")
            if let affinity, needsAffinity {
                guard let number = Double(row[affinity]), number.isFinite else { throw file.malformed("The affinity is no number.") }
                affinities.append(number)
            }
            if let fold { folds.append(row[fold]) }
        }
        guard !ids.isEmpty else { throw file.malformed("The table has no pairs.") }
    }
}
