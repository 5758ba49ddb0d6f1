package import CasebookCore

extension PatientHistory {
    /// For a working file: what `init(_:)` reads again.
    package var json: JSONValue {
        func number(_ value: Double) -> JSONValue { .number("\(value)") }
        // Events, notes and what does not change are those of a timeline in seconds.
        var members: [JSONValue.Member] = [.init("timeline", PatientTimeline(id: patient, statics: statics, events: events, notes: notes).json)]
        if !codedEvents.isEmpty {
            members.append(
                .init(
                    "coded",
                    .array(
                        codedEvents.map { .object([.init("visit", .string($0.visit)), .init("timeline", PatientTimeline(id: "-", events: [$0.event]).json)]) })))
        }
        if let birth { members.append(.init("birth", number(birth))) }
        if !visits.isEmpty {
            members.append(
                .init(
                    "visits",
                    .array(
                        visits.map { visit in
                            var parts: [JSONValue.Member] = [.init("start", number(visit.start)), .init("timeline", PatientTimeline(id: visit.id, statics: visit.statics).json)]
                            if let end = visit.end { parts.append(.init("end", number(end))) }
                            return .object(parts)
                        })))
        }
        return .object(members)
    }

    package init(_ json: JSONValue) throws(ClinicalError) {
        func number(_ value: JSONValue?) -> Double? {
            if case .number(let text)? = value { return Double(text) }
            return nil
        }
        let timeline = try PatientTimeline(Self.marked(json["timeline"] ?? .null))
        self.init(patient: timeline.id)
        (statics, events, notes) = (timeline.statics, timeline.events, timeline.notes)
        birth = number(json["birth"])
        for part in json["coded"]?.array ?? [] {
            guard let visit = part["visit"]?.string, let event = try PatientTimeline(Self.marked(part["timeline"] ?? .null)).events.first else { continue }
            codedEvents.append(CodedEvent(visit: visit, event: event))
        }
        for part in json["visits"]?.array ?? [] {
            let own = try PatientTimeline(Self.marked(part["timeline"] ?? .null))
            visits.append(Visit(id: own.id, start: number(part["start"]) ?? 0, end: number(part["end"]), statics: own.statics))
        }
    }

    /// An object without events is a timeline all the same, and no flat row.
    private static func marked(_ json: JSONValue) -> JSONValue {
        var json = json
        if json["static"] == nil { json["static"] = .object([]) }
        return json
    }
}
