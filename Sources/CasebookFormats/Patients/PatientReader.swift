internal import CasebookCore
internal import CasebookText

/// Reads the units of all inputs, one after another, with memory for one at a time: JSON Lines of timelines or of flat objects, and wide tables with
/// commas or tabs, each packed with gzip or not.
///
/// A file that cannot be read or a damaged line gives an item with the error, and reading goes on with the next.
public struct PatientReader: ~Copyable {
    private enum Source {
        case lines(LineReader)
        case table(TableReader, PatientTableHeader)
    }

    private let paths: [String]
    /// Units of each input that are not wanted any more; below 0 for all of it.
    private let skipped: [Int]
    private var next = 0
    private var number = 0
    private var source: Source?
    private var stream: ByteStream?
    private var positionBefore = 0
    private let limit = 16 << 20
    /// The one input where that is no file.
    private var memory: [UInt8]?

    /// Reads the units of what has come already, such as the body of a request.
    public init(bytes: [UInt8], name: String) {
        self.init(paths: [name])
        memory = bytes
    }

    /// - Parameter skipping: how many units of each input were done before, below 0 for all; none when empty.
    public init(paths: [String], skipping: [Int] = []) {
        self.paths = paths
        skipped = skipping.isEmpty ? paths.map { _ in 0 } : skipping
    }

    /// The next unit or failure; nil at the end of all inputs.
    public mutating func nextItem() -> PatientItem? {
        while true {
            if source != nil {
                while let item = nextOfSource() { if item.number >= skipped[next - 1] { return item } }
                source = nil
                positionBefore += stream?.position ?? 0
                stream = nil
            }
            guard next < paths.count else { return nil }
            next += 1
            number = 0
            if skipped[next - 1] < 0 { continue }
            do throws(ClinicalError) { try open() } catch {
                let failed = item(.failure(error), line: nil)
                if failed.number >= skipped[next - 1] { return failed }
            }
        }
    }

    private mutating func open() throws(ClinicalError) {
        let path = paths[next - 1], stream: ByteStream
        if let bytes = memory {
            stream = ByteStream(bytes: bytes, name: path)
            memory = nil
        } else {
            stream = try ByteStream(path: path)
        }
        self.stream = stream
        var head: [UInt8] = []
        while head.count < 1024, !head.contains(0x0A), try stream.read(into: &head) {}
        var kind = InputKind.of(head, path: path)
        if case .unsupported(let format) = kind {
            throw ClinicalError(.inputUnsupported, "\(format) is not read by this command; give timelines as JSON Lines, or a table.", at: Location(file: path))
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw ClinicalError(.inputUnsupported, "A table or JSON Lines file in UTF-16 is not read; save it as UTF-8.", at: Location(file: path))
        }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        let signs = Array(head.lazy.filter { ![0x20, 0x09, 0x0D, 0x0A].contains($0) }.prefix(2))
        // A header may have brackets around its names.
        if kind != .commaTable, kind != .tabTable, signs.first == UInt8(ascii: "["), signs.count == 1 || "{[]".utf8.contains(signs[1]) {
            throw ClinicalError(.inputUnsupported, "An array of JSON is not read by this command; give one object a line.", at: Location(file: path))
        }
        let first = head.prefix { $0 != 0x0A }
        if kind == .text || kind == .record(.json), let sign = first.first(where: { $0 != 0x20 }) {
            kind = sign == UInt8(ascii: "{") ? .jsonLines : first.contains(UInt8(ascii: "\t")) ? .tabTable : first.contains(UInt8(ascii: ",")) ? .commaTable : kind
        }
        switch kind {
        case .jsonLines: source = .lines(LineReader(stream, head: head, limit: limit))
        case .commaTable, .tabTable:
            let encoding = TextEncoding.chinese(inHead: head), separator = kind == .commaTable ? UInt8(ascii: ",") : UInt8(ascii: "\t")
            var table = TableReader(LineReader(stream, head: head, limit: limit), separator: separator, limit: limit)
            guard let header = try table.next() else {
                throw ClinicalError(.tableMalformed, "The table is empty; a header line was expected.", at: Location(file: path))
            }
            let names = header.map { TextDecoder.decode($0, declared: encoding).text.string.trimmed() }
            // Spreadsheets leave columns without a name behind; nothing asks for them.
            let named = names.filter { !$0.isEmpty }
            guard Set(named).count == named.count else {
                throw ClinicalError(.tableMalformed, "Two columns of the table have the same name; rename one.", at: Location(file: path, line: 1))
            }
            source = .table(table, PatientTableHeader(names: names, encoding: encoding))
        default:
            throw ClinicalError(
                .inputUnsupported, "Units are read from JSON Lines or from tables with a header; make timelines of records and event tables with 'casebook timelines'.",
                at: Location(file: path))
        }
    }

    private mutating func item(_ content: Result<PatientItem.Content, ClinicalError>, line: Int?) -> PatientItem {
        defer { number += 1 }
        return PatientItem(
            input: next - 1, number: number, location: Location(file: paths[next - 1], line: line), position: positionBefore + (stream?.position ?? 0), content: content)
    }

    private mutating func nextOfSource() -> PatientItem? {
        switch source! {
        case .lines(var reader):
            // Taken out while it is changed, so that its buffer is not copied.
            source = nil
            defer { source = .lines(reader) }
            while true {
                do throws(ClinicalError) {
                    guard let line = try reader.next() else { return nil }
                    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
                    return item(.success(.line(Array(line))), line: reader.number)
                } catch {
                    return item(.failure(error), line: error.location?.line ?? reader.number + 1)
                }
            }
        case .table(var table, let header):
            source = nil
            defer { source = .table(table, header) }
            do throws(ClinicalError) {
                guard let row = try table.next() else { return nil }
                return item(.success(.row(row, header)), line: table.line)
            } catch {
                return item(.failure(error), line: error.location?.line ?? table.line)
            }
        }
    }
}
