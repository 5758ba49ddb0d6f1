internal import CasebookCore
internal import CasebookText

/// Escape sequences: `\F\` and its like for delimiters, `\X..\` for bytes, `\.br\` and others for the form of text.
enum HL7Escapes {
    /// What a sequence says.
    enum Meaning: Equatable {
        case delimiter(UInt8)
        case bytes([UInt8])
        case lineBreaks(Int)
        /// Form without text: highlighting, indentation, a change of the character set.
        case form
        case unknown
    }

    /// The meaning of what stands between two escape characters. Linear time.
    static func meaning(of body: ArraySlice<UInt8>, _ delimiters: HL7Delimiters) -> Meaning {
        guard let first = body.first else { return .unknown }
        let rest = body.dropFirst()
        if rest.isEmpty {
            switch first {
            case UInt8(ascii: "F"): return .delimiter(delimiters.field)
            case UInt8(ascii: "S"): return .delimiter(delimiters.component == HL7Delimiters.absent ? UInt8(ascii: "^") : delimiters.component)
            case UInt8(ascii: "R"): return .delimiter(delimiters.repetition == HL7Delimiters.absent ? UInt8(ascii: "~") : delimiters.repetition)
            case UInt8(ascii: "T"): return .delimiter(delimiters.subcomponent == HL7Delimiters.absent ? UInt8(ascii: "&") : delimiters.subcomponent)
            case UInt8(ascii: "E"): return .delimiter(delimiters.escape)
            case UInt8(ascii: "P"): return .delimiter(delimiters.truncation == HL7Delimiters.absent ? UInt8(ascii: "#") : delimiters.truncation)
            case UInt8(ascii: "H"), UInt8(ascii: "N"): return .form
            default: return .unknown
            }
        }
        switch first {
        case UInt8(ascii: "X"): return hexadecimal(rest).map { .bytes($0) } ?? .unknown
        case UInt8(ascii: "C"): return rest.count == 4 && hexadecimal(rest) != nil ? .form : .unknown
        case UInt8(ascii: "M"): return (rest.count == 4 || rest.count == 6) && hexadecimal(rest) != nil ? .form : .unknown
        case UInt8(ascii: "."): return command(rest)
        default: return .unknown
        }
    }

