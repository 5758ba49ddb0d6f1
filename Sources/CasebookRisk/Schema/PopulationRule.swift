/// Whom a model is for: a unit that a rule does not admit is not scored, and the reason is given.
public struct PopulationRule: Sendable, Hashable {
    public var column: String
    /// Words of a schema's column stand for numbers where the column is `ordered`.
    public var minimum: Double?
    public var maximum: Double?
    public var excludes: [String]
    /// Where it is not empty, one of these is needed.
    public var requires: [String]
    public var reason: String

    public init(column: String, minimum: Double? = nil, maximum: Double? = nil, excludes: [String] = [], requires: [String] = [], reason: String) {
        self.column = column
        self.minimum = minimum
        self.maximum = maximum
        self.excludes = excludes
        self.requires = requires
        self.reason = reason
    }

    /// Whether a value is admitted. A value that is missing is not where one is required, and is where something is only excluded.
    func admits(_ value: TimelineValue?, levels: [String: Double]) -> Bool {
        guard let value else { return minimum == nil && maximum == nil && requires.isEmpty }
        if excludes.contains(value.word) || !requires.isEmpty && !requires.contains(value.word) { return false }
        guard minimum != nil || maximum != nil else { return true }
        guard let number = levels[value.word] ?? value.number else { return false }
        return number >= minimum ?? -.infinity && number <= maximum ?? .infinity
    }
}
