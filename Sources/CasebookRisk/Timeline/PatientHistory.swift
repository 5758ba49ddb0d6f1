/// All that sources tell of one patient, at times of the calendar, out of which timelines are made.
public struct PatientHistory: Sendable {
    /// What one timeline is of.
    public enum Unit: String, Sendable, CaseIterable {
        /// The patient, from the first thing that is known.
        case patient
        /// A visit, with what happened before it.
        case visit
    }

    public struct Visit: Sendable, Hashable {
        public var id: String
        /// Seconds (`CivilTime`).
        public var start: Double
        public var end: Double?
        public var statics: [String: TimelineValue]

        public init(id: String, start: Double, end: Double? = nil, statics: [String: TimelineValue] = [:]) {
            self.id = id
            self.start = start
            self.end = end
            self.statics = statics
        }
    }

    /// An event that is known when its visit ends, as diagnoses are that are coded then.
    public struct CodedEvent: Sendable, Hashable {
        public var visit: String
        public var event: TimelineEvent

        public init(visit: String, event: TimelineEvent) {
            self.visit = visit
            self.event = event
        }
    }

    public var patient: String
    public var statics: [String: TimelineValue]
    /// Seconds (`CivilTime`).
    public var birth: Double?
    /// Times in seconds, where a timeline has hours.
    public var events: [TimelineEvent]
    /// Of visits that have not ended nobody knows them.
    public var codedEvents: [CodedEvent]
    public var notes: [TimelineNote]
    public var visits: [Visit]

    public init(patient: String) {
        self.patient = patient
        statics = [:]
        events = []
        codedEvents = []
        notes = []
        visits = []
    }

    /// What another source tells of the same patient. What both state of what does not change stays as it was first.
    public mutating func merge(_ other: PatientHistory) {
        statics.merge(other.statics) { first, _ in first }
        birth = birth ?? other.birth
        events += other.events
        codedEvents += other.codedEvents
        notes += other.notes
        for visit in other.visits where !visits.contains(where: { $0.id == visit.id }) { visits.append(visit) }
    }

    /// The timelines of the patient, each from its own start: hours, the age in years at the start as `age`, and for visits how many there were before
    /// (`priorVisits`) and the visit's end as the hour of scoring. Of a visit what happened after its end is left out.
    public func timelines(_ unit: Unit) -> [PatientTimeline] {
        switch unit {
        case .patient:
            let times = events.map(\.time) + notes.map(\.time) + visits.map(\.start)
            return [timeline(id: patient, from: times.min() ?? 0, until: nil, statics: [:])]
        case .visit:
            let ordered = visits.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
            return ordered.enumerated().map { place, visit in
                var own = visit.statics
                own["priorVisits"] = .number(Double(place))
                return timeline(id: visit.id, from: visit.start, until: visit.end, statics: own)
            }
        }
    }

    private func timeline(id: String, from start: Double, until end: Double?, statics own: [String: TimelineValue]) -> PatientTimeline {
        func hours(_ seconds: Double) -> Double { ((seconds - start) / 3_600 * 10_000).rounded() / 10_000 }
        var result = PatientTimeline(id: id, group: patient, statics: statics.merging(own) { $1 })
        let ends = Dictionary(visits.compactMap { visit in visit.end.map { (visit.id, $0) } }) { first, _ in first }
        let coded = codedEvents.compactMap { coded -> TimelineEvent? in
            guard let end = ends[coded.visit] else { return nil }
            var event = coded.event
            event.known = max(event.known, end)
            return event
        }
        if let birth, birth <= start { result.statics["age"] = .number(((start - birth) / 31_556_952).rounded(.down)) }
        for event in events + coded where end.map({ event.time <= $0 }) ?? true {
            var event = event
            (event.time, event.known) = (hours(event.time), hours(event.known))
            result.events.append(event)
        }
        result.events.sort { ($0.time, $0.known, $0.code) < ($1.time, $1.known, $1.code) }
        for note in notes where end.map({ note.time <= $0 }) ?? true {
            var note = note
            (note.time, note.known) = (hours(note.time), hours(note.known))
            result.notes.append(note)
        }
        result.asOf = end.map(hours)
        return result
    }
}
