/// What is normal for a result, as the source states it.
public struct ReferenceRange: Sendable, Hashable {
    public var low: String?
    public var high: String?
    public var unit: String?
    public var text: String?

    public init(low: String? = nil, high: String? = nil, unit: String? = nil, text: String? = nil) {
        self.low = low
        self.high = high
        self.unit = unit
        self.text = text
    }

    public var isEmpty: Bool { self == ReferenceRange() }
}
