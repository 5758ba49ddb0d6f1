public import CasebookCore

extension PatientTimeline {
    private static let members: Set<String> = ["static", "events", "notes"]

    /// A timeline of a line of JSON: `{"id","static":{…},"events":[{"time","known","code","value","unit"}],"notes":[{"time","known","text"}],"label","group","asOf"}`, or a flat
    /// object, each of whose members is a column of a wide table.
    ///
    /// Throws `timeline.malformed` where a part has the wrong form; the message names the part and never its value.
    public init(_ value: JSONValue, idColumn: String? = nil, groupColumn: String? = nil, needsGroup: Bool = true) throws(ClinicalError) {
        guard case .object(let members) = value else { throw Self.malformed("A JSON object was expected.") }
        var timeline = PatientTimeline(id: "")
        let isFlat = !members.contains { Self.members.contains($0.key) }
        for member in members where member.value != .null {
            switch member.key {
            case idColumn ?? "id", groupColumn ?? "group": timeline.statics[member.key] = try Self.name(member.value, member.key)
            case "static" where !isFlat:
                guard case .object(let parts) = member.value else { throw Self.malformed("'static' must be an object.") }
                for part in parts { if let value = try Self.value(part.value, part.key) { timeline.statics[part.key] = value } }
            case "events" where !isFlat:
                guard let events = member.value.array else { throw Self.malformed("'events' must be an array.") }
                timeline.events.reserveCapacity(events.count)
                for (place, event) in events.enumerated() { timeline.events.append(try Self.event(event, place)) }
            case "notes" where !isFlat:
                guard let notes = member.value.array else { throw Self.malformed("'notes' must be an array.") }
                for (place, note) in notes.enumerated() { timeline.notes.append(try Self.note(note, place)) }
            default:
                if let value = try Self.value(member.value, member.key) { timeline.statics[member.key] = value }
            }
        }
        try timeline.name(idColumn: idColumn, groupColumn: groupColumn, needsGroup: needsGroup)
        if !isFlat {
            if let hour = timeline.statics.removeValue(forKey: "asOf") {
                guard let hour = hour.number else { throw Self.malformed("'asOf' must be a number of hours.") }
                timeline.asOf = hour
            }
        }
        self = timeline
    }

    /// Takes id, group and label out of the columns.
    ///
    /// - Parameter needsGroup: whether a unit without a value in the group's column is an error.
    package mutating func name(idColumn: String?, groupColumn: String?, needsGroup: Bool) throws(ClinicalError) {
        guard let id = statics[idColumn ?? "id"]?.word, !id.isEmpty else {
            throw Self.malformed(idColumn.map { "The unit has no '\($0)', which was to be its id." } ?? "The unit has no 'id'; name its column with --id-column.")
        }
        self.id = id
        statics["id"] = nil
        if let groupColumn {
            group = statics[groupColumn]?.word
            if group == nil, needsGroup { throw Self.malformed("The unit has no '\(groupColumn)', which was to name its patient.") }
        } else {
            group = statics.removeValue(forKey: "group")?.word
        }
        label = statics.removeValue(forKey: "label")
    }

    /// An id, as it is written: long numbers are no floating point.
    private static func name(_ value: JSONValue, _ key: String) throws(ClinicalError) -> TimelineValue {
        switch value {
        case .number(let text), .string(let text): return .text(text)
        default: throw malformed("'\(PlainName(key))' names the unit or its patient and must be a text or a number.")
        }
    }

    private static func value(_ value: JSONValue, _ key: String) throws(ClinicalError) -> TimelineValue? {
        switch value {
        case .null: return nil
        case .bool(let bool): return .number(bool ? 1 : 0)
        case .number(let text):
            guard let number = Double(text), number.isFinite else { throw malformed("'\(PlainName(key))' is no finite number.") }
            return .number(number)
        case .string(let text): return text.isEmpty ? nil : .text(text)
        case .array, .object: throw malformed("'\(PlainName(key))' must be a number or a text.")
        }
    }

    private static func hour(_ value: JSONValue, _ key: String, _ place: String) throws(ClinicalError) -> Double? {
        guard let time = value[key], time != .null else { return nil }
        guard case .number(let text) = time, let hour = Double(text), hour.isFinite else { throw malformed("'\(key)' of \(place) must be a number of hours.") }
        return hour
    }

    private static func event(_ value: JSONValue, _ place: Int) throws(ClinicalError) -> TimelineEvent {
        let name = "event \(place + 1)"
        guard let time = try hour(value, "time", name) else { throw malformed("\(name.capitalizedFirst) has no 'time'.") }
        guard let code = value["code"]?.string, !code.isEmpty else { throw malformed("\(name.capitalizedFirst) has no 'code'.") }
        let known = try hour(value, "known", name)
        return TimelineEvent(
            time: time, known: known, code: code, value: try value["value"].flatMap { part throws(ClinicalError) in try Self.value(part, "value") }, unit: value["unit"]?.string)
    }

    private static func note(_ value: JSONValue, _ place: Int) throws(ClinicalError) -> TimelineNote {
        let name = "note \(place + 1)"
        guard let time = try hour(value, "time", name) else { throw malformed("\(name.capitalizedFirst) has no 'time'.") }
        guard let text = value["text"]?.string else { throw malformed("\(name.capitalizedFirst) has no 'text'.") }
        return TimelineNote(time: time, known: try hour(value, "known", name), text: SensitiveText(text))
    }

    private static func malformed(_ message: String) -> ClinicalError { ClinicalError(.timelineMalformed, message) }

    /// The line of JSON that a timeline is read from.
    public var json: JSONValue {
        func number(_ value: Double) -> JSONValue { .number(TimelineValue.number(value).word) }
        func value(_ value: TimelineValue) -> JSONValue {
            if case .text(let text) = value { return .string(text) }
            return .number(value.word)
        }
        var members = [JSONValue.Member("id", .string(id))]
        if let group { members.append(.init("group", .string(group))) }
        if !statics.isEmpty { members.append(.init("static", .object(statics.sorted { $0.key < $1.key }.map { .init($0.key, value($0.value)) }))) }
        if !events.isEmpty {
            members.append(
                .init(
                    "events",
                    .array(
                        events.map { event in
                            var parts = [JSONValue.Member("time", number(event.time))]
                            if event.known != event.time { parts.append(.init("known", number(event.known))) }
                            parts.append(.init("code", .string(event.code)))
                            if let found = event.value { parts.append(.init("value", value(found))) }
                            if let unit = event.unit { parts.append(.init("unit", .string(unit))) }
                            return .object(parts)
                        })))
        }
        if !notes.isEmpty {
            members.append(
                .init(
                    "notes",
                    .array(
                        notes.map { note in
                            var parts = [JSONValue.Member("time", number(note.time))]
                            if note.known != note.time { parts.append(.init("known", number(note.known))) }
                            parts.append(.init("text", .string(note.text.reveal { $0 })))
                            return .object(parts)
                        })))
        }
        if let asOf { members.append(.init("asOf", number(asOf))) }
        if let label { members.append(.init("label", value(label))) }
        return .object(members)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// A key of outside input in a message: cut short, so that a note that stands where a key should is not printed.
private struct PlainName: CustomStringConvertible {
    let description: String
    init(_ key: String) { description = key.count <= 40 && key.allSatisfy { $0.isLetter || $0.isNumber || "_- .".contains($0) } ? key : "a member" }
}

extension ClinicalError.Code {
    /// A line or row is no timeline.
    public static let timelineMalformed = Self("timeline.malformed")
}
