public import CasebookCore
internal import CasebookText

/// The lines of a text file or of standard input, decoded one at a time.
public struct InputLines {
    private var reader: LineReader
    private let encoding: TextEncoding?

    /// Throws `file.unreadable` or `input.unsupported`.
    public init(path: String) throws(ClinicalError) {
        let stream = try ByteStream(path: path)
        var head: [UInt8] = []
        _ = try stream.read(into: &head)
        if case .unsupported(let format) = InputKind.of(head, path: "") {
            throw ClinicalError(.inputUnsupported, "\(format) is not read by this command; convert it to plain text.", at: Location(file: path))
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw ClinicalError(.inputUnsupported, "Lines in UTF-16 are not read; save the file as UTF-8.", at: Location(file: path))
        }
        encoding = .chinese(inHead: head)
        reader = LineReader(stream, head: head, limit: InputOptions().maximumBytes)
    }

    /// The next line without its end; nil after the last.
    public mutating func next() throws(ClinicalError) -> String? {
        guard let line = try reader.next() else { return nil }
        // A byte-order mark is one only at the start of the file.
        let isMarked = reader.number > 1 && line.starts(with: [0xEF, 0xBB, 0xBF])
        return (isMarked ? "\u{FEFF}" : "") + TextDecoder.decode(Array(line.dropFirst(isMarked ? 3 : 0)), declared: encoding).text.string
    }
}
