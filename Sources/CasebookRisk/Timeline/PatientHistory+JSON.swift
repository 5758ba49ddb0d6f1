package import CasebookCore

extension PatientHistory {
    /// For a working file: what `init(_:)` reads again.
    package var json: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number("\($0)") } ?? .null }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func value(_ value: TimelineValue?) -> JSONValue {
            switch value {
            case .number(let found)?: number(found)
            case .text(let found)?: .string(found)
            case nil: .null
            }
        }
        func object(_ statics: [String: TimelineValue]) -> JSONValue { .object(statics.sorted { $0.key < $1.key }.map { .init($0.key, value($0.value)) }) }
        func event(_ event: TimelineEvent) -> [JSONValue] { [number(event.time), number(event.known), .string(event.code), value(event.value), text(event.unit)] }
        return .object([
            .init("patient", .string(patient)), .init("statics", object(statics)), .init("birth", number(birth)), .init("events", .array(events.map { .array(event($0)) })),
            .init("coded", .array(codedEvents.map { .array([text($0.visit)] + event($0.event)) })),
            .init("notes", .array(notes.map { .array([number($0.time), number($0.known), .string($0.text.reveal { $0 })]) })),
            .init("visits", .array(visits.map { .array([.string($0.id), number($0.start), number($0.end), object($0.statics)]) })),
        ])
    }

    /// Nil where it is not what `json` gives.
    package init?(_ json: JSONValue) {
        func number(_ json: JSONValue?) -> Double? { if case .number(let text)? = json { Double(text) } else { nil } }
        func value(_ json: JSONValue) -> TimelineValue? { number(json).map { .number($0) } ?? json.string.map { .text($0) } }
        func statics(_ json: JSONValue?) -> [String: TimelineValue] {
            guard case .object(let members)? = json else { return [:] }
            return Dictionary(members.compactMap { member in value(member.value).map { (member.key, $0) } }) { first, _ in first }
        }
        func event(_ parts: ArraySlice<JSONValue>) -> TimelineEvent? {
            let parts = Array(parts)
            guard parts.count == 5, let time = number(parts[0]), let code = parts[2].string else { return nil }
            return TimelineEvent(time: time, known: number(parts[1]), code: code, value: value(parts[3]), unit: parts[4].string)
        }
        guard let patient = json["patient"]?.string else { return nil }
        self.init(patient: patient)
        self.statics = statics(json["statics"])
        birth = number(json["birth"])
        for part in json["events"]?.array ?? [] {
            guard let event = event((part.array ?? [])[...]) else { return nil }
            events.append(event)
        }
        for part in json["coded"]?.array ?? [] {
            guard let parts = part.array, let event = event(parts.dropFirst()) else { return nil }
            codedEvents.append(CodedEvent(visit: parts[0].string, event: event))
        }
        for part in json["notes"]?.array ?? [] {
            guard let parts = part.array, parts.count == 3, let time = number(parts[0]), let text = parts[2].string else { return nil }
            notes.append(TimelineNote(time: time, known: number(parts[1]), text: SensitiveText(text)))
        }
        for part in json["visits"]?.array ?? [] {
            guard let parts = part.array, parts.count == 4, let id = parts[0].string, let start = number(parts[1]) else { return nil }
            visits.append(Visit(id: id, start: start, end: number(parts[2]), statics: statics(parts[3])))
        }
    }
}
