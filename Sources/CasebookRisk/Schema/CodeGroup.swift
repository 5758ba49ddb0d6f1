/// A range of codes under one name, such as the chapters of ICD.
public struct CodeGroup: Sendable, Hashable {
    public var name: String
    /// Both ends count; a code belongs where its beginning lies between them. Numbers are compared as numbers.
    public var first: String
    public var last: String

    public init(name: String, first: String, last: String) {
        self.name = name
        self.first = first
        self.last = last
    }

    package func contains(_ code: String) -> Bool {
        if let low = Double(first), let high = Double(last) {
            guard let number = Double(code) else { return false }
            // 250.83 belongs to 240-279 and to 250-250.
            return number >= low && (number <= high || high == high.rounded() && number.rounded(.down) <= high)
        }
        let start = String(code.prefix(first.count)), end = String(code.prefix(last.count))
        return start >= first && end <= last && code.first?.isLetter == first.first?.isLetter
    }
}
