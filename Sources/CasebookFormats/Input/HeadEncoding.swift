internal import CasebookText

extension TextEncoding {
    /// The Chinese character set of a file of lines or fields, told by its first block; nil for others. One short field has too few bytes to
    /// be told from damaged UTF-8 by itself.
    static func chinese(inHead head: [UInt8]) -> TextEncoding? {
        // Whole lines only: a character cut in two is none.
        let end = head.lastIndex(of: 0x0A) ?? head.count
        let encoding = TextDecoder.decode(Array(head[..<end])).encoding
        return encoding == .gb18030 ? encoding : nil
    }
}
