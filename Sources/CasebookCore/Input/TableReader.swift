/// Records of a table with separators, quotes and line breaks within quotes (RFC 4180), a record at a time.
package struct TableReader {
    private var lines: LineReader
    private let separator: UInt8
    private let limit: Int
    /// No table has more columns; empty fields take memory as well.
    private static let mostFields = 1 << 20

    package init(_ lines: LineReader, separator: UInt8, limit: Int) {
        self.lines = lines
        self.separator = separator
        self.limit = limit
    }

    /// Number of the last line that was read.
    package var line: Int { lines.number }

    /// The fields of the next record as bytes; nil at the end. Throws `table.malformed`, and `limit.size` for a record beyond the limit.
    package mutating func next() throws(ClinicalError) -> [[UInt8]]? {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var isQuoted = false
        var endedWithReturn = false
        var first = 0
        var size = 0
        while true {
            guard let line = try lines.next() else {
                if isQuoted {
                    throw ClinicalError(.tableMalformed, "A quoted field that starts here has no end.", at: Location(line: first))
                }
                return nil
            }
            if first == 0 {
                if line.isEmpty { continue }
                first = lines.number
            }
            if isQuoted { field.append(contentsOf: endedWithReturn ? [0x0D, 0x0A] : [0x0A]) }
            endedWithReturn = lines.endedWithReturn
            size += line.count + 1
            guard size <= limit else {
                throw ClinicalError(
                    .sizeLimit, "The row that starts here has more than \(limit) bytes; check whether a quote in it has no end.", at: Location(line: first))
            }
            var index = line.startIndex
            while index < line.endIndex {
                let byte = line[index]
                index += 1
                if isQuoted {
                    if byte != UInt8(ascii: "\"") {
                        field.append(byte)
                    } else if index < line.endIndex, line[index] == UInt8(ascii: "\"") {
                        field.append(byte)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else if byte == separator {
                    fields.append(field)
                    field = []
                    guard fields.count < Self.mostFields else {
                        throw ClinicalError(.sizeLimit, "The row has more than \(Self.mostFields) fields; check its separators.", at: Location(line: first))
                    }
                } else if byte == UInt8(ascii: "\""), field.isEmpty {
                    isQuoted = true
                } else {
                    field.append(byte)
                }
            }
            if !isQuoted {
                fields.append(field)
                return fields
            }
        }
    }
}

extension ClinicalError.Code {
    /// A table's quotes or columns are wrong.
    public static let tableMalformed = Self(rawValue: "table.malformed")
    /// A kind of file that is not read.
    public static let inputUnsupported = Self(rawValue: "input.unsupported")
    /// A line or row lacks what is needed.
    public static let inputMalformed = Self(rawValue: "input.malformed")
}
