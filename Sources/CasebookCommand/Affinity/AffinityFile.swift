import Casebook
import CasebookOmics

/// A table of measured pairs, read whole.
struct AffinityFile {
    let table: AffinityTable
    /// Empty where the table has none.
    let folds: [String]

    /// Throws `table.malformed` where a column that is needed is missing or a number is none, `file.unreadable`, `affinity.text`, `affinity.data`.
    init(path: String) throws(ClinicalError) {
        var reader = try AffinityReader(path: path, needsAffinity: true), rows: [AffinityReader.Row] = []
        while let row = try reader.next() { rows.append(row) }
        table = try AffinityTable(drugs: rows.map(\.drug), targets: rows.map(\.target), affinities: rows.compactMap(\.affinity))
        folds = rows.compactMap(\.fold)
    }
}
