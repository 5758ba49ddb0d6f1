import Casebook
import CasebookOmics

/// A table of pairs of cell lines and drugs by their names, and where they are known their responses and ids.
struct ResponseFile {
    private(set) var ids: [String] = []
    private(set) var lines: [String] = []
    private(set) var drugs: [String] = []
    /// Empty where they are not asked for.
    private(set) var responses: [Double] = []
    /// The name of the responses' column in small letters and digits alone, such as `lnic50`; nil where they are not asked for.
    private(set) var responseColumn: String?

    /// Throws `table.malformed` where a column that is needed is missing or a number is none, `file.unreadable`.
    init(path: String, needsResponse: Bool) throws(ClinicalError) {
        var file = try DelimitedFile(path: path)
        guard let line = file.column("celllinename", "cellline", "cellname", "cell", "line", "sample"), let drug = file.column("drugname", "drug", "compoundname", "compound")
        else { throw file.malformed("The table needs the columns cell_line and drug.") }
        let response = file.column("response", "lnic50", "logic50", "ic50", "auc", "value", "label"), id = file.column("id")
        if needsResponse, response == nil { throw file.malformed("The table needs a column of numbers: response, ln_ic50, ic50, auc or value.") }
        if let response, needsResponse { responseColumn = DelimitedFile.plain(file.header[response]) }
        while let row = try file.next() {
            guard !row[line].isEmpty, !row[drug].isEmpty else { throw file.malformed("The row lacks the name of its cell line or its drug.") }
            lines.append(row[line])
            drugs.append(row[drug])
            ids.append(id.map { row[$0] } ?? "\(ids.count)")
            if let response, needsResponse {
                guard let number = Double(row[response]), number.isFinite else { throw file.malformed("The response is no number.") }
                responses.append(number)
            }
        }
        guard !ids.isEmpty else { throw file.malformed("The table has no pairs.") }
    }

    /// SMILES of this table's drugs by their names: a table with the columns drug and smiles, or of two columns without a header.
    ///
    /// Throws `table.malformed`, `affinity.text` for what is no SMILES, `file.unreadable`.
    func structures(path: String) throws(ClinicalError) -> [String: String] {
        var file = try DelimitedFile(path: path), structures: [String: String] = [:]
        let asked = Set(drugs)
        func add(_ name: String, _ smiles: String) throws(ClinicalError) {
            // A drug whose structure is not known has an empty field.
            guard asked.contains(name), !smiles.isEmpty else { return }
            do throws(ClinicalError) { structures[name] = try AffinityText.drug(smiles) } catch { throw ClinicalError(error.code, error.message, at: file.location) }
        }
        var places = (name: 0, smiles: 1)
        if let smiles = file.column("smiles", "canonicalsmiles", "isosmiles", "structure") {
            guard let name = file.column("drugname", "drug", "compoundname", "compound", "name") else { throw file.malformed("The table needs the columns drug and smiles.") }
            places = (name, smiles)
        } else {
            guard file.header.count == 2 else { throw file.malformed("The table needs the columns drug and smiles.") }
            try add(file.header[0], file.header[1])
        }
        while let row = try file.next() { try add(row[places.name], row[places.smiles]) }
        return structures
    }
}
