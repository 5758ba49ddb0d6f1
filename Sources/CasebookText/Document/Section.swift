public import CasebookCore

/// A section of a note. Sections of level 1 cover the text without gaps; those of level 2 lie within one of them.
public struct Section: Sendable, Hashable {
    /// What the section is about, in snake_case (`present_illness`); `other` for a heading that is not known, `preamble` for text before the first heading.
    public var kind: String
    /// LOINC code of the section, where there is one.
    public var loinc: String?
    /// The heading's words, without colon and brackets; nil for text before the first heading.
    public var title: TextSpan?
    /// Heading and body, to the start of the next section of the same or a higher level.
    public var span: TextSpan
    /// Of a record's section: its own text as the record gives it, without title.
    public var body: TextSpan?
    /// 1, or more within another section.
    public var level: Int
    /// Index of the section that this one lies within.
    public var parent: Int?
    /// What says so where no heading does: `model:en-sections`.
    public var source: String?

    public init(kind: String, loinc: String?, title: TextSpan?, span: TextSpan, level: Int, parent: Int? = nil, source: String? = nil) {
        self.kind = kind
        self.loinc = loinc
        self.title = title
        self.span = span
        self.level = level
        self.parent = parent
        self.source = source
    }
}
