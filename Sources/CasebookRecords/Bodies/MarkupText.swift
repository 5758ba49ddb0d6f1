/// HTML as plain text: blocks, list items and table rows as lines.
enum MarkupText {
    /// Whether a text is HTML from its beginning on.
    static func isMarkup(_ bytes: [UInt8]) -> Bool {
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "<") else { return false }
        let name = tagName(bytes, start + 1)
        return ["!doctype", "html", "body", "head", "div", "p", "span", "table", "meta", "br", "b", "h1", "h2", "h3", "ul", "ol", "font", "pre"].contains(name)
    }

    /// The text of an HTML document or fragment. Scripts, styles and comments are left out. Never fails. Linear time.
    static func plain(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var index = 0
        var preformatted = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<"), index + 1 < bytes.count, isTagStart(bytes[index + 1]) {
                tag(bytes, &index, &output, &preformatted)
            } else if byte == UInt8(ascii: "&") {
                index = entity(bytes, index, &output)
            } else {
                if byte == 0x0A || byte == 0x0D || byte == 0x09, preformatted == 0 { output.append(0x20) } else { output.append(byte) }
                index += 1
            }
        }
        return tidy(output)
    }

    private static func isTagStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }

    private static func tag(_ bytes: [UInt8], _ index: inout Int, _ output: inout [UInt8], _ preformatted: inout Int) {
        if bytes[index...].starts(with: [0x3C, 0x21, 0x2D, 0x2D]) {
            var end = index + 4
            while end + 2 < bytes.count, !(bytes[end] == 0x2D && bytes[end + 1] == 0x2D && bytes[end + 2] == 0x3E) { end += 1 }
            index = min(end + 3, bytes.count)
            return
        }
        let isEnd = bytes[index + 1] == UInt8(ascii: "/")
        let name = tagName(bytes, index + (isEnd ? 2 : 1))
        var quote: UInt8?
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
        }
        switch name {
        case "script", "style", "title", "head":
            // A head may hold a title and styles: nothing to read.
            if !isEnd { skip(bytes, &index, to: name) }
        case "br", "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article", "blockquote", "dl", "dt", "dd", "caption":
            if output.last != 0x0A || name == "br" { output.append(0x0A) }
        case "pre":
            preformatted += isEnd ? -1 : 1
            preformatted = max(preformatted, 0)
            output.append(0x0A)
        case "td", "th":
            if isEnd { output.append(0x09) }
        default: break
        }
    }

    /// Passes over everything up to the end tag; to the end where it is missing.
    private static func skip(_ bytes: [UInt8], _ index: inout Int, to name: String) {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"), tagName(bytes, index + 2) == name {
                while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
                index = min(index + 1, bytes.count)
                return
            }
            index += 1
        }
    }

    private static func tagName(_ bytes: [UInt8], _ start: Int) -> String {
        var end = start
        while end < bytes.count, end - start < 12,
            bytes[end] == UInt8(ascii: "!") || (bytes[end] >= 0x30 && bytes[end] <= 0x39) || ((bytes[end] | 0x20) >= 0x61 && (bytes[end] | 0x20) <= 0x7A)
        {
            end += 1
        }
        return start < end ? String(decoding: bytes[start..<end].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self) : ""
    }

    /// Appends the character of a reference and gives the place after it; what is none stays as written.
    private static func entity(_ bytes: [UInt8], _ start: Int, _ output: inout [UInt8]) -> Int {
        var end = start + 1
        while end < bytes.count, end - start < 12, bytes[end] != UInt8(ascii: ";") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else {
            output.append(bytes[start])
            return start + 1
        }
        let name = String(decoding: bytes[start + 1..<end], as: UTF8.self)
        var scalar: Unicode.Scalar?
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            scalar = UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
        } else if name.hasPrefix("#") {
            scalar = UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
        } else {
            scalar = entities[name]
        }
        guard let scalar else {
            output.append(bytes[start])
            return start + 1
        }
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end + 1
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "deg": "\u{B0}", "micro": "\u{B5}", "plusmn": "\u{B1}", "le": "\u{2264}",
        "ge": "\u{2265}", "ndash": "\u{2013}", "mdash": "\u{2014}", "lsquo": "\u{2018}", "rsquo": "\u{2019}", "ldquo": "\u{201C}", "rdquo": "\u{201D}",
        "bull": "\u{2022}", "middot": "\u{B7}", "hellip": "\u{2026}", "times": "\u{D7}", "frac12": "\u{BD}", "sup2": "\u{B2}", "sup3": "\u{B3}", "alpha": "\u{3B1}",
        "beta": "\u{3B2}", "mu": "\u{3BC}", "eacute": "\u{E9}", "egrave": "\u{E8}", "uuml": "\u{FC}", "ouml": "\u{F6}", "auml": "\u{E4}", "szlig": "\u{DF}",
    ]

    /// Lines without blanks at their ends, runs of blanks as one, at most one empty line in a row, none at the ends.
    static func tidy(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var emptyLines = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let before = output.count
            var space: UInt8?
            for byte in line {
                if byte == 0x20 || byte == 0x09 || byte == 0x0D {
                    space = byte == 0x09 || space == 0x09 ? 0x09 : 0x20
                    continue
                }
                if let blank = space, output.count > before { output.append(blank) }
                space = nil
                output.append(byte)
            }
            if output.count == before {
                emptyLines += 1
                if emptyLines > 1 || output.isEmpty { continue }
            } else {
                emptyLines = 0
            }
            output.append(0x0A)
        }
        while output.last == 0x0A { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }
}
