package import CasebookCore

/// What relative times of a text count from.
package struct TimeReference: Sendable, Hashable {
    package let date: CivilDate
    /// Nil where only the day is known.
    package let clock: ClockTime?

    package init(date: CivilDate, clock: ClockTime? = nil) {
        self.date = date
        self.clock = clock
    }

    /// Reads an ISO 8601 date or date and time (`2024-03-05`, `2024-03-05T08:30:00+08:00`); a zone is left out, since times of notes are local. Nil where a day is missing.
    package init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(32))
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte) - 0x30
            }
            return value
        }
        guard let year = number(0..<4), bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let month = number(5..<7), let day = number(8..<10),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        self.date = date
        guard bytes.count >= 16, bytes[10] == 0x54 || bytes[10] == 0x20, let hour = number(11..<13), bytes[13] == 0x3A, let minute = number(14..<16) else {
            clock = nil
            return
        }
        clock = ClockTime(hour: hour, minute: minute, second: bytes.count >= 19 && bytes[16] == 0x3A ? number(17..<19) : nil)
    }
}
