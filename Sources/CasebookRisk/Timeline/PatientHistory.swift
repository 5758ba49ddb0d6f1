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
        /// Nil for the visit in which it happened; outside of any it is known as it says itself.
        public var visit: String?
        public var event: TimelineEvent

        public init(visit: String?, event: TimelineEvent) {
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

    /// What another source tells of the same patient. What both state of what does not change stays as it was first; of a visit, one may state the start and another the end.
    public mutating func merge(_ other: PatientHistory) {
        statics.merge(other.statics) { first, _ in first }
        birth = birth ?? other.birth
        events += other.events
        codedEvents += other.codedEvents
        notes += other.notes
        for visit in other.visits {
            guard let place = visits.firstIndex(where: { $0.id == visit.id }) else {
                visits.append(visit)
                continue
            }
            visits[place].start = min(visits[place].start, visit.start)
            visits[place].end = visits[place].end ?? visit.end
            visits[place].statics.merge(visit.statics) { first, _ in first }
        }
    }

    /// The timelines of the patient, one after another, each from its own start: hours, the age in years at the start as `age`, and for visits how many there were before
    /// (`priorVisits`). Of a visit what happened after its end is left out, or after the start of the next where it states no end. What is stated twice counts once.
    public func timelines(_ unit: Unit) -> some Sequence<PatientTimeline> {
        let ordered = visits.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        let moments = moments(ordered)
        let first = min(moments.first?.time ?? .infinity, notes.map(\.time).min() ?? .infinity, ordered.first?.start ?? .infinity)
        return (0..<(unit == .patient ? 1 : ordered.count)).lazy.map { place in
            if unit == .patient { return timeline(id: patient, from: first.isFinite ? first : 0, until: nil, statics: [:], moments) }
            let visit = ordered[place]
            var own = visit.statics
            own["priorVisits"] = .number(Double(place))
            let next = place + 1 < ordered.count ? ordered[place + 1].start : nil
            return timeline(id: visit.id, from: visit.start, until: visit.end ?? next, statics: own, moments)
        }
    }

    /// All events with the times at which they were known, in order, none twice.
    private func moments(_ ordered: [Visit]) -> [TimelineEvent] {
        var ends: [String: Double?] = [:]
        for visit in ordered { ends[visit.id] = .some(visit.end) }
        var all = events
        for coded in codedEvents {
            var event = coded.event
            if let visit = coded.visit {
                guard let known = ends[visit], let end = known else { continue }
                event.known = max(event.known, end)
            } else if let around = ordered.last(where: { $0.start <= event.time && $0.end.map { event.time <= $0 } ?? true }) {
                guard let end = around.end else { continue }
                event.known = max(event.known, end)
            }
            all.append(event)
        }
        all.sort { ($0.time, $0.code, $0.value?.word ?? "", $0.unit ?? "", $0.known) < ($1.time, $1.code, $1.value?.word ?? "", $1.unit ?? "", $1.known) }
        var kept: [TimelineEvent] = []
        for event in all {
            if let last = kept.last, last.time == event.time, last.code == event.code, last.value == event.value, last.unit == event.unit { continue }
            kept.append(event)
        }
        return kept.sorted { ($0.time, $0.known, $0.code) < ($1.time, $1.known, $1.code) }
    }

    private func timeline(id: String, from start: Double, until end: Double?, statics own: [String: TimelineValue], _ moments: [TimelineEvent]) -> PatientTimeline {
        func hours(_ seconds: Double) -> Double { ((seconds - start) / 3_600 * 10_000).rounded() / 10_000 }
        var result = PatientTimeline(id: id, group: patient, statics: statics.merging(own) { $1 })
        if let birth, birth <= start { result.statics["age"] = .number(Double(CivilTime.years(from: birth, to: start))) }
        for event in moments {
            if let end, event.time > end { break }
            var event = event
            (event.time, event.known) = (hours(event.time), hours(event.known))
            result.events.append(event)
        }
        for note in notes where end.map({ note.time <= $0 }) ?? true {
            var note = note
            (note.time, note.known) = (hours(note.time), hours(note.known))
            result.notes.append(note)
        }
        return result
    }
}
