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

    /// Why a value is not admitted; nil where it is. A value that is missing is admitted where something is only excluded.
    func refusal(of value: TimelineValue?, levels: [String: Double]) -> String? {
        let unknown = "\(column) is not known"
        guard let value else { return minimum == nil && maximum == nil && requires.isEmpty ? nil : unknown }
        if excludes.contains(value.level) || !requires.isEmpty && !requires.contains(value.level) { return reason }
        guard minimum != nil || maximum != nil else { return nil }
        guard let number = levels.isEmpty ? value.number : levels[value.level] else { return unknown }
        return number >= minimum ?? -.infinity && number <= maximum ?? .infinity ? nil : reason
    }
}
