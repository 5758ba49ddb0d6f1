public import CasebookCore

/// A note of a patient, with the times at which it was written and signed.
public struct TimelineNote: Sendable, Hashable {
    /// In hours from the start of observation.
    public var time: Double
    /// When it was signed, in the same hours.
    public var known: Double
    public var text: SensitiveText

    public init(time: Double, known: Double? = nil, text: SensitiveText) {
        self.time = time
        self.known = known ?? time
        self.text = text
    }
}
