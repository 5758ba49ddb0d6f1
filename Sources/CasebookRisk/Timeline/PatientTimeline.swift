/// What is known of a patient, a stay or an encounter: what does not change, what happened when, and the notes.
///
/// One timeline is one unit that is scored; `group` names the patient where several units are the same patient's.
public struct PatientTimeline: Sendable, Hashable {
    public var id: String
    public var group: String?
    public var statics: [String: TimelineValue]
    public var events: [TimelineEvent]
    public var notes: [TimelineNote]
    /// The outcome, where it is known.
    public var label: TimelineValue?
    /// The hour at which the unit is to be scored, where it states one.
    public var asOf: Double?

    public init(
        id: String, group: String? = nil, statics: [String: TimelineValue] = [:], events: [TimelineEvent] = [], notes: [TimelineNote] = [], label: TimelineValue? = nil,
        asOf: Double? = nil
    ) {
        self.id = id
        self.group = group
        self.statics = statics
        self.events = events
        self.notes = notes
        self.label = label
        self.asOf = asOf
    }

    /// What could be seen at an hour: events and notes that had happened and were known by then, in the order of their times (of equal times, of their codes
    /// and values, so that the order in which a source lists them does not matter).
    ///
    /// O(n log n).
    public func visible(asOf hour: Double) -> PatientTimeline {
        var seen = self
        seen.asOf = hour
        seen.events = events.filter { $0.known <= hour && $0.time <= hour }.sorted(by: Self.precedes)
        seen.notes = notes.filter { $0.known <= hour && $0.time <= hour }.sorted { ($0.time, $0.known) < ($1.time, $1.known) }
        return seen
    }

    /// The last hour of which anything is known; 0 where nothing is.
    public var end: Double {
        max(events.reduce(0) { max($0, $1.time, $1.known) }, notes.reduce(0) { max($0, $1.time, $1.known) })
    }

    private static func precedes(_ a: TimelineEvent, _ b: TimelineEvent) -> Bool {
        if a.time != b.time { return a.time < b.time }
        if a.known != b.known { return a.known < b.known }
        if a.code != b.code { return a.code < b.code }
        let (first, second) = (a.value?.number ?? -.infinity, b.value?.number ?? -.infinity)
        return first != second ? first < second : (a.value?.word ?? "") < (b.value?.word ?? "")
    }
}
