/// A JSON value that keeps the order of its members and the spelling of its numbers, so that a line can be read, added to, and written back.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONValue
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The member of an object, the last where a key stands twice; nil when there is none or the value is no object.
    public subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.last { $0.key == key }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let place = members.lastIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    public var string: String? {
        if case .string(let string) = self { return string }
        return nil
    }
    public var array: [JSONValue]? {
        if case .array(let array) = self { return array }
        return nil
    }
    /// A whole number.
    public var integer: Int? {
        if case .number(let text) = self { return Int(text) }
        return nil
    }
}
