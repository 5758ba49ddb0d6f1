internal import CasebookCore
internal import CasebookText

/// Data of an observation of type ED: source, type, subtype, encoding and the data themselves.
struct HL7EncodedData {
    enum Content {
        case text(String)
        case document(mediaType: String, isCDA: Bool)
    }

    let bytes: [UInt8]
    let content: Content

    /// Decodes a value; nil where its data cannot be decoded. Linear time.
    init?(_ value: HL7Element) {
        let encoding = value.text(4)?.lowercased() ?? ""
        let type = "\(value.text(2) ?? "")/\(value.text(3) ?? "")".lowercased()
        var written: [UInt8] = []
        if let data = value.component(5) { HL7Escapes.append(data, to: &written) { _, _ in } }
        var bytes: [UInt8]
        switch encoding {
        case "base64", "b":
            guard let decoded = Base64.decode(written) else { return nil }
            bytes = decoded
        case "hex":
            let digits = written.filter { $0 > 0x20 }
            guard let decoded = digits.isEmpty ? [] : HL7Escapes.hexadecimal(digits[...]) else { return nil }
            bytes = decoded
        default: bytes = written
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
        if let part = MIMEParts.document(bytes) { bytes = part }
        self.bytes = bytes
        content = Self.content(bytes, type)
    }

    private static func content(_ bytes: [UInt8], _ type: String) -> Content {
        let head = bytes.prefix(4096)
        if bytes.starts(with: Array("%PDF".utf8)) { return .document(mediaType: "application/pdf", isCDA: false) }
        if contains(head, "ClinicalDocument") { return .document(mediaType: "text/xml", isCDA: true) }
        if RichText.isRichText(bytes) { return .text(RichText.plain(bytes)) }
        let isBinary = head.contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x1B) }
        if isBinary { return .document(mediaType: mediaType(type), isCDA: false) }
        let isMarkup = type.contains("html") || MarkupText.isMarkup(bytes)
        if isMarkup { return .text(MarkupText.plain(utf8(bytes))) }
        if type.contains("xml") { return .document(mediaType: "text/xml", isCDA: false) }
        if type.contains("image") || type.contains("jpeg") || type.contains("dicom") { return .document(mediaType: mediaType(type), isCDA: false) }
        return .text(String(decoding: HL7Element.lines(utf8(bytes)), as: UTF8.self))
    }

    private static func utf8(_ bytes: [UInt8]) -> [UInt8] { TextDecoder.decode(bytes).text.withUTF8 { Array($0) } }

    private static func mediaType(_ type: String) -> String {
        for (mark, name) in [
            ("pdf", "application/pdf"), ("jpeg", "image/jpeg"), ("jpg", "image/jpeg"), ("png", "image/png"), ("tiff", "image/tiff"), ("gif", "image/gif"),
            ("dicom", "application/dicom"),
            ("msword", "application/msword"),
        ] where type.contains(mark) { return name }
        return "application/octet-stream"
    }

    private static func contains(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        outer: for start in bytes.startIndex...bytes.endIndex - count {
            for index in 0..<count where bytes[start + index] != text.utf8Start[index] { continue outer }
            return true
        }
        return false
    }
}
