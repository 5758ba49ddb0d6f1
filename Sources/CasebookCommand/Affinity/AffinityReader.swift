import Casebook

/// A table of pairs, row by row: `drug` and `target` (SMILES and protein sequence), and where they are known `affinity`, `fold` and `id`.
struct AffinityReader {
    struct Row {
        /// The row's number, from 0, where the table has none.
        let id: String
        let drug: String
        let target: String
        /// Where it is needed.
        let affinity: Double?
        let fold: String?
    }

    private var file: DelimitedFile
    private let needsAffinity: Bool
    private let drug: Int
    private let target: Int
    private let affinity: Int?
    private let fold: Int?
    private let id: Int?
    private var count = 0

    /// Throws `table.malformed` where a column that is needed is missing, `file.unreadable`.
    init(path: String, needsAffinity: Bool) throws(ClinicalError) {
        let file = try DelimitedFile(path: path)
        guard let drug = file.column("drug", "smiles"), let target = file.column("target", "sequence", "protein") else {
            throw file.malformed("The table needs the columns drug and target.")
        }
        (self.file, self.needsAffinity, self.drug, self.target) = (file, needsAffinity, drug, target)
        (affinity, fold, id) = (file.column("affinity", "label", "value"), file.column("fold"), file.column("id"))
        if needsAffinity, affinity == nil { throw file.malformed("The table needs the column affinity.") }
    }

    /// Nil at the end. Throws `table.malformed` where a row is not as long as the first, an affinity is no number, or there are no rows at all.
    mutating func next() throws(ClinicalError) -> Row? {
        guard let fields = try file.next() else {
            guard count > 0 else { throw file.malformed("The table has no pairs.") }
            return nil
        }
        var number: Double?
        if needsAffinity, let affinity {
            number = Double(fields[affinity])
            guard number?.isFinite == true else { throw file.malformed("The affinity is no number.") }
        }
        count += 1
        return Row(id: id.map { fields[$0] } ?? "\(count - 1)", drug: fields[drug], target: fields[target], affinity: number, fold: fold.map { fields[$0] })
    }
}
