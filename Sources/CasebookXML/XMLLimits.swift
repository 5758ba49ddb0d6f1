/// Caps that a document must keep; beyond one, reading ends with `limit.…`.
public struct XMLLimits: Sendable, Hashable {
    /// Bytes of the document in UTF-8.
    public var bytes = 512 << 20
    /// Elements within elements. Clinical documents stay below 60.
    public var depth = 256
    /// Attributes of one element, and name spaces declared at a time. Clinical documents stay below 30; libxml2 takes quadratic time in them.
    public var attributes = 1_000
    /// Bytes of character data and attribute values that are held at a time. One value, comment or CDATA section never has more than 10 MB.
    public var text = 256 << 20
    /// Elements and runs of character data that are held at a time.
    public var nodes = 20_000_000

    public init() {}
}
