/// HTML and XHTML as plain text: one line a paragraph, list item or table row, cells divided by ` | `. Linear time, no recursion, never fails.
package struct MarkupText {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    /// The blank that stands before the next character; none where it is zero.
    private var blank: UInt8 = 0
    private var isRow = false
    private var cells = 0
    /// Elements whose line ends count.
    private var preformatted = 0
    /// Elements that strike out, and what stood before the outermost.
    private var struck = 0
    private var beforeStruck: (count: Int, blank: UInt8) = (0, 0)
    /// Where an exponent began that a digit stands before.
    private var exponent: Int?
    /// Set when a tag was never closed: what follows is read without regard to quotes, or as text.
    private var ignoresQuotes = false
    private var isPlain = false

    private static let blocks: Set<String> = [
        "p", "br", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote",
        "section", "article", "header", "footer", "body",
    ]
    private static let hidden: Set<String> = ["script", "style", "title"]

    /// Whether a text is HTML from its beginning on.
    package static func isMarkup(_ bytes: [UInt8]) -> Bool {
        guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "<") else { return false }
        if bytes[start...].prefix(9).elementsEqual("<!doctype".utf8, by: { $0 | 0x20 == $1 | 0x20 }) { return true }
        return ["html", "body", "head", "div", "p", "span", "table", "meta", "br", "b", "h1", "h2", "h3", "ul", "ol", "font", "pre"].contains(name(bytes, start + 1))
    }

    /// The text of a document or fragment. Scripts, styles, comments and what is struck out are left out.
    package static func plain(_ bytes: [UInt8]) -> String {
        var reader = MarkupText(bytes: bytes)
        reader.read()
        return String(decoding: reader.output, as: UTF8.self)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func read() {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "<") where !isPlain && startsTag(index): tag()
            case UInt8(ascii: "&"): reference()
            case 0x00...0x20:
                if preformatted == 0 || isRow || (byte != 0x0A && byte != 0x0D) {
                    blank = preformatted > 0 && (byte == 0x09 || blank == 0x09) ? 0x09 : 0x20
                } else if byte == 0x0A || index + 1 == bytes.count || bytes[index + 1] != 0x0A {
                    breakLine()
                }
                index += 1
            default:
                append(byte)
                index += 1
            }
        }
        while output.last == 0x0A || output.last == 0x20 { output.removeLast() }
    }

    private mutating func append(_ byte: UInt8) {
        if blank != 0, let last = output.last, last != 0x0A, last != 0x20 { output.append(blank) }
        blank = 0
        output.append(byte)
    }

    private mutating func endLine() {
        blank = 0
        while output.last == 0x20 { output.removeLast() }
        if let last = output.last, last != 0x0A { output.append(0x0A) }
    }

    /// Ends the line, or leaves one empty.
    private mutating func breakLine() {
        if output.last == 0x0A, !output.suffix(2).elementsEqual([0x0A, 0x0A]) { output.append(0x0A) } else { endLine() }
        blank = 0
    }

    private func startsTag(_ place: Int) -> Bool {
        guard place + 1 < bytes.count else { return false }
        let next = bytes[place + 1]
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
    }

    private mutating func tag() {
        if bytes[index...].starts(with: "<!--".utf8) {
            index += 4
            while index < bytes.count, !bytes[index...].starts(with: "-->".utf8) { index += 1 }
            index = min(bytes.count, index + 3)
            return
        }
        guard let end = tagEnd(index) else {
            append(bytes[index])
            index += 1
            return
        }
        let isEnd = bytes[index + 1] == UInt8(ascii: "/")
        let name = Self.name(bytes, index + (isEnd ? 2 : 1))
        index = end
        switch name {
        case "td", "th": if !isEnd { cell() }
        case "tr":
            endLine()
            isRow = !isEnd
            cells = 0
        case "br" where !isRow: breakLine()
        case "del", "s", "strike": strike(isEnd)
        case "sup": raise(isEnd)
        case _ where Self.hidden.contains(name): if !isEnd, bytes[end - 2] != UInt8(ascii: "/") { skip(to: name) }
        case _ where Self.blocks.contains(name):
            if name == "pre" { preformatted = max(preformatted + (isEnd ? -1 : 1), 0) }
            if isRow { blank = 0x20 } else { endLine() }
        default: break
        }
    }

    private mutating func cell() {
        if cells > 0 {
            blank = 0
            while output.last == 0x20 { output.removeLast() }
            output += " | ".utf8
        }
        cells += 1
    }

    private mutating func strike(_ isEnd: Bool) {
        if !isEnd {
            if struck == 0 { beforeStruck = (output.count, blank) }
            struck += 1
        } else if struck > 0 {
            struck -= 1
            // Cut only here: where the end is missing, nothing may be lost.
            guard struck == 0, output.count > beforeStruck.count else { return }
            output.removeSubrange(beforeStruck.count...)
            blank = max(blank, beforeStruck.blank)
        }
    }

    /// `10<sup>9</sup>` is no hundred and nine: an exponent after a digit gets its sign.
    private mutating func raise(_ isEnd: Bool) {
        guard isEnd else {
            exponent = output.last.map { $0 >= 0x30 && $0 <= 0x39 } == true && blank == 0 ? output.count : nil
            return
        }
        guard let start = exponent, start < output.count, output.count - start <= 8 else { return }
        exponent = nil
        var digits = output[start...].drop { $0 == 0x20 }
        for sign in ["+", "-", "\u{2212}"] where digits.starts(with: sign.utf8) { digits = digits.dropFirst(sign.utf8.count) }
        guard let first = digits.first, first >= 0x30 && first <= 0x39, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return }
        if output[start] == 0x20 { output[start] = UInt8(ascii: "^") } else { output.insert(UInt8(ascii: "^"), at: start) }
    }

    private mutating func tagEnd(_ start: Int) -> Int? {
        if !ignoresQuotes {
            var quote: UInt8?
            for place in (start + 1)..<bytes.count {
                let byte = bytes[place]
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                } else if byte == UInt8(ascii: ">") {
                    return place + 1
                }
            }
            ignoresQuotes = true
        }
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else {
            isPlain = true
            return nil
        }
        return end + 1
    }

    private static func name(_ bytes: [UInt8], _ start: Int) -> String {
        var place = start
        var name: [UInt8] = []
        while place < bytes.count, name.count < 12, bytes[place] | 0x20 >= 0x61 && bytes[place] | 0x20 <= 0x7A || bytes[place] >= 0x31 && bytes[place] <= 0x36 {
            name.append(bytes[place] >= 0x41 ? bytes[place] | 0x20 : bytes[place])
            place += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func skip(to closing: String) {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"), Self.name(bytes, index + 2) == closing { return }
            index += 1
        }
    }

    /// A character reference; the sign itself where it is none.
    private mutating func reference() {
        let limit = min(bytes.count, index + 12)
        guard let end = (index + 1..<max(limit, index + 1)).first(where: { bytes[$0] == UInt8(ascii: ";") }),
            let scalar = HTMLEntities.scalar(String(decoding: bytes[index + 1..<end], as: UTF8.self))
        else {
            append(bytes[index])
            index += 1
            return
        }
        index = end + 1
        if scalar.value <= 0x20 || scalar.value == 0xA0 {
            blank = max(blank, 0x20)
        } else {
            for byte in String(Character(scalar)).utf8 { append(byte) }
        }
    }

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
