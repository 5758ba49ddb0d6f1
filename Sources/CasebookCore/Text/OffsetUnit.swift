/// What offsets count, where they leave Casebook.
public enum OffsetUnit: String, Sendable, CaseIterable {
    /// Unicode scalars (code points), as Python, BRAT and spaCy count. CRLF is two.
    case scalar
    /// Bytes of UTF-8, as Casebook counts inside.
    case utf8
    /// UTF-16 code units, as Java, JavaScript and Foundation count.
    case utf16
}
