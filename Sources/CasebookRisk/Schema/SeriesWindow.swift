/// A stretch of time before the hour of scoring.
public enum SeriesWindow: Sendable, Hashable {
    /// Everything seen.
    case all
    /// The last hours before scoring.
    case last(Double)
    /// The first hours of observation, from hour 0: a visit's own, not what was before.
    case first(Double)

    /// From `all`, `last 24`, `first 24`.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        if parts == ["all"] {
            self = .all
            return
        }
        guard parts.count == 2, let hours = Double(parts[1]), hours > 0, hours.isFinite else { return nil }
        switch parts[0] {
        case "last": self = .last(hours)
        case "first": self = .first(hours)
        default: return nil
        }
    }

    public var text: String {
        switch self {
        case .all: "all"
        case .last(let hours): "last " + TimelineValue.number(hours).word
        case .first(let hours): "first " + TimelineValue.number(hours).word
        }
    }

    package func contains(_ time: Double, asOf: Double) -> Bool {
        switch self {
        case .all: true
        case .last(let hours): time > asOf - hours
        case .first(let hours): time >= 0 && time < hours
        }
    }
}
