public import CasebookCore

/// The values that a reader found in one note.
public struct ValueFile: Sendable {
    static let fields: [String: Set<String>] = [
        "measurement": ["test", "value", "comparator", "unit", "flag", "low", "high"],
        "medication": ["drug", "strength", "dose", "form", "route", "freq", "timing", "duration", "prn", "status", "context", "steps"],
        "allergy": ["category", "status", "none", "reaction", "severity", "type"],
        "time": ["type", "value", "mod", "anchor"],
        "code": ["system", "code"],
    ]

    /// What relative times count from.
    public private(set) var reference: String?
    public private(set) var annotations: [ValueAnnotation] = []

    /// Reads a file and finds its quotes in the note's text.
    ///
    /// - Throws: `file.unreadable`, and `values.malformed` with the line for a row that is no row, a field that the kind does not have, and a quote that does not stand in the text.
    public init(path: String, text: SourceText) throws(ClinicalError) {
        let bytes = try ByteStream(path: path).readAll(limit: 1 << 26)
        guard bytes.withUnsafeBufferPointer({ SourceText.isValid($0) }) else {
            throw ClinicalError(.valuesMalformed, "The file is not valid UTF-8; save it as UTF-8.", at: Location(file: path))
        }
        let words = Array(text.string.utf8)
        var places: [String: Int] = [:], hasHeader = false
        for (index, line) in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.isEmpty {
            func malformed(_ message: String) -> ClinicalError { ClinicalError(.valuesMalformed, message, at: Location(file: path, line: index + 1)) }
            if line.hasPrefix("#") {
                if line.hasPrefix("#reference:") { reference = line.dropFirst(11).filter { !$0.isWhitespace } }
                continue
            }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count == 3 else { throw malformed("A row has three cells parted by tabs: kind, quote, fields.") }
            guard hasHeader else {
                guard cells == ["kind", "quote", "fields"] else { throw malformed("The header must be: kind quote fields (tab-separated).") }
                hasHeader = true
                continue
            }
            let kind = String(cells[0])
            guard let known = Self.fields[kind] else { throw malformed("The kind is none of measurement, medication, allergy, time and code.") }
            var fields: [String: String] = [:]
            for field in cells[2].split(separator: ";") {
                let parts = field.split(separator: "=", maxSplits: 1).map { $0.trimming { $0 == " " } }
                guard parts.count == 2, known.contains(parts[0]) else { throw malformed("A field is none that its kind has; see Corpora/VALUES.md.") }
                fields[parts[0]] = parts[1]
            }
            guard !cells[1].isEmpty, let start = Self.place(of: cells[1].utf8, in: words, from: places[kind] ?? 0) else {
                throw malformed("The quote does not stand in the text after that of the row before of the same kind.")
            }
            places[kind] = start + 1
            annotations.append(ValueAnnotation(kind: kind, span: TextSpan(start, start + cells[1].utf8.count), fields: fields, line: index + 1))
        }
    }

    private static func place(of quote: Substring.UTF8View, in text: [UInt8], from start: Int) -> Int? {
        guard text.count >= quote.count else { return nil }
        return (start..<max(start, text.count - quote.count + 1)).first { text[$0] == quote.first && text[$0..<$0 + quote.count].elementsEqual(quote) }
    }
}

extension StringProtocol {
    fileprivate func trimming(_ isTaken: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isTaken($0) }), let last = lastIndex(where: { !isTaken($0) }) else { return "" }
        return String(self[first...last])
    }
}

extension ClinicalError.Code {
    /// A file of a note's values is broken.
    public static let valuesMalformed = Self(rawValue: "values.malformed")
}
