public import CasebookCore
public import CasebookRisk

/// Reads the rows of tables of events, visits, patients and notes as parts of histories, with memory for one row.
public struct HistoryTableReader: ~Copyable {
    private var reader: PatientReader
    private let table: HistoryTable

    public init(path: String, table: HistoryTable) {
        reader = PatientReader(paths: [path])
        self.table = table
    }

    /// The next row's part of a history, or why there is none; nil at the end.
    public mutating func next() -> Result<PatientHistory, ClinicalError>? {
        guard let item = reader.nextItem() else { return nil }
        do throws(ClinicalError) {
            let row = try item.row()
            do throws(ClinicalError) { return .success(try table.part(row)) } catch {
                var error = error
                error.location = item.location
                return .failure(error)
            }
        } catch { return .failure(error) }
    }

    /// The table of OMOP's model that a file is by its name; nil for others.
    public static func omop(_ path: String) -> HistoryTable? {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return HistoryTable.omop[String(name.prefix { $0 != "." })]
    }
}
