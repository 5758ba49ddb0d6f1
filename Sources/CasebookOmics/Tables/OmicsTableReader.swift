public import CasebookCore
internal import Foundation

/// Reads tables of numbers: separated by commas, tabs or semicolons, packed by gzip or not, with names of rows and columns or without.
public enum OmicsTableReader {
    private static let mostBytesOfRow = 1 << 26
    private static let mostValues = 1 << 28
    /// How tables write that a value is missing, in lower case.
    static let missing: Set<String> = ["", "na", "n/a", "#n/a", "nan", "null", "none", ".", "-", "?"]
    /// What the column of row names is called, in lower case.
    private static let nameHeaders: Set<String> = [
        "", "id", "ids", "name", "index", "unnamed: 0", "sample", "sampleid", "patient", "patientid", "case", "subject", "participant", "barcode", "gene", "geneid", "probe",
    ]

    /// Whether a column of that name holds names.
    static func holdsNames(_ header: String) -> Bool {
        let header = header.lowercased()
        return nameHeaders.contains(header) || ["_id", " id", ".id", "-id"].contains { header.hasSuffix($0) }
    }

    /// Reads a file, or standard input for "-".
    ///
    /// A header with one name less than its rows have fields, as R writes it, names the columns after the first. Without options, the first record is a header
    /// unless all of it, or all but a name in front, are numbers; the first column holds names where the header says so or where it is not of numbers.
    ///
    /// Throws `omics.table` for a table without values, with rows of different lengths, or with a field that is no number; `limit.size`; `file.unreadable`.
    public static func read(path: String, options: OmicsTableOptions = .init()) throws(ClinicalError) -> OmicsTable {
        do throws(ClinicalError) {
            var records = try Records(path: path, separator: options.separator)
            return try table(&records, options, file: path)
        } catch {
            var error = error
            if error.location?.file == nil { error.location = Location(file: path, line: error.location?.line) }
            throw error
        }
    }

    /// All records of a small table, such as one of labels, as texts. Throws `limit.size` beyond a million fields.
    static func texts(path: String) throws(ClinicalError) -> [[String]] {
        do throws(ClinicalError) {
            var records = try Records(path: path, separator: nil), rows: [[String]] = [], count = 0
            while let fields = try records.table.next() {
                count += fields.count
                guard count <= 1 << 20 else { throw ClinicalError(.sizeLimit, "A table of labels has more than a million fields; leave out what is no label.") }
                rows.append(fields.map(text))
            }
            return rows
        } catch {
            var error = error
            if error.location?.file == nil { error.location = Location(file: path, line: error.location?.line) }
            throw error
        }
    }

    // MARK: Records

    private struct Records {
        var table: TableReader

        init(path: String, separator: UInt8?) throws(ClinicalError) {
            let stream = try ByteStream(path: path)
            var head: [UInt8] = []
            while head.count < 1 << 16, !head.contains(0x0A), try stream.read(into: &head) {}
            if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
            let lines = LineReader(stream, head: head, limit: mostBytesOfRow)
            table = TableReader(lines, separator: separator ?? Self.separator(of: head), limit: mostBytesOfRow)
        }

        /// The one that stands most often in the first line.
        private static func separator(of head: [UInt8]) -> UInt8 {
            let line = head.prefix { $0 != 0x0A }
            var best = UInt8(ascii: ","), most = 0
            for candidate in [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")] {
                let count = line.count { $0 == candidate }
                if count > most { (best, most) = (candidate, count) }
            }
            return best
        }
    }

    private static func table(_ records: inout Records, _ options: OmicsTableOptions, file: String) throws(ClinicalError) -> OmicsTable {
        guard let first = try records.table.next() else { throw ClinicalError(.omicsTable, "The table is empty.") }
        let hasHeader = options.hasHeader ?? isHeader(first)
        let header = hasHeader ? first.map(text) : nil
        var next = hasHeader ? try records.table.next() : first
        guard let sample = next else { throw ClinicalError(.omicsTable, "The table has a header and no rows.") }
        let isShort = header.map { $0.count == sample.count - 1 } ?? false
        let hasRowNames =
            options.hasRowNames
            ?? (isShort || header.map { holdsNames($0.first ?? "") } ?? false || number(sample.first ?? []) == nil)
        let width = sample.count - (hasRowNames ? 1 : 0)
        guard width > 0 else { throw ClinicalError(.omicsTable, "The table has no column of numbers; check its separator.", at: Location(line: records.table.line)) }
        var columnNames = header
        if let header {
            guard header.count == sample.count || isShort && hasRowNames else { throw uneven(line: records.table.line) }
            columnNames = hasRowNames && !isShort ? Array(header.dropFirst()) : header
        }
        var names: [String] = [], values: [Float] = [], rowCount = 0
        while let fields = next {
            guard fields.count == sample.count else { throw uneven(line: records.table.line) }
            guard values.count <= mostValues - width else {
                throw ClinicalError(.sizeLimit, "The table has more than \(mostValues) values; leave out features that vary least.")
            }
            if hasRowNames { names.append(text(fields[0])) }
            for place in (fields.count - width)..<fields.count {
                guard let value = number(fields[place]) else {
                    throw ClinicalError(
                        .omicsTable, "Field \(place + 1) of the row is neither a finite number nor missing; tables hold nothing but names and numbers.",
                        at: Location(line: records.table.line))
                }
                values.append(value)
            }
            rowCount += 1
            next = try records.table.next()
        }
        return OmicsTable(rowNames: hasRowNames ? names : nil, columnNames: columnNames, rowCount: rowCount, columnCount: width, values: values, file: file)
    }

    private static func uneven(line: Int) -> ClinicalError {
        ClinicalError(.omicsTable, "The row has another number of fields than those before it.", at: Location(line: line))
    }

    /// Whether a first record names columns: it has a field that is no number, other than a name in front of numbers.
    private static func isHeader(_ fields: [[UInt8]]) -> Bool {
        if fields.dropFirst().contains(where: { number($0) == nil }) { return true }
        return fields.count == 1 ? number(fields[0]) == nil : holdsNames(text(fields.first ?? []))
    }

    // MARK: Fields

    static func text(_ field: [UInt8]) -> String { String(decoding: trimmed(field), as: UTF8.self) }

    private static func trimmed(_ field: [UInt8]) -> ArraySlice<UInt8> {
        var slice = field[...]
        while slice.first == 0x20 { slice.removeFirst() }
        while slice.last == 0x20 { slice.removeLast() }
        return slice
    }

    /// NaN where the value is missing; nil where the field is no finite number.
    private static func number(_ field: [UInt8]) -> Float? {
        let text = text(field)
        if let value = Float(text), value.isFinite { return value }
        return missing.contains(text.lowercased()) ? .nan : nil
    }
}
