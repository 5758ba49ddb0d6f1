/// Someone who took part in what a fact states.
public struct FactParticipant: Sendable, Hashable {
    /// `performer`, `author`, `informant`, or a type code of the source.
    public var role: String
    public var name: String?
    public var organization: String?
    /// ISO 8601.
    public var time: String?

    public init(role: String, name: String? = nil, organization: String? = nil, time: String? = nil) {
        self.role = role
        self.name = name
        self.organization = organization
        self.time = time
    }
}
