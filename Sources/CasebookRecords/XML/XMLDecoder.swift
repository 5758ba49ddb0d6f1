package import CasebookCore
package import CasebookText
internal import CasebookXML

/// Bytes of an XML document as UTF-8.
///
/// A byte-order mark wins, then a declaration that decodes cleanly, then UTF-8, UTF-16 by its zero bytes, and GB18030 where the characters are those of
/// Chinese text. Nothing is repaired: bytes that are no text of any of these are refused, as XML asks.
package enum XMLDecoder {
    package struct Decoded {
        package var bytes: [UInt8]
        package var diagnostics: [Diagnostic]
    }

    /// Throws `xml.encoding`, and `xml.doctype` where bytes that cannot be decoded show a document type declaration.
    package static func decode(_ bytes: [UInt8]) throws(ClinicalError) -> Decoded {
        let name = declaredName(bytes)
        var declared = name.flatMap { TextEncoding(name: $0) }
        // A declaration that can be read byte by byte is not in the two-byte set that it names.
        let isWide = hasMark(bytes)
        if !isWide, declared == .utf16LittleEndian || declared == .utf16BigEndian { declared = nil }
        // The usual case costs one look at the bytes.
        let isPlainUTF8 = !bytes.starts(with: [0xEF, 0xBB, 0xBF]) && bytes.first != 0 && bytes.dropFirst().first != 0 && (declared == .utf8 || declared == nil && name == nil)
        if isPlainUTF8, bytes.withUnsafeBufferPointer({ SourceText.isValid($0) }) { return Decoded(bytes: bytes, diagnostics: []) }
        if declared == nil, let name, !isWide {
            if bytes.withUnsafeBufferPointer({ SourceText.isValid($0) }), !bytes.contains(0) {
                // ASCII is ASCII, whatever it is called.
                let isASCII = !bytes.contains { $0 >= 0x80 }
                let note = Diagnostic("text.encoding-declared-wrong", "The document declares a character set that is not read; its bytes are UTF-8.")
                return Decoded(bytes: bytes, diagnostics: isASCII ? [] : [note])
            }
            if bytes.contains(doctype) { throw refusedDoctype }
            let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            throw ClinicalError(
                .xmlEncoding, "The document declares a character set (\(name.utf8.count) letters) that is not read; convert it to one of \(known).", at: Location(line: 1))
        }
        let decoded = TextDecoder.decode(bytes, declared: declared)
        let isRepaired = decoded.diagnostics.contains { $0.code == "text.malformed" }
        if isRepaired || (decoded.encoding == .windows1252 && declared != .windows1252) {
            if bytes.contains(doctype) { throw refusedDoctype }
            let offset = bytes.withUnsafeBufferPointer { UTF8Validation.firstMalformed($0) } ?? 0
            let line = bytes[..<min(offset, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
            let column = offset - (bytes[..<min(offset, bytes.count)].lastIndex(of: 0x0A) ?? -1)
            throw ClinicalError(
                .xmlMalformed, "The XML is not well-formed: bytes are no text of \(declared?.rawValue ?? "UTF-8"), nor of another character set that is read.",
                at: Location(line: line, column: column, offset: offset))
        }
        return Decoded(bytes: decoded.text.withUTF8 { Array($0) }, diagnostics: decoded.diagnostics)
    }

    private static let doctype = Array("<!DOCTYPE".utf8)
    private static let refusedDoctype = ClinicalError(.xmlDoctype, "The document has a document type declaration, which is never read; remove it.")

    private static func hasMark(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.first == 0 || bytes.dropFirst().first == 0
    }

    /// The name in `<?xml … encoding="…"?>`, read as ASCII.
    static func declaredName(_ bytes: [UInt8]) -> String? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        // In UTF-16 every second byte is left out.
        let isWide = bytes.count > 3 && (bytes[0] == 0 || bytes[1] == 0 || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]))
        let head = bytes[start..<min(bytes.count, start + (isWide ? 512 : 256))].filter { !isWide || ($0 != 0 && $0 != 0xFF && $0 != 0xFE) }
        guard head.starts(with: Array("<?xml".utf8)), let end = head.firstRange(of: Array("?>".utf8))?.lowerBound else { return nil }
        let declaration = head[..<end]
        guard let place = declaration.firstRange(of: Array("encoding".utf8))?.upperBound else { return nil }
        guard let quote = declaration[place...].firstIndex(where: { $0 == 0x22 || $0 == 0x27 }) else { return nil }
        let rest = declaration[(quote + 1)...]
        guard let close = rest.firstIndex(of: declaration[quote]) else { return nil }
        return String(decoding: rest[..<close], as: UTF8.self)
    }
}
