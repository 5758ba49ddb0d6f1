public import CasebookCore

extension ClinicalError.Code {
    /// Not well-formed XML; the location has line and column.
    public static let xmlMalformed = Self("xml.malformed")
    /// A document type declaration, which is never read.
    public static let xmlDoctype = Self("xml.doctype")
    /// A character set that is not read, or bytes that are none of the declared one.
    public static let xmlEncoding = Self("xml.encoding")
    public static let depthLimit = Self("limit.depth")
    public static let attributeLimit = Self("limit.attributes")
    public static let textLimit = Self("limit.text")
    public static let nodeLimit = Self("limit.nodes")
    public static let memoryLimit = Self("limit.memory")
}
