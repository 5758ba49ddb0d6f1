/// When something held, in ISO 8601 at the precision of the source. A single point has only a start.
public struct EffectiveTime: Sendable, Hashable {
    public var start: String?
    public var end: String?

    public init(start: String? = nil, end: String? = nil) {
        self.start = start
        self.end = end
    }

    public var isEmpty: Bool { start == nil && end == nil }
}
