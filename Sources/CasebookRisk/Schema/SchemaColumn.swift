/// A feature of what does not change in a unit, made of one column or several.
public struct SchemaColumn: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A number.
        case number
        /// Words that stand for numbers, as `levels` says.
        case ordered
        /// One word of some: a feature for each that is frequent enough in training, and one for all others.
        case category
        /// Words of several columns, or of one whose words are parted by `separator`: a feature for each that is frequent enough.
        case codes
        /// How many of the columns hold one of `values`.
        case count
        /// The words of several of the schema's columns, named by these, taken together: only the rate of the outcome is a feature of it.
        case cross
    }

    public var name: String
    public var kind: Kind
    /// Where the values stand.
    public var columns: [String]
    /// Numbers beyond are taken for errors, and so for missing.
    public var range: ClosedRange<Double>?
    /// Whether the logarithm of 1 and the number is taken.
    public var isLogarithmic: Bool
    public var levels: [String: Double]
    public var values: [String]
    public var separator: String?
    /// Characters of a code that are kept; nil for all.
    public var prefix: Int?
    /// Names of ranges of codes, with which they are replaced.
    public var groups: [CodeGroup]
    /// Units of the training data that a word must occur in to be a feature.
    public var minimum: Int
    /// Whether the rate of the outcome among a word's training units is a feature as well.
    public var hasRates: Bool

    public init(
        name: String, kind: Kind, columns: [String]? = nil, range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false, levels: [String: Double] = [:],
        values: [String] = [], separator: String? = nil, prefix: Int? = nil, groups: [CodeGroup] = [], minimum: Int = 20, hasRates: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.columns = columns ?? [name]
        self.range = range
        self.isLogarithmic = isLogarithmic
        self.levels = levels
        self.values = values
        self.separator = separator
        self.prefix = prefix
        self.groups = groups
        self.minimum = minimum
        self.hasRates = hasRates
    }

    /// The words of a value, as features name them.
    package func words(_ value: TimelineValue) -> [String] {
        let word = kind == .codes ? value.word : value.level
        let parts = separator.map { word.split(separator: $0).map(String.init) } ?? [word]
        guard prefix != nil || !groups.isEmpty else { return parts }
        return parts.map { part in
            if let group = groups.first(where: { $0.contains(part) }) { return group.name }
            return prefix.map { String(part.prefix($0)) } ?? part
        }
    }
}
