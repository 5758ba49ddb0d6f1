internal import CasebookCore

/// What an input is, told by its first bytes and then by its name.
enum InputKind: Equatable {
    case text, jsonLines, commaTable, tabTable, html
    case record(Syntax)
    /// How a record is written: XML of any standard, HL7 v2 with bars, FHIR.
    enum Syntax: Equatable {
        case xml, er7, json
    }

    /// A format that is refused, by its name.
    case unsupported(String)

    static func of(_ head: [UInt8], path: String) -> InputKind {
        let name = path.lowercased().hasSuffix(".gz") ? String(path.lowercased().dropLast(3)) : path.lowercased()
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .unsupported("DOC") }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .unsupported(name.hasSuffix(".docx") ? "DOCX" : "ZIP") }
        if head.starts(with: [0x1F, 0x8B]) { return .unsupported("Doubly packed gzip") }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) || head.starts(with: [0xFF, 0xD8, 0xFF]) { return .unsupported("An image") }
        // UTF-16 of ASCII letters is read without its zeros.
        let signs = head.prefix(2048).filter { $0 != 0 && $0 < 0xFE }
        let start = signs.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0x0B }
        let text = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
        if text.hasPrefix("%pdf-") { return .unsupported("PDF") }
        if text.hasPrefix("{\\rtf") { return .unsupported("RTF") }
        // A page that is called XML is read as XML, which refuses its document type.
        if name.hasSuffix(".xml"), text.hasPrefix("<") { return .record(.xml) }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<body") || name.hasSuffix(".html") || name.hasSuffix(".htm") { return .html }
        if isXML(start, text, name) { return .record(.xml) }
        if isER7(start) || name.hasSuffix(".hl7") { return .record(.er7) }
        if isFHIR(start, text), !name.hasSuffix(".jsonl"), !name.hasSuffix(".ndjson") { return .record(.json) }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonLines }
        if name.hasSuffix(".csv") { return .commaTable }
        if name.hasSuffix(".tsv") { return .tabTable }
        if text.hasPrefix("{"), text.dropFirst().drop(while: { $0 == " " }).first == "\"" || text.hasPrefix("{}") { return .jsonLines }
        return .text
    }

    private static func isXML(_ start: ArraySlice<UInt8>, _ text: String, _ name: String) -> Bool {
        if text.hasPrefix("<?xml") || text.hasPrefix("<clinicaldocument") { return true }
        if name.hasSuffix(".xml") || name.hasSuffix(".ccda") || name.hasSuffix(".cda") || name.hasSuffix(".ccd") { return true }
        return text.hasPrefix("<") && (start.contains(words: "urn:hl7-org") || text.contains("_in") && text.contains("uv"))
    }

    /// A header segment: MSH, FHS or BHS and a delimiter; or, behind other lines, MSH with the usual ones.
    private static func isER7(_ start: ArraySlice<UInt8>) -> Bool {
        if start.contains(words: "\nMSH|^~\\&|") || start.contains(words: "\rMSH|^~\\&|") { return true }
        guard start.count >= 8, [Array("MSH".utf8), Array("FHS".utf8), Array("BHS".utf8)].contains(where: { start.starts(with: $0) }) else { return false }
        let delimiter = start[start.startIndex + 3]
        let isSign = (0x21...0x2F).contains(delimiter) || (0x3A...0x40).contains(delimiter) || (0x5B...0x60).contains(delimiter) || (0x7B...0x7E).contains(delimiter)
        return isSign && start[(start.startIndex + 4)...].prefix(8).contains(delimiter)
    }

    private static func isFHIR(_ start: ArraySlice<UInt8>, _ text: String) -> Bool {
        text.hasPrefix("{") && start.contains(words: "\"resourceType\"")
    }
}
