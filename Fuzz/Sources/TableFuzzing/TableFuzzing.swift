import CasebookCore
import CasebookOmics
import Foundation

/// Reads the input as a table of numbers, packed or not, and turns it either way. The reader takes files, which is where the input is put.
@_cdecl("casebook_fuzz_table")
public func fuzzTable(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    do throws(ClinicalError) {
        scratch.write(UnsafeBufferPointer(start: data, count: size))
        let table = try OmicsTableReader.read(path: scratch.path)
        precondition(table.rowCount > 0 && table.columnCount > 0, "a table has values")
        precondition(table.rowNames?.count ?? table.rowCount == table.rowCount && table.columnNames?.count ?? table.columnCount == table.columnCount, "lines have names")
        for orientation in OmicsTableOptions.Orientation.allCases {
            do throws(ClinicalError) {
                let matrix = try table.matrix(name: "fuzz", orientation: orientation)
                let (rows, columns) = orientation == .rows ? (table.rowCount, table.columnCount) : (table.columnCount, table.rowCount)
                precondition(matrix.rowCount == rows && matrix.features.count == columns, "the matrix is the table, turned")
            } catch {
                check(error)
            }
        }
    } catch {
        check(error)
    }
    return 0
}

private let scratch = ScratchFile()

private func check(_ error: ClinicalError) { precondition(!error.message.isEmpty && (error.location?.line ?? 1) >= 1, "an error has words and a place") }
