/// What a risk model predicts.
public enum RiskTarget: Sendable, Hashable {
    /// Yes or no: one of `positive` in the column is yes; without any, 1, true and yes are.
    case binary(column: String, positive: [String])
    /// One of the values of a column.
    case classes(column: String)
    /// The time of an event or of the end of observation, and whether it was the event.
    case survival(time: String, event: String, positive: [String])

    /// The columns that tell the outcome and must not be features.
    public var columns: [String] {
        switch self {
        case .binary(let column, _), .classes(let column): [column]
        case .survival(let time, let event, _): [time, event]
        }
    }

    /// Whether a value of an outcome's column is a yes; nil where it cannot be told.
    static func isPositive(_ value: TimelineValue, _ positive: [String]) -> Bool? {
        if !positive.isEmpty { return positive.contains(value.word) }
        switch value.word.lowercased() {
        case "1", "true", "yes", "y", "是": return true
        case "0", "false", "no", "n", "否": return false
        default: return nil
        }
    }
}
