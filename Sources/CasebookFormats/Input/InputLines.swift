public import CasebookCore
internal import CasebookText

/// The lines of a text file or of standard input, decoded one at a time.
public struct InputLines {
    private var reader: LineReader

    /// Throws `file.unreadable`.
    public init(path: String) throws(ClinicalError) {
        let stream = try ByteStream(path: path)
        reader = LineReader(stream, head: [], limit: InputOptions().maximumBytes)
    }

    /// The next line without its end; nil after the last.
    public mutating func next() throws(ClinicalError) -> String? {
        guard let line = try reader.next() else { return nil }
        // A byte-order mark is one only at the start of the file.
        let isMarked = reader.number > 1 && line.starts(with: [0xEF, 0xBB, 0xBF])
        return (isMarked ? "\u{FEFF}" : "") + TextDecoder.decode(Array(line.dropFirst(isMarked ? 3 : 0))).text.string
    }
}
