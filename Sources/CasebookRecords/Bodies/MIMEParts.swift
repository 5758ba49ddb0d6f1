/// The one document in a MIME envelope, as observations carry CDA.
enum MIMEParts {
    /// The body of the first part that is no empty one, decoded; nil where the data are no MIME envelope. Linear time.
    static func document(_ bytes: [UInt8]) -> [UInt8]? {
        let head = String(decoding: bytes.drop { $0 <= 0x20 }.prefix(2048), as: UTF8.self).lowercased()
        guard head.hasPrefix("mime-version:") || head.hasPrefix("content-") || (head.hasPrefix("--") && head.contains("content-type:")) else { return nil }
        var lines = bytes.drop { $0 <= 0x20 }.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard let boundary = lines.first(where: { $0.starts(with: [0x2D, 0x2D]) && $0.count > 2 }) else {
            return body(lines[...])
        }
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        let closing = boundary + [0x2D, 0x2D]
        var start: Int?
        for (index, line) in lines.enumerated() where line == boundary || line == closing[...] {
            if let start, let body = body(lines[start..<index]) { return body }
            start = index + 1
        }
        return start.flatMap { body(lines[$0...]) }
    }

    /// What follows the blank line after the headers.
    private static func body(_ lines: ArraySlice<ArraySlice<UInt8>>) -> [UInt8]? {
        guard let blank = lines.firstIndex(where: { $0.isEmpty }) else { return nil }
        let headers = lines[..<blank].map { String(decoding: $0, as: UTF8.self).lowercased() }
        var content: [UInt8] = []
        for line in lines[(blank + 1)...] {
            content += line
            content.append(0x0A)
        }
        guard content.contains(where: { $0 > 0x20 }) else { return nil }
        let isBase64 = headers.contains { $0.hasPrefix("content-transfer-encoding:") && $0.contains("base64") }
        return isBase64 ? Base64.decode(content) : content
    }
}
