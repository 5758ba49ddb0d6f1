/// A time of day, as exact as a text gives it.
package struct ClockTime: Sendable, Hashable {
    package var hour: Int
    package var minute: Int?
    package var second: Int?

    /// Nil where there is no such time. Hour 24 is midnight of the next day and is kept as it is written.
    package init?(hour: Int, minute: Int? = nil, second: Int? = nil) {
        guard (0...24).contains(hour), (0...59).contains(minute ?? 0), (0...60).contains(second ?? 0), hour < 24 || (minute ?? 0) == 0 && (second ?? 0) == 0 else { return nil }
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The same time, so many minutes later, within a day.
    package func adding(minutes: Int) -> ClockTime {
        let total = ((hour * 60 + (minute ?? 0) + minutes % 1440) % 1440 + 1440) % 1440
        return ClockTime(hour: total / 60, minute: total % 60, second: second) ?? self
    }

    /// The time in the part of the day that the text names: 3 in the afternoon is 15, 12 at night is 0.
    package func within(_ part: DayPart) -> ClockTime {
        var time = self
        switch part {
        case .morning: if hour == 12 { time.hour = 0 }
        case .midday: if hour >= 1, hour <= 3 { time.hour += 12 }
        case .afternoon, .evening: if hour < 12 { time.hour += 12 }
        case .night: if hour == 12 { time.hour = 0 } else if hour >= 5, hour < 12 { time.hour += 12 }
        case .day: break
        }
        return time
    }

    /// `T08`, `T08:30`, `T08:30:05`.
    package var text: String {
        var text = "T" + CalendarPeriod.digits(hour, 2)
        if let minute { text += ":" + CalendarPeriod.digits(minute, 2) }
        if let minute, let second, minute >= 0 { text += ":" + CalendarPeriod.digits(second, 2) }
        return text
    }
}
