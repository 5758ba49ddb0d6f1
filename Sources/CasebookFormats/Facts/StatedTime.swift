internal import CasebookCore

/// A time as a source writes it, at its own precision: `2024`, `2024-03`, `2024-03-05`, `2024-03-05T08:30`, `2024/3/5 08:30:15+08:00`, `20240305`.
struct StatedTime {
    let year: Int
    let month: Int?
    let day: Int?
    /// Hour, minute and second.
    let clock: (hour: Int, minute: Int, second: Int)?
    /// `Z`, or sign, hours and minutes; nil where the source states none, which means a local time.
    let offset: String?

    /// Nil for what is no time, or no time of the calendar: seasons, weeks, `PAST_REF`.
    init?(_ text: String) {
        var scan = Scanner(bytes: Array(text.utf8))
        guard let year = scan.number(4...4), year > 0 else { return nil }
        self.year = year
        var day: Int?, clock: (hour: Int, minute: Int, second: Int)?, offset: String?
        let isCompact = scan.peek.map { (0x30...0x39).contains($0) } ?? false
        let hasMonth = isCompact || scan.take([0x2D, 0x2F])
        month = hasMonth ? scan.number(isCompact ? 2...2 : 1...2) : nil
        if hasMonth, month == nil { return nil }
        if month != nil, isCompact ? scan.peek.map({ (0x30...0x39).contains($0) }) ?? false : scan.take([0x2D, 0x2F]) {
            day = scan.number(isCompact ? 2...2 : 1...2)
            if day == nil { return nil }
        }
        guard CivilDate(year: year, month: month ?? 1, day: day ?? 1) != nil else { return nil }
        if day != nil, scan.take([0x54, 0x20]) || isCompact && !scan.isAtEnd {
            guard let hour = scan.number(2...2), hour < 24 else { return nil }
            var minute = 0, second = 0
            if scan.take([0x3A]) || isCompact && scan.peek.map({ (0x30...0x39).contains($0) }) ?? false {
                guard let value = scan.number(2...2), value < 60 else { return nil }
                minute = value
                if scan.take([0x3A]) || isCompact && scan.peek.map({ (0x30...0x39).contains($0) }) ?? false {
                    guard let value = scan.number(2...2), value < 60 else { return nil }
                    second = value
                    if scan.take([0x2E]), scan.number(1...9) == nil { return nil }
                }
            }
            clock = (hour, minute, second)
            offset = scan.offset()
        }
        guard scan.isAtEnd else { return nil }
        (self.day, self.clock, self.offset) = (day, clock, offset)
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// `2024`, `2024-03` or `2024-03-05`.
    var date: String {
        var text = String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)"
        if let month { text += "-" + Self.two(month) }
        if let day { text += "-" + Self.two(day) }
        return text
    }

    /// `2024-03-05`; the first day of a month or year that is stated alone.
    var firstDay: String { date + (month == nil ? "-01-01" : day == nil ? "-01" : "") }

    /// `08:30:00`; nil where none is stated.
    var time: String? { clock.map { "\(Self.two($0.hour)):\(Self.two($0.minute)):\(Self.two($0.second))" } }

    /// As FHIR's `dateTime`, which has no clock without an offset: a local time is written as its day.
    var dateTime: String { instant ?? date }

    /// As FHIR's `instant`; nil where the source states less.
    var instant: String? {
        guard let time, let offset else { return nil }
        return "\(date)T\(time)\(offset)"
    }

    private struct Scanner {
        let bytes: [UInt8]
        var place = 0
        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }
        var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func take(_ any: [UInt8]) -> Bool {
            guard let byte = peek, any.contains(byte) else { return false }
            place += 1
            return true
        }

        mutating func number(_ counts: ClosedRange<Int>) -> Int? {
            var value = 0, count = 0
            while count < counts.upperBound, let byte = peek, (0x30...0x39).contains(byte) {
                value = value * 10 + Int(byte - 0x30)
                place += 1
                count += 1
            }
            return counts.contains(count) ? value : nil
        }

        mutating func offset() -> String? {
            if take([0x5A]) { return "Z" }
            guard let sign = peek, take([0x2B, 0x2D]), let hours = number(2...2), hours <= 14 else { return nil }
            _ = take([0x3A])
            let minutes = number(2...2) ?? 0
            guard minutes < 60 else { return nil }
            return (sign == 0x2B ? "+" : "-") + StatedTime.two(hours) + ":" + StatedTime.two(minutes)
        }
    }
}
