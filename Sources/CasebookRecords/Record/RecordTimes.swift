/// Times of a record as a whole, in ISO 8601 at the precision of the source; an offset only where the source states one.
public struct RecordTimes: Sendable, Hashable {
    /// Made, or sent.
    public var created: String?
    /// What is reported on: the service, the stay.
    public var start: String?
    public var end: String?
    /// By its author.
    public var authored: String?

    public init() {}
}
