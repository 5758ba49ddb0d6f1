internal import CasebookCore
internal import CasebookText

/// RTF as plain text: paragraphs, lines and table rows as lines, cells and tabs as tabs.
enum RichText {
    static func isRichText(_ bytes: [UInt8]) -> Bool {
        let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
        return bytes[start...].starts(with: Array("{\\rtf".utf8))
    }

    /// The text of a document. Characters of code pages are read as the document says, Chinese and Western; tables of fonts and colours, pictures and
    /// destinations that may be left out are left out, and so is text that is hidden or deleted. Broken RTF gives what text can be found. Linear time.
    static func plain(_ bytes: [UInt8]) -> String {
        var reader = Reader(bytes: bytes)
        return reader.read()
    }

    private struct State {
        var isSkipped = false
        /// Hidden, or struck out while changes were tracked.
        var isHidden = false
        var isLeftOut: Bool { isSkipped || isHidden }
        /// Characters that stand after a `\u` for readers without Unicode.
        var fallback = 1
        var codePage: TextEncoding
    }

    private struct Reader {
        let bytes: [UInt8]
        private var index = 0
        private var output: [UInt8] = []
        /// Bytes in the code page, waiting for their neighbours.
        private var pending: [UInt8] = []
        /// Whether the waiting bytes end in the first half of a Chinese character.
        private var hasOpenLead = false
        private var stack: [State] = []
        private var state = State(codePage: .windows1252)
        /// Characters to pass over after a `\u`.
        private var toSkip = 0
        /// The first half of a pair of `\u`.
        private var highSurrogate: UInt32?
        private var mayBeDestination = false
        private var fontPages: [Int: TextEncoding] = [:]
        private var inFontTable: Int?
        private var currentFont = 0
        private var documentPage = TextEncoding.windows1252

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func read() -> String {
            while index < bytes.count {
                let byte = bytes[index]
                switch byte {
                case UInt8(ascii: "{"):
                    index += 1
                    toSkip = 0
                    // Beyond any real document; the depth only has to be bounded.
                    if stack.count < 1_000 { stack.append(state) }
                    mayBeDestination = true
                    continue
                case UInt8(ascii: "}"):
                    index += 1
                    toSkip = 0
                    if let outer = stack.popLast() {
                        flush()
                        state = outer
                    }
                    if let depth = inFontTable, stack.count < depth { inFontTable = nil }
                case UInt8(ascii: "\\"): control()
                case 0x0D, 0x0A: index += 1
                default:
                    index += 1
                    character(byte)
                }
                if byte != UInt8(ascii: "\\") { mayBeDestination = false }
            }
            flush()
            return MarkupText.tidy(output)
        }

        /// A byte of text: ASCII, or of the code page.
        private mutating func character(_ byte: UInt8) {
            if toSkip > 0 {
                toSkip -= 1
                return
            }
            guard !state.isLeftOut else { return }
            // The second byte of a Chinese character may be ASCII.
            if byte < 0x80, !(state.codePage == .gb18030 && hasOpenLead) {
                flush()
                output.append(byte)
            } else {
                hold(byte)
            }
        }

        private mutating func hold(_ byte: UInt8) {
            pending.append(byte)
            hasOpenLead = !hasOpenLead && byte >= 0x81
        }

        private mutating func flush() {
            guard !pending.isEmpty else { return }
            TextDecoder.decode(pending, declared: state.codePage).text.withUTF8 { output.append(contentsOf: $0) }
            pending.removeAll(keepingCapacity: true)
            hasOpenLead = false
        }

        private mutating func append(_ scalar: Unicode.Scalar) {
            flush()
            guard !state.isLeftOut else { return }
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }

        private mutating func control() {
            index += 1
            guard index < bytes.count else { return }
            let byte = bytes[index]
            guard (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A else {
                index += 1
                symbol(byte)
                return
            }
            let start = index
            while index < bytes.count, (bytes[index] | 0x20) >= 0x61, (bytes[index] | 0x20) <= 0x7A, index - start < 32 { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            var isNegative = false
            var number: Int?
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"), bytes[index + 1] >= 0x30, bytes[index + 1] <= 0x39 {
                isNegative = true
                index += 1
            }
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                number = min((number ?? 0) * 10 + Int(bytes[index] - 0x30), 100_000_000)
                index += 1
            }
            if isNegative { number = number.map { -$0 } }
            if index < bytes.count, bytes[index] == 0x20 { index += 1 }
            apply(word, number)
            mayBeDestination = false
        }

        private mutating func symbol(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "'"):
                guard index + 1 < bytes.count, let high = Self.digit(bytes[index]), let low = Self.digit(bytes[index + 1]) else { return }
                index += 2
                if toSkip > 0 { toSkip -= 1 } else if !state.isLeftOut { hold(high << 4 | low) }
            case UInt8(ascii: "*"):
                if mayBeDestination { state.isSkipped = true }
            case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): character(byte)
            case UInt8(ascii: "~"): append(" ")
            case UInt8(ascii: "_"): append("-")
            case 0x0D, 0x0A: newLine()
            default: break
            }
            if byte != UInt8(ascii: "*") { mayBeDestination = false }
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x37
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }

        private mutating func newLine() { append("\n") }

        private mutating func apply(_ word: String, _ number: Int?) {
            switch word {
            case "par", "line", "row", "sect", "page": newLine()
            case "tab", "cell": append("\t")
            case "emdash": append("\u{2014}")
            case "endash": append("\u{2013}")
            case "lquote": append("\u{2018}")
            case "rquote": append("\u{2019}")
            case "ldblquote": append("\u{201C}")
            case "rdblquote": append("\u{201D}")
            case "bullet": append("\u{2022}")
            case "v", "deleted":
                flush()
                state.isHidden = number != 0
            case "plain":
                flush()
                state.isHidden = false
            case "u": unicode(number ?? 0)
            case "uc": state.fallback = min(max(number ?? 1, 0), 16)
            case "bin": index = min(bytes.count, index + max(number ?? 0, 0))
            case "ansicpg":
                documentPage = Self.page(number ?? 1252)
                flush()
                state.codePage = documentPage
            case "f":
                if inFontTable != nil {
                    currentFont = number ?? 0
                } else {
                    flush()
                    state.codePage = fontPages[number ?? 0] ?? documentPage
                }
            case "fcharset":
                if inFontTable != nil, fontPages.count < 1_000 {
                    switch number {
                    case 134: fontPages[currentFont] = .gb18030
                    case 0: fontPages[currentFont] = documentPage == .gb18030 ? .gb18030 : .windows1252
                    default: break
                    }
                }
            case "fonttbl":
                state.isSkipped = true
                inFontTable = stack.count
            case "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf", "ftnsep",
                "themedata", "datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "fldinst", "bkmkstart", "bkmkend":
                state.isSkipped = true
            default: break
            }
        }

        private static func page(_ number: Int) -> TextEncoding {
            switch number {
            case 936, 54936, 20936: .gb18030
            case 65001: .utf8
            default: .windows1252
            }
        }

        private mutating func unicode(_ number: Int) {
            let unit = UInt32(truncatingIfNeeded: number < 0 ? number + 65_536 : number)
            toSkip = state.fallback
            if (0xD800..<0xDC00).contains(unit) {
                highSurrogate = unit
            } else if (0xDC00..<0xE000).contains(unit) {
                if let high = highSurrogate, let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)) { append(scalar) }
                highSurrogate = nil
            } else {
                append(Unicode.Scalar(unit) ?? "\u{FFFD}")
                highSurrogate = nil
            }
        }
    }
}
