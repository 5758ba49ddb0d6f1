internal import CCasebookICU
internal import CasebookCore

/// Decodes bytes of a known or unknown character set.
///
/// A byte-order mark wins; then a declaration that decodes cleanly; then detection: valid UTF-8, UTF-16 by its zero bytes, GB18030 when it decodes
/// cleanly and its characters are those of Chinese text, else damaged UTF-8 when most of its sequences are sound, else Windows-1252. Damaged UTF-8 is
/// repaired with one U+FFFD for each maximal malformed sequence. The byte-order mark is no part of the text. Linear time.
public enum TextDecoder {
    public static func decode(_ bytes: [UInt8], declared: TextEncoding? = nil) -> DecodedText {
        if let (encoding, length) = byteOrderMark(bytes) {
            var result = convert(Array(bytes[length...]), from: encoding)
            note(declared, encoding, &result)
            return result
        }
        if let declared, let text = strict(bytes, declared) { return DecodedText(text: text, encoding: declared, diagnostics: []) }
        var result = detect(bytes)
        note(declared, result.encoding, &result)
        return result
    }

    private static func note(_ declared: TextEncoding?, _ found: TextEncoding, _ result: inout DecodedText) {
        guard let declared, declared != found else { return }
        result.diagnostics.append(
            Diagnostic("text.encoding-declared-wrong", "The text is declared as \(declared.rawValue) and was read as \(found.rawValue)."))
    }

    private static func byteOrderMark(_ bytes: [UInt8]) -> (TextEncoding, Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    private static func detect(_ bytes: [UInt8]) -> DecodedText {
        if bytes.withUnsafeBufferPointer({ UTF8Validation.firstMalformed($0) }) == nil {
            // UTF-16 of ASCII letters is valid UTF-8 full of zeros.
            if let encoding = zeroPattern(bytes) { return convert(bytes, from: encoding) }
            return DecodedText(text: SourceText(utf8: bytes), encoding: .utf8, diagnostics: [])
        }
        if let encoding = zeroPattern(bytes) { return convert(bytes, from: encoding) }
        if looksLikeDamagedUTF8(bytes) { return convert(bytes, from: .utf8) }
        if looksLikeGB18030(bytes), let text = strict(bytes, .gb18030) { return DecodedText(text: text, encoding: .gb18030, diagnostics: []) }
        if bytes.contains(where: { $0 < 0x09 }) { return convert(bytes, from: .utf8) }
        return convert(bytes, from: .windows1252)
    }

    /// UTF-16 without a mark: nearly every second byte of the first 4 KB is zero, always on the same side.
    private static func zeroPattern(_ bytes: [UInt8]) -> TextEncoding? {
        let count = min(bytes.count, 4096) & ~1
        guard count >= 4, bytes.count % 2 == 0 else { return nil }
        var even = 0
        var odd = 0
        for index in stride(from: 0, to: count, by: 2) {
            if bytes[index] == 0 { even += 1 }
            if bytes[index + 1] == 0 { odd += 1 }
        }
        if odd * 10 >= count * 2, even == 0 { return .utf16LittleEndian }
        if even * 10 >= count * 2, odd == 0 { return .utf16BigEndian }
        return nil
    }

    /// Most of the sequences beyond ASCII are sound.
    private static func looksLikeDamagedUTF8(_ bytes: [UInt8]) -> Bool {
        var sound = 0
        var broken = 0
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let length = UTF8Validation.sequenceLength(bytes, index)
                if length > 1 { sound += 1 }
                if length == 0 { broken += 1 }
                index += max(length, 1)
            }
        }
        return sound > 0 && sound >= broken
    }

    /// Pairs with a lead byte of the common plane; Windows-1252 text has lone high bytes between ASCII letters.
    private static func looksLikeGB18030(_ bytes: [UInt8]) -> Bool {
        var common = 0
        var rare = 0
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            guard first >= 0x80 else {
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return common > rare }
            let second = bytes[index + 1]
            if first >= 0xA1, first <= 0xF7, second >= 0xA1 { common += 1 } else { rare += 1 }
            index += 2
        }
        return common > 0 && common >= rare * 3
    }

    private static func strict(_ bytes: [UInt8], _ encoding: TextEncoding) -> SourceText? {
        if encoding == .utf8 {
            return bytes.withUnsafeBufferPointer { SourceText.isValid($0) } ? SourceText(utf8: bytes) : nil
        }
        return converted(bytes, encoding, strict: true).map { SourceText(utf8: $0) }
    }

    private static func convert(_ bytes: [UInt8], from encoding: TextEncoding) -> DecodedText {
        if encoding == .utf8 {
            let malformed = bytes.withUnsafeBufferPointer { UTF8Validation.firstMalformed($0) }
            guard let malformed else { return DecodedText(text: SourceText(utf8: bytes), encoding: .utf8, diagnostics: []) }
            let text = SourceText(String(decoding: bytes, as: UTF8.self))
            let message = "Malformed UTF-8 was replaced by U+FFFD, first at byte \(malformed) of the input."
            return DecodedText(text: text, encoding: .utf8, diagnostics: [Diagnostic("text.malformed", message, offset: malformed)])
        }
        let isClean = converted(bytes, encoding, strict: true)
        let output = isClean ?? converted(bytes, encoding, strict: false) ?? []
        let diagnostics = isClean == nil ? [Diagnostic("text.malformed", "Malformed \(encoding.rawValue) was replaced by U+FFFD.")] : []
        return DecodedText(text: SourceText(utf8: output), encoding: encoding, diagnostics: diagnostics)
    }

    private static func converted(_ bytes: [UInt8], _ encoding: TextEncoding, strict: Bool) -> [UInt8]? {
        guard !bytes.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: bytes.count * 3 / 2 + 16)
        while true {
            let length = bytes.withUnsafeBytes { input in
                output.withUnsafeMutableBytes { buffer in
                    casebook_icu_decode(
                        encoding.rawValue, input.baseAddress!.assumingMemoryBound(to: CChar.self), Int64(input.count),
                        buffer.baseAddress!.assumingMemoryBound(to: CChar.self), Int64(buffer.count), strict ? 1 : 0)
                }
            }
            guard length >= 0 else { return nil }
            if Int(length) <= output.count {
                output.removeLast(output.count - Int(length))
                return output
            }
            output = [UInt8](repeating: 0, count: Int(length) + 16)
        }
    }
}