    /// The commands of formatted text: a name of two letters and, for some, a number.
    private static func command(_ body: ArraySlice<UInt8>) -> Meaning {
        guard body.count >= 2 else { return .unknown }
        let name = body.prefix(2).map { $0 | 0x20 }
        var number = body.dropFirst(2)
        if let sign = number.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { number = number.dropFirst() }
        guard number.count <= 3, number.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return .unknown }
        let value = number.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        switch (name[0], name[1]) {
        case (UInt8(ascii: "b"), UInt8(ascii: "r")): return .lineBreaks(1)
        case (UInt8(ascii: "s"), UInt8(ascii: "p")): return .lineBreaks(max(value, 1))
        case (UInt8(ascii: "c"), UInt8(ascii: "e")): return .lineBreaks(1)
        case (UInt8(ascii: "i"), UInt8(ascii: "n")), (UInt8(ascii: "t"), UInt8(ascii: "i")), (UInt8(ascii: "f"), UInt8(ascii: "i")),
            (UInt8(ascii: "n"), UInt8(ascii: "f")), (UInt8(ascii: "s"), UInt8(ascii: "k")):
            return name[1] == UInt8(ascii: "k") ? .bytes([UInt8](repeating: 0x20, count: min(max(value, 1), 80))) : .form
        default: return .unknown
        }
    }

    /// Bytes of pairs of digits; nil where there are none or something else stands among them.
    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x37
            case 0x61...0x66: value = digit - 0x57
            default: return nil
            }
            if let upper = high {
                bytes.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    // MARK: Reading

    /// Text of an element with its escapes resolved and CR and CRLF as LF. Unknown sequences stay as written.
    static func text(of element: HL7Element) -> String {
        let storage = element.storage
        var isPlain = true
        for index in element.start..<element.end where storage.bytes[index] == storage.delimiters.escape || storage.bytes[index] == 0x0D {
            isPlain = false
            break
        }
        if isPlain { return String(decoding: storage.bytes[element.start..<element.end], as: UTF8.self) }
        var output: [UInt8] = []
        append(element, to: &output) { _, _ in }
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends an element's text and says where each run begins, in the output and in the message, whose bytes go in step. Linear time.
    static func append(_ element: HL7Element, to output: inout [UInt8], run: (Int, Int) -> Void) {
        let storage = element.storage
        let bytes = storage.bytes
        let delimiters = storage.delimiters
        var index = element.start
        // Bytes of neighbouring hexadecimal escapes make characters together.
        var pending: [UInt8] = []
        if index < element.end { run(output.count, index) }
        while index < element.end {
            let byte = bytes[index]
            if byte == delimiters.escape, let close = closing(bytes, index + 1, element.end, delimiters.escape) {
                let meaning = meaning(of: bytes[index + 1..<close], delimiters)
                if case .bytes(let more) = meaning {
                    pending += more
                    index = close + 1
                    continue
                }
                if meaning == .unknown, index + 1 < close, bytes[index + 1] == UInt8(ascii: "Z") {
                    // Of local meaning: kept whole, so that its end begins no other sequence.
                    flush(&pending, &output, storage.encoding)
                    run(output.count, index)
                    output += bytes[index...close]
                    index = close + 1
                    continue
                }
                if meaning != .unknown {
                    flush(&pending, &output, storage.encoding)
                    run(output.count, index)
                    switch meaning {
                    case .delimiter(let character): output.append(character)
                    case .lineBreaks(let count): output.append(contentsOf: repeatElement(0x0A, count: count))
                    default: break
                    }
                    index = close + 1
                    if index < element.end { run(output.count, index) }
                    continue
                }
            }
            if !pending.isEmpty {
                flush(&pending, &output, storage.encoding)
                run(output.count, index)
            }
            if byte == 0x0D {
                output.append(0x0A)
                index += 1
                if index < element.end, bytes[index] == 0x0A { index += 1 }
                if index < element.end { run(output.count, index) }
                continue
            }
            output.append(byte)
            index += 1
        }
        flush(&pending, &output, storage.encoding)
    }

    private static func flush(_ pending: inout [UInt8], _ output: inout [UInt8], _ encoding: TextEncoding) {
        guard !pending.isEmpty else { return }
        if pending.allSatisfy({ $0 < 0x80 }) {
            output += pending
        } else {
            TextDecoder.decode(pending, declared: encoding).text.withUTF8 { output.append(contentsOf: $0) }
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// The escape character that ends a sequence. Those that begin a sequence are short but for bytes, which hold hexadecimal digits alone, so that a
    /// text full of lone escape characters takes linear time.
    static func closing(_ bytes: [UInt8], _ from: Int, _ end: Int, _ escape: UInt8) -> Int? {
        let isHexadecimal = from < end && bytes[from] == UInt8(ascii: "X")
        var index = from
        while index < end {
            let byte = bytes[index]
            if byte == escape { return index }
            if index > from, isHexadecimal, !(byte >= 0x30 && byte <= 0x39), !(byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66) { return nil }
            if !isHexadecimal, index - from > 8 { return nil }
            index += 1
        }
        return nil
    }

    // MARK: Writing

    /// The sequence that stands for a byte: `X0A`.
    static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
        return [UInt8(ascii: "X"), digit(byte >> 4), digit(byte & 0x0F)]
    }

    /// Appends text as it must stand in a message: delimiters, control characters and line ends escaped. Bytes beyond ASCII stay as they are.
    static func appendEscaped(_ text: some Sequence<UInt8>, to output: inout [UInt8], _ delimiters: HL7Delimiters) {
        for byte in text {
            switch byte {
            case delimiters.field: appendSequence([UInt8(ascii: "F")], to: &output, delimiters)
            case delimiters.component: appendSequence([UInt8(ascii: "S")], to: &output, delimiters)
            case delimiters.subcomponent: appendSequence([UInt8(ascii: "T")], to: &output, delimiters)
            case delimiters.repetition: appendSequence([UInt8(ascii: "R")], to: &output, delimiters)
            case delimiters.escape: appendSequence([UInt8(ascii: "E")], to: &output, delimiters)
            case 0x0A, 0x0D, 0x0B, 0x1C:
                appendSequence(hexadecimal(byte), to: &output, delimiters)
            default: output.append(byte)
            }
        }
    }

    /// Appends a sequence between escape characters; the usual one where the message declares none.
    static func appendSequence(_ body: some Sequence<UInt8>, to output: inout [UInt8], _ delimiters: HL7Delimiters) {
        let escape = delimiters.escape == HL7Delimiters.absent ? UInt8(ascii: " ") : delimiters.escape
        guard escape == delimiters.escape else {
            // Nothing can be escaped: a blank is less wrong than a delimiter in a value.
            output.append(escape)
            return
        }
        output.append(escape)
        output.append(contentsOf: body)
        output.append(escape)
    }
}
