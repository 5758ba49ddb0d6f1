internal import CasebookCore
internal import CasebookText

/// Text of a file that a record carries within it.
package enum DocumentBody {
    /// Plain text of a body, by its first bytes and then by its media type; nil for kinds that hold no text to read (PDF, images). Linear time.
    package static func text(_ bytes: [UInt8], mediaType: String) -> String? {
        if bytes.starts(with: Array("%PDF".utf8)) || bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return nil }
        if RichText.isRichText(bytes) { return RichText.plain(bytes) }
        let decoded = TextDecoder.decode(bytes).text
        if mediaType.contains("html") || MarkupText.isMarkup(bytes) { return decoded.withUTF8 { MarkupText.plain(Array($0)) } }
        return mediaType.hasPrefix("text/") || mediaType.isEmpty ? decoded.string.trimmed : nil
    }
}
