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
        var words = ""
        for scalar in text.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            if isBlank { if !words.isEmpty, words.unicodeScalars.last != " " { words.unicodeScalars.append(" ") } } else { words.unicodeScalars.append(scalar) }
        }
        if words.unicodeScalars.last == " " { words.unicodeScalars.removeLast() }
        return words.isEmpty ? nil : .string(words)
    }

    /// Nil for what no decimal can say.
    static func decimal(_ number: Double?) -> JSONValue? {
        guard let number, number.isFinite else { return nil }
        return .number(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number))
    }

    static func whole(_ number: Int) -> JSONValue { .number(String(number)) }

    static func reference(_ url: String) -> JSONValue { .object([Member("reference", .string(url))]) }
}
