import Casebook
import CasebookCore
import CasebookOmics

/// A table of pairs: `drug` and `target` (SMILES and protein sequence), and where they are known `affinity`, `fold` and `id`.
struct AffinityFile {
    private(set) var ids: [String] = []
    private(set) var drugs: [String] = []
    private(set) var targets: [String] = []
    /// Empty where the table has none.
    private(set) var affinities: [Double] = []
    private(set) var folds: [String] = []

    private static let longest = 16 << 20

    /// Throws `table.malformed` where a column that is needed is missing or a number is none, `file.unreadable`.
    init(path: String, needsAffinity: Bool) throws(ClinicalError) {
        let stream = try ByteStream(path: path)
        var head: [UInt8] = []
        while head.count < 1024, !head.contains(0x0A), try stream.read(into: &head) {}
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        let separator: UInt8 = head.prefix { $0 != 0x0A }.contains(0x09) ? 0x09 : 0x2C
        var table = TableReader(LineReader(stream, head: head, limit: Self.longest), separator: separator, limit: Self.longest)
        func malformed(_ message: String, line: Int? = nil) -> ClinicalError { ClinicalError(.tableMalformed, message, at: Location(file: path, line: line)) }
        guard let header = try table.next()?.map({ String(decoding: $0, as: UTF8.self).lowercased() }) else { throw malformed("The table is empty.") }
        func column(_ names: String...) -> Int? { header.firstIndex { names.contains($0) } }
        guard let drug = column("drug", "smiles"), let target = column("target", "sequence", "protein") else { throw malformed("The table needs the columns drug and target.") }
        let affinity = column("affinity", "label", "value"), fold = column("fold"), id = column("id")
        if needsAffinity, affinity == nil { throw malformed("The table needs the column affinity.") }
        while let row = try table.next() {
            guard row.count == header.count else { throw malformed("The row has \(row.count) fields, the header \(header.count).", line: table.line) }
            func text(_ place: Int) -> String { String(decoding: row[place], as: UTF8.self) }
            drugs.append(text(drug))
            targets.append(text(target))
            ids.append(id.map(text) ?? "\(ids.count)")
            if let affinity, needsAffinity {
                guard let number = Double(text(affinity)), number.isFinite else { throw malformed("The affinity is no number.", line: table.line) }
                affinities.append(number)
            }
            if let fold { folds.append(text(fold)) }
        }
        guard !ids.isEmpty else { throw malformed("The table has no pairs.") }
    }
}
