/// Character sets that are read.
public enum TextEncoding: String, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case gb18030 = "GB18030"
    case windows1252 = "windows-1252"

    /// The encoding of a name as documents and tables declare it (GBK and GB2312 are read as GB18030, Latin-1 as Windows-1252).
    public init?(name: String) {
        switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
        case "utf8", "ascii", "usascii": self = .utf8
        case "utf16", "utf16le", "ucs2", "unicode": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        case "gb18030", "gbk", "gb2312", "cp936", "ms936", "euccn", "hzgb2312": self = .gb18030
        case "windows1252", "cp1252", "iso88591", "latin1": self = .windows1252
        default: return nil
        }
    }
}
