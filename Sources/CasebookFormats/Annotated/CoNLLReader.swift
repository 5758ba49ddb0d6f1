public import CasebookCore

/// Reads CoNLL files: one token a line, the tag in the last column (IOB1, IOB2, BIOES, BILOU or BMES), an empty line after each sentence,
/// `-DOCSTART-` or `# id = …` before each document.
///
/// The text is rebuilt: tokens joined by a space, sentences by a line feed; between Chinese characters no space is put.
public struct CoNLLReader {
    private var text = String.UnicodeScalarView()
    private var count = 0
    private var entities: [AnnotatedDocument.Entity] = []
    private var open: (kind: String, start: Int)?

    /// All documents of a file. Throws `input.malformed` for a line with one column.
    public static func documents(_ contents: String, id: String, file: String? = nil) throws(ClinicalError) -> [AnnotatedDocument] {
        var documents: [AnnotatedDocument] = []
        var reader = CoNLLReader()
        var isSentenceStart = true
        var name: String?
        func finish() {
            reader.close()
            guard reader.count > 0 else { return }
            let suffix = documents.isEmpty ? "" : "-\(documents.count + 1)"
            documents.append(AnnotatedDocument(id: name ?? id + suffix, text: String(reader.text), entities: reader.entities))
            reader = CoNLLReader()
        }
        for (number, line) in contents.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }).enumerated() {
            if line.hasPrefix("-DOCSTART-") {
                finish()
                isSentenceStart = true
                continue
            }
            if line.hasPrefix("# id = ") {
                finish()
                isSentenceStart = true
                name = String(line.dropFirst(7))
                continue
            }
            if line.hasPrefix("# ") { continue }
            guard !line.allSatisfy(\.isWhitespace) else {
                reader.close()
                isSentenceStart = true
                continue
            }
            let columns = line.contains("\t") ? line.split(separator: "\t") : line.split(separator: " ")
            guard columns.count >= 2 else {
                throw ClinicalError(.inputMalformed, "A token and a tag are needed.", at: Location(file: file, line: number + 1))
            }
            reader.add(String(columns[0]), tag: String(columns[columns.count - 1]), isSentenceStart: isSentenceStart)
            isSentenceStart = false
        }
        finish()
        return documents
    }

    private mutating func add(_ token: String, tag: String, isSentenceStart: Bool) {
        let parts = tag.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let prefix = parts[0]
        let kind = parts.count > 1 ? parts[1] : ""
        let goesOn = open.map { $0.kind == kind } == true && (prefix == "I" || prefix == "E" || prefix == "L" || prefix == "M")
        if !goesOn { close() }
        if count > 0 {
            if isSentenceStart { append("\n") } else if needsSpace(before: token) { append(" ") }
        }
        let start = count
        for scalar in token.unicodeScalars { append(scalar) }
        guard parts.count > 1 else { return }
        if !goesOn { open = (kind, start) }
        if prefix == "E" || prefix == "S" || prefix == "L" || prefix == "U" { close() }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        text.append(scalar)
        count += 1
    }

    private mutating func close() {
        if let open { entities.append(AnnotatedDocument.Entity(start: open.start, end: count, kind: open.kind)) }
        open = nil
    }

    private func needsSpace(before token: String) -> Bool {
        func isWide(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { $0.value >= 0x2E80 } ?? false }
        return !isWide(text.last) && !isWide(token.unicodeScalars.first)
    }
}
