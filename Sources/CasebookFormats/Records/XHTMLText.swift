/// The plain text of XHTML or HTML: one line a paragraph, list item or table row, cells divided by ` | `. Linear time, no recursion.
struct XHTMLText {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    private var needsSpace = false
    private var isRow = false
    private var cells = 0
    /// Set when a tag was never closed: what follows is read without regard to quotes, or as text.
    private var ignoresQuotes = false
    private var isPlain = false

    private static let blocks: Set<String> = [
        "p", "br", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote",
        "section", "article", "header", "footer", "body",
    ]
    private static let hidden: Set<String> = ["script", "style", "head", "title"]

    /// The text of markup.
    static func plain(_ markup: String) -> String {
        var reader = XHTMLText(bytes: Array(markup.utf8))
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
                needsSpace = true
                index += 1
            default:
                append(byte)
                index += 1
            }
        }
        endLine()
        if output.last == 0x0A { output.removeLast() }
    }

    private mutating func append(_ byte: UInt8) {
        if needsSpace, let last = output.last, last != 0x0A, last != 0x20 { output.append(0x20) }
        needsSpace = false
        output.append(byte)
    }

    private mutating func endLine() {
        needsSpace = false
        while output.last == 0x20 { output.removeLast() }
        if let last = output.last, last != 0x0A { output.append(0x0A) }
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
        let name = name(index)
        index = end
        switch name {
        case "td", "th": if !isEnd { cell() }
        case "tr":
            endLine()
            isRow = !isEnd
            cells = 0
        case _ where Self.hidden.contains(name): if !isEnd, bytes[end - 2] != UInt8(ascii: "/") { skip(to: name) }
        case _ where Self.blocks.contains(name): if isRow { needsSpace = true } else { endLine() }
        default: break
        }
    }

    private mutating func cell() {
        if cells > 0 {
            needsSpace = false
            while output.last == 0x20 { output.removeLast() }
            output += " | ".utf8
        }
        cells += 1
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

    private func name(_ start: Int) -> String {
        var place = start + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "/") { place += 1 }
        var name: [UInt8] = []
        while place < bytes.count, name.count < 12, bytes[place] | 0x20 >= 0x61 && bytes[place] | 0x20 <= 0x7A || bytes[place] >= 0x31 && bytes[place] <= 0x36 {
            name.append(bytes[place] >= 0x41 ? bytes[place] | 0x20 : bytes[place])
            place += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func skip(to closing: String) {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/"), name(index) == closing { return }
            index += 1
        }
    }

    /// A character reference; the sign itself where it is none.
    private mutating func reference() {
        let limit = min(bytes.count, index + 12)
        guard let end = (index + 1..<max(limit, index + 1)).first(where: { bytes[$0] == UInt8(ascii: ";") }) else {
            append(bytes[index])
            index += 1
            return
        }
        let name = String(decoding: bytes[index + 1..<end], as: UTF8.self)
        guard let scalar = HTMLEntities.scalar(name) else {
            append(bytes[index])
            index += 1
            return
        }
        index = end + 1
        if scalar.value <= 0x20 || scalar.value == 0xA0 {
            needsSpace = true
        } else {
            for byte in String(Character(scalar)).utf8 { append(byte) }
        }
    }
}
