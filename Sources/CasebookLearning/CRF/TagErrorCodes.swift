public import CasebookCore

extension ClinicalError.Code {
    /// Labels that a tag set cannot be made of.
    public static let tagLabels = Self("tags.labels")
    /// Spans that cannot be written as tags: they overlap, leave the text, or are of an unknown kind.
    public static let tagSpans = Self("tags.spans")
}
