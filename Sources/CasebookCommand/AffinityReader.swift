import Casebook
import CasebookCore

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

    private let path: String
    private let needsAffinity: Bool
    private var table: TableReader
    private let width: Int
    private let drug: Int
    private let target: Int
    private let affinity: Int?
    private let fold: Int?
    private let id: Int?
    private var count = 0

    private static let longest = 16 << 20

    /// Throws `table.malformed` where a column that is needed is missing, `file.unreadable`.
    init(path: String, needsAffinity: Bool) throws(ClinicalError) {
        let stream = try ByteStream(path: path)
        var head: [UInt8] = []
        while head.count < 1024, !head.contains(0x0A), try stream.read(into: &head) {}
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        let separator: UInt8 = head.prefix { $0 != 0x0A }.contains(0x09) ? 0x09 : 0x2C
        table = TableReader(LineReader(stream, head: head, limit: Self.longest), separator: separator, limit: Self.longest)
        func malformed(_ message: String) -> ClinicalError { ClinicalError(.tableMalformed, message, at: Location(file: path)) }
        guard let header = try table.next()?.map({ String(decoding: $0, as: UTF8.self).lowercased() }) else { throw malformed("The table is empty.") }
        func column(_ names: String...) -> Int? { header.firstIndex { names.contains($0) } }
        guard let drug = column("drug", "smiles"), let target = column("target", "sequence", "protein") else { throw malformed("The table needs the columns drug and target.") }
        (self.path, self.needsAffinity, width, self.drug, self.target) = (path, needsAffinity, header.count, drug, target)
        (affinity, fold, id) = (column("affinity", "label", "value"), column("fold"), column("id"))
        if needsAffinity, affinity == nil { throw malformed("The table needs the column affinity.") }
    }

    /// Nil at the end. Throws `table.malformed` where a row is not as long as the first, an affinity is no number, or there are no rows at all.
    mutating func next() throws(ClinicalError) -> Row? {
        guard let fields = try table.next() else {
            guard count > 0 else { throw malformed("The table has no pairs.") }
            return nil
        }
        guard fields.count == width else { throw malformed("The row has \(fields.count) fields, the header \(width).", line: table.line) }
        func text(_ place: Int) -> String { String(decoding: fields[place], as: UTF8.self) }
        var number: Double?
        if needsAffinity, let affinity {
            number = Double(text(affinity))
            guard number?.isFinite == true else { throw malformed("The affinity is no number.", line: table.line) }
        }
        count += 1
        return Row(id: id.map(text) ?? "\(count - 1)", drug: text(drug), target: text(target), affinity: number, fold: fold.map(text))
    }

    private func malformed(_ message: String, line: Int? = nil) -> ClinicalError { ClinicalError(.tableMalformed, message, at: Location(file: path, line: line)) }
}
