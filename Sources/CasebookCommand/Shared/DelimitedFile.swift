import Casebook
import CasebookCore

/// A table with a header, separated by tabs or commas, packed by gzip or not.
struct DelimitedFile {
    let path: String
    private(set) var header: [String] = []
    private var table: TableReader

    private static let longest = 16 << 20

    /// Throws `table.malformed` where there is nothing, `file.unreadable`.
    init(path: String) throws(ClinicalError) {
        self.path = path
        let stream = try ByteStream(path: path)
        var head: [UInt8] = []
        while head.count < 1024, !head.contains(0x0A), try stream.read(into: &head) {}
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        let separator: UInt8 = head.prefix { $0 != 0x0A }.contains(0x09) ? 0x09 : 0x2C
        table = TableReader(LineReader(stream, head: head, limit: Self.longest), separator: separator, limit: Self.longest)
        guard let header = try record() else { throw ClinicalError(.tableMalformed, "The table is empty.", at: Location(file: path)) }
        self.header = header
    }

    /// The place of the column with the first of the names that there is, written in small letters and digits alone.
    func column(_ names: String...) -> Int? {
        for name in names { if let place = header.firstIndex(where: { Self.plain($0) == name }) { return place } }
        return nil
    }

    /// A column's name in small letters and digits alone: `Cell_Line Name` is `celllinename`.
    static func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

    /// The fields of the next row, nil at the end. Throws `table.malformed` for a row with other than the header's number of fields.
    mutating func next() throws(ClinicalError) -> [String]? {
        guard let row = try record() else { return nil }
        guard row.count == header.count else { throw malformed("The row has \(row.count) fields, the header \(header.count).") }
        return row
    }

    private mutating func record() throws(ClinicalError) -> [String]? {
        do throws(ClinicalError) { return try table.next()?.map { String(decoding: $0, as: UTF8.self) } } catch {
            throw ClinicalError(error.code, error.message, at: Location(file: path, line: error.location?.line), cause: error.cause)
        }
    }

    /// An error about the row that was read last.
    func malformed(_ message: String) -> ClinicalError { ClinicalError(.tableMalformed, message, at: location) }

    /// Where the row stands that was read last.
    var location: Location { Location(file: path, line: table.line) }
}
