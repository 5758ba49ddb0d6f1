internal import CasebookCore

/// What an input is, told by its first bytes and then by its name.
enum InputKind: Equatable {
    case text, jsonLines, commaTable, tabTable, html
    /// A format that is refused, by its name.
    case unsupported(String)

    static func of(_ head: [UInt8], path: String) -> InputKind {
        let name = path.lowercased().hasSuffix(".gz") ? String(path.lowercased().dropLast(3)) : path.lowercased()
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .unsupported("DOC") }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .unsupported(name.hasSuffix(".docx") ? "DOCX" : "ZIP") }
        if head.starts(with: [0x1F, 0x8B]) { return .unsupported(path == "-" ? "Gzip on standard input" : "Doubly packed gzip") }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) || head.starts(with: [0xFF, 0xD8, 0xFF]) { return .unsupported("An image") }
        let start = head.prefix(1024).drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0x0B }
        let text = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
        if text.hasPrefix("%pdf-") { return .unsupported("PDF") }
        if text.hasPrefix("{\\rtf") { return .unsupported("RTF") }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<body") || name.hasSuffix(".html") || name.hasSuffix(".htm") { return .html }
        if text.hasPrefix("<?xml") || text.hasPrefix("<clinicaldocument") || name.hasSuffix(".xml") { return .unsupported("XML record") }
        if text.hasPrefix("msh|") || text.hasPrefix("fhs|") || text.hasPrefix("bhs|") { return .unsupported("HL7 v2 message") }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonLines }
        if name.hasSuffix(".csv") { return .commaTable }
        if name.hasSuffix(".tsv") { return .tabTable }
        if text.hasPrefix("{"), text.dropFirst().drop(while: { $0 == " " }).first == "\"" || text.hasPrefix("{}") { return .jsonLines }
        return .text
    }
}
