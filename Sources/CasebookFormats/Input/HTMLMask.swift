internal import CasebookCore

/// Blanks the tags of an HTML page, so that every offset into the page stays what it was: a tag becomes spaces (a line feed first where it
/// starts a block), a character reference its character and spaces. Scripts and styles are blanked whole. Offsets in scalars always hold; those
/// in bytes and UTF-16 hold up to the first reference to a character beyond ASCII (`&#32963;`). Linear time.
enum HTMLMask {
    private static let blocks: Set<String> = [
        "p", "br", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "td", "th", "hr", "pre", "body", "title",
    ]

    static func blank(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"):
                let end = tagEnd(bytes, index)
                guard let end else {
                    output.append(bytes[index])
                    index += 1
                    continue
                }
                let name = tagName(bytes, index)
                var last = end
                if name == "script" || name == "style" { last = closing(name, bytes, end) }
                output.append(blocks.contains(name) ? 0x0A : 0x20)
                wipe((index + 1)..<last, bytes, &output)
                index = last
            case UInt8(ascii: "&"): index = reference(bytes, index, &output)
            default:
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    /// Blanks a range, each scalar by a space of as many bytes, so that offsets hold in every unit.
    private static func wipe(_ range: Range<Int>, _ bytes: [UInt8], _ output: inout [UInt8]) {
        var place = range.lowerBound
        while place < range.upperBound {
            let space: [UInt8] =
                switch bytes[place] {
                case 0x0A: [0x0A]
                case 0..<0x80: [0x20]
                case 0..<0xE0: Array("\u{A0}".utf8)
                case 0..<0xF0: Array("\u{3000}".utf8)
                default: Array("\u{E0020}".utf8)
                }
            output += space
            place += space.count
        }
    }

    private static func tagEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard start + 1 < bytes.count else { return nil }
        let next = bytes[start + 1]
        guard next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7A else { return nil }
        if bytes[start...].starts(with: Array("<!--".utf8)) {
            var place = start + 4
            while place + 2 < bytes.count {
                if bytes[place] == 0x2D, bytes[place + 1] == 0x2D, bytes[place + 2] == UInt8(ascii: ">") { return place + 3 }
                place += 1
            }
            return bytes.count
        }
        // A tag is short; a lone "<" in prose has no end nearby.
        let limit = min(bytes.count, start + 4096)
        for place in (start + 1)..<limit where bytes[place] == UInt8(ascii: ">") { return place + 1 }
        return nil
    }

    private static func tagName(_ bytes: [UInt8], _ start: Int) -> String {
        var place = start + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "/") { place += 1 }
        let first = place
        while place < bytes.count, place - first < 12, (bytes[place] | 0x20) >= 0x61 && (bytes[place] | 0x20) <= 0x7A || bytes[place] >= 0x31 && bytes[place] <= 0x36 { place += 1 }
        return String(decoding: bytes[first..<place], as: UTF8.self).lowercased()
    }

    private static func closing(_ name: String, _ bytes: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "/"), tagName(bytes, place) == name {
                return tagEnd(bytes, place) ?? bytes.count
            }
            place += 1
        }
        return bytes.count
    }

    private static let references: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20]

    /// Appends what a reference stands for and spaces for its other characters; the sign itself where it is none. Returns the place behind it.
    private static func reference(_ bytes: [UInt8], _ start: Int, _ output: inout [UInt8]) -> Int {
        let limit = min(bytes.count, start + 10)
        guard let end = ((start + 1)..<max(limit, start + 1)).first(where: { bytes[$0] == UInt8(ascii: ";") }) else {
            output.append(bytes[start])
            return start + 1
        }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        if let known = references[name] {
            output.append(known)
        } else if name.hasPrefix("#"), let value = name.dropFirst().lowercased().hasPrefix("x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst()),
            let scalar = Unicode.Scalar(value)
        {
            output += Array(String(Character(scalar)).utf8)
        } else {
            output.append(bytes[start])
            return start + 1
        }
        output.append(contentsOf: repeatElement(0x20, count: end - start))
        return end + 1
    }
}
