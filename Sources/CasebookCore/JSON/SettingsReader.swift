/// Reads an object of settings member by member; a member that nobody asked for is a mistake, and is told.
package struct SettingsReader {
    private let value: JSONValue
    /// Where it stands, for messages: `columns[2]`.
    private let path: String
    private let file: String?
    private var known: Set<String> = []

    /// Throws `schema.malformed` where the value is no object.
    package init(_ value: JSONValue, path: String = "", file: String? = nil) throws(ClinicalError) {
        guard case .object = value else {
            throw ClinicalError(.schemaMalformed, "\(path.isEmpty ? "The file" : "'\(path)'") must be an object.", at: file.map { Location(file: $0) })
        }
        self.value = value
        self.path = path
        self.file = file
    }

    package func error(_ key: String, _ message: String) -> ClinicalError {
        ClinicalError(.schemaMalformed, "'\(path.isEmpty ? key : path + "." + key)' \(message)", at: file.map { Location(file: $0) })
    }

    private mutating func member(_ key: String) -> JSONValue? {
        known.insert(key)
        return value[key].flatMap { $0 == .null ? nil : $0 }
    }

    package mutating func string(_ key: String) throws(ClinicalError) -> String? {
        guard let member = member(key) else { return nil }
        guard let text = member.string else { throw error(key, "must be a text.") }
        return text
    }

    package mutating func needed(_ key: String) throws(ClinicalError) -> String {
        guard let text = try string(key), !text.isEmpty else { throw error(key, "is needed, a text.") }
        return text
    }

    package mutating func number(_ key: String) throws(ClinicalError) -> Double? {
        guard let member = member(key) else { return nil }
        guard case .number(let text) = member, let number = Double(text), number.isFinite else { throw error(key, "must be a number.") }
        return number
    }

    package mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(ClinicalError) -> Int? {
        guard let member = member(key) else { return nil }
        guard let number = member.integer, range.contains(number) else { throw error(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound).") }
        return number
    }

    package mutating func bool(_ key: String) throws(ClinicalError) -> Bool? {
        guard let member = member(key) else { return nil }
        guard case .bool(let bool) = member else { throw error(key, "must be true or false.") }
        return bool
    }

    /// Texts or numbers, as words; one of them needs no list.
    package mutating func words(_ key: String) throws(ClinicalError) -> [String]? {
        guard let member = member(key) else { return nil }
        var words: [String] = []
        for item in member.array ?? [member] {
            switch item {
            case .string(let text): words.append(text)
            case .number(let text):
                guard let number = Double(text), number.isFinite else { throw error(key, "holds no finite number.") }
                words.append(number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number))
            default: throw error(key, "must be a list of texts or numbers.")
            }
        }
        return words
    }

    package mutating func range(_ key: String) throws(ClinicalError) -> ClosedRange<Double>? {
        guard let member = member(key) else { return nil }
        guard let items = member.array, items.count == 2, case .number(let low) = items[0], case .number(let high) = items[1], let low = Double(low), let high = Double(high),
            low <= high, low.isFinite, high.isFinite
        else { throw error(key, "must be two numbers, the lower one first.") }
        return low...high
    }

    /// Numbers by name.
    package mutating func numbers(_ key: String) throws(ClinicalError) -> [String: Double]? {
        guard let member = member(key) else { return nil }
        guard case .object(let members) = member else { throw error(key, "must be an object of numbers.") }
        var numbers: [String: Double] = [:]
        for item in members {
            guard case .number(let text) = item.value, let number = Double(text), number.isFinite else { throw error(key, "must be an object of numbers.") }
            numbers[item.key] = number
        }
        return numbers
    }

    /// Texts by name.
    package mutating func texts(_ key: String) throws(ClinicalError) -> [String: String]? {
        guard let member = member(key) else { return nil }
        guard case .object(let members) = member else { throw error(key, "must be an object of texts.") }
        var texts: [String: String] = [:]
        for item in members {
            guard let text = item.value.string else { throw error(key, "must be an object of texts.") }
            texts[item.key] = text
        }
        return texts
    }

    package mutating func reader(_ key: String) throws(ClinicalError) -> SettingsReader? {
        guard let member = member(key) else { return nil }
        return try SettingsReader(member, path: path.isEmpty ? key : path + "." + key, file: file)
    }

    /// The objects of a list; a bare text stands for an object with that name.
    package mutating func readers(_ key: String) throws(ClinicalError) -> [SettingsReader] {
        guard let member = member(key) else { return [] }
        guard let items = member.array else { throw error(key, "must be a list.") }
        var readers: [SettingsReader] = []
        for (place, item) in items.enumerated() {
            let item = item.string.map { JSONValue.object([.init("name", .string($0))]) } ?? item
            readers.append(try SettingsReader(item, path: (path.isEmpty ? key : path + "." + key) + "[\(place)]", file: file))
        }
        return readers
    }

    /// One of the names of an enumeration.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) throws(ClinicalError) -> Choice? where Choice.RawValue == String {
        guard let text = try string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else { throw error(key, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).") }
        return choice
    }

    /// Throws where there is a member that was never asked for.
    package func end() throws(ClinicalError) {
        guard case .object(let members) = value, let stray = members.first(where: { !known.contains($0.key) }) else { return }
        throw error(stray.key, "is not known here; \(known.sorted().joined(separator: ", ")) are.")
    }
}

extension ClinicalError.Code {
    /// A schema, recipe or description of tables is wrong.
    public static let schemaMalformed = Self("schema.malformed")
}
