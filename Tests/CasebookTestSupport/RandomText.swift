public import CasebookCore

/// Random texts that hold what breaks offsets: every width of UTF-8, combining marks, joiners, bidirectional marks, CRLF, NUL, clinical words.
public enum RandomText {
    private static let pieces: [String] = [
        "fever", "denies", "no ", "chest pain", "患者", "否认", "发热", "、", "，", "。", "咳嗽", "T 36.5℃", "120/80mmHg", " ", "\n", "\r\n", "\r", "\t", "\u{0}", "\u{FEFF}", "é", "e\u{301}",
        "👩‍⚕️", "🏥", "🇨🇳", "\u{202E}", "\u{200D}", "ﬁ", "Ａ１", "𝐀", "𠮷", "\u{FFFD}", "(", ")", "[", "]", "{", "：", ":", ".", "?", "<b>", "&amp;", "\"", "\\", "ß", "İ", "한국", "カナ",
        "עברית", "العربية",
        "HPI:", "【入院诊断】", "3.5×10^9/L", "q.d.", "Dr. ", "1.", "2)", "•", "\u{2028}", "\u{85}",
    ]

    /// A text of `count` pieces.
    public static func make(_ count: Int, using generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<count {
            if Int.random(in: 0..<6, using: &generator) == 0 {
                var scalar: Unicode.Scalar?
                while scalar == nil { scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) }
                text.unicodeScalars.append(scalar!)
            } else {
                text += pieces.randomElement(using: &generator)!
            }
        }
        return text
    }
}
