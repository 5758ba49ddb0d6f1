internal import CasebookCore

extension JSONValue {
    /// An object of what is there: FHIR has no empty members. Nil where nothing is left.
    static func fhir(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue? {
        var kept: [Member] = []
        kept.reserveCapacity(members.count)
        for (key, value) in members {
            guard let value else { continue }
            if case .array(let items) = value, items.isEmpty { continue }
            kept.append(Member(key, value))
        }
        return kept.isEmpty ? nil : .object(kept)
    }

    /// A list of what is there; nil for none.
    static func list(_ items: [JSONValue?]) -> JSONValue? {
        let items = items.compactMap(\.self)
        return items.isEmpty ? nil : .array(items)
    }

    /// Words on one line, without control characters; nil for blank ones.
    static func words(_ text: String?) -> JSONValue? {
        guard let text else { return nil }
        var words = String.UnicodeScalarView(), isParted = false
        for scalar in text.unicodeScalars {
            if isBlank(scalar.value) {
                isParted = !words.isEmpty
            } else {
                if isParted { words.append(" ") }
                isParted = false
                words.append(scalar)
            }
        }
        return words.isEmpty ? nil : .string(String(words))
    }

    /// Controls and Unicode's white space.
    private static func isBlank(_ value: UInt32) -> Bool {
        guard value > 0x20 else { return true }
        guard value >= 0x7F else { return false }
        return value <= 0xA0 || value == 0x1680 || (0x2000...0x200A).contains(value) || value == 0x2028 || value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000
    }

    /// Nil for what no decimal can say.
    static func decimal(_ number: Double?) -> JSONValue? {
        guard let number, number.isFinite else { return nil }
        return .number(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number))
    }

    static func whole(_ number: Int) -> JSONValue { .number(String(number)) }

    static func reference(_ url: String) -> JSONValue { .object([Member("reference", .string(url))]) }
}
