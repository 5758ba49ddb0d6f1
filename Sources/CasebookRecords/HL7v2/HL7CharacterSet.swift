internal import CasebookCore
internal import CasebookText

/// The character set of a message: MSH-18 by HL7 table 0211, checked against the bytes.
enum HL7CharacterSet {
    /// What a name of the table stands for among the character sets that are read; nil for others. Sets of wide units are none of them here: a
    /// header that can be read byte by byte is not in UTF-16, whatever it says.
    static func encoding(named name: String) -> TextEncoding? {
        let plain = name.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        switch plain {
        case "ASCII", "UNICODE", "UNICODEUTF8", "UTF8", "UNICODEUTF16", "UNICODEUTF32", "ISOIR6": return .utf8
        case "88591", "ISO88591", "885915", "WINDOWS1252", "CP1252", "LATIN1": return .windows1252
        default:
            if plain.hasPrefix("GB") || plain == "CP936" || plain == "MS936" || plain == "EUCCN" { return .gb18030 }
            return TextEncoding(name: name).flatMap { $0 == .utf16LittleEndian || $0 == .utf16BigEndian ? .utf8 : $0 }
        }
    }

    /// Input in UTF-16 as UTF-8; other input as it is.
    static func withoutWideUnits(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 8 else { return bytes }
        let isMarked = (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)
        // The name of the header says it without a mark.
        let declared: TextEncoding?
        if bytes[1] == 0, bytes[3] == 0, bytes[5] == 0 {
            declared = .utf16LittleEndian
        } else if bytes[0] == 0, bytes[2] == 0, bytes[4] == 0 {
            declared = .utf16BigEndian
        } else {
            declared = nil
        }
        guard isMarked || declared != nil else { return bytes }
        let decoded = TextDecoder.decode(bytes, declared: declared)
        return decoded.encoding == .utf8 ? bytes : decoded.text.withUTF8 { Array($0) }
    }

    /// A block as UTF-8, the character set it was in, and what is wrong with the declaration.
    static func decode(_ bytes: [UInt8], isText: Bool) -> (bytes: [UInt8], encoding: TextEncoding, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let name = declaredName(bytes)
        let declared = name.flatMap { encoding(named: $0) }
        if name != nil, declared == nil {
            diagnostics.append(Diagnostic("hl7.character-set-unknown", "MSH-18 names a character set that is not known; it was found by the text."))
        }
        if isText || bytes.allSatisfy({ $0 < 0x80 }) { return (bytes, declared ?? .utf8, diagnostics) }
        if isUTF8(bytes) {
            // Two sequences of three bytes are no accident of another character set, and Latin-1 takes anything.
            let isSure = declared == nil || declared == .windows1252 || wideSequences(bytes) >= 2
            if declared == .utf8 || isSure {
                if let declared, declared != .utf8 { diagnostics.append(mismatch(declared, .utf8)) }
                if name?.uppercased() == "ASCII" {
                    diagnostics.append(Diagnostic("hl7.character-set", "MSH-18 says ASCII; the message was read as UTF-8."))
                }
                return (bytes, .utf8, diagnostics)
            }
        }
        let decoded = TextDecoder.decode(bytes, declared: declared)
        for diagnostic in decoded.diagnostics where diagnostic.code != "text.encoding-declared-wrong" { diagnostics.append(diagnostic) }
        if let declared, declared != decoded.encoding { diagnostics.append(mismatch(declared, decoded.encoding)) }
        return (decoded.text.withUTF8 { Array($0) }, decoded.encoding, diagnostics)
    }

    private static func mismatch(_ declared: TextEncoding, _ found: TextEncoding) -> Diagnostic {
        Diagnostic("hl7.character-set", "MSH-18 says \(declared.rawValue); the message was read as \(found.rawValue).")
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { UTF8Validation.firstMalformed($0) == nil } }

    private static func wideSequences(_ bytes: [UInt8]) -> Int {
        var count = 0
        for byte in bytes where byte >= 0xE0 && byte < 0xF0 { count += 1 }
        return count
    }

    /// First repetition of MSH-18, out of bytes whose character set is not known yet.
    private static func declaredName(_ bytes: [UInt8]) -> String? {
        guard bytes.count > 6, bytes[0] == UInt8(ascii: "M") else { return nil }
        let separator = bytes[3]
        let repetition = bytes[5]
        var fields = 1
        var index = 3
        while fields < 18, index < bytes.count, bytes[index] != 0x0D, bytes[index] != 0x0A {
            if bytes[index] == separator { fields += 1 }
            index += 1
        }
        guard fields == 18 else { return nil }
        let name = bytes[index...].prefix { $0 != separator && $0 != repetition && $0 >= 0x20 && $0 < 0x7F }
        let text = String(decoding: name, as: UTF8.self)
        return text.allSatisfy { $0 == " " } || text == "\"\"" ? nil : text
    }
}
