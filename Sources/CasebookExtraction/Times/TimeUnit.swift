/// Units that times are counted in.
package enum TimeUnit: Int, Sendable, Hashable, CaseIterable, Comparable {
    case year, month, week, day, hour, minute, second

    /// As durations write it: `Y`; months and minutes share a letter and are told apart by the `T` before the time of day.
    package var letter: String { ["Y", "M", "W", "D", "H", "M", "S"][rawValue] }
    package var isOfDay: Bool { rawValue >= TimeUnit.hour.rawValue }

    package static func < (left: TimeUnit, right: TimeUnit) -> Bool { left.rawValue < right.rawValue }
}
