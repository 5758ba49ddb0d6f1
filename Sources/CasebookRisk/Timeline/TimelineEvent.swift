/// Something that happened to a patient at a time: a measurement, a diagnosis, a drug, a finding of a note.
public struct TimelineEvent: Sendable, Hashable {
    /// When it happened, in hours from the start of observation.
    public var time: Double
    /// When it was filed, resulted or signed, in the same hours: before that nobody knew it.
    public var known: Double
    public var code: String
    /// Nil for what only happens, such as a diagnosis.
    public var value: TimelineValue?
    public var unit: String?

    public init(time: Double, known: Double? = nil, code: String, value: TimelineValue? = nil, unit: String? = nil) {
        self.time = time
        self.known = known ?? time
        self.code = code
        self.value = value
        self.unit = unit
    }
}
