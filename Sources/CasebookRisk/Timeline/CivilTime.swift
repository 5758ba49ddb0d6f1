internal import CasebookCore

/// Times as sources write them, as seconds from 1970 on a clock without zones: `2024-03-05`, `2024-03-05 08:30`, `2024-03-05T08:30:15.2+08:00`, `202403050830`.
public enum CivilTime {
    /// Nil for what is no time. A stated offset is taken off, so that times of different zones can be compared; a time without one is taken as it stands, or
    /// as `offset` says.
    ///
    /// - Parameters:
    ///   - isEnd: whether a date without a time means its last second: what is known on a day is surely known only when it is over.
    ///   - offset: in seconds, of times that state none.
    public static func seconds(_ text: String, isEnd: Bool = false, offset: Int = 0) -> Double? {
        read(text, isEnd: isEnd).map { $0.seconds - Double($0.offset ?? offset) }
    }

    /// The offset that a time states, in seconds; nil where it states none or is no time.
    public static func offset(_ text: String) -> Int? { read(text, isEnd: false)?.offset }

    private static func read(_ text: String, isEnd: Bool) -> (seconds: Double, offset: Int?)? {
        var digits: [Int] = [], fraction = 0.0, offset: Int?, place = text.utf8.startIndex
        let bytes = text.utf8
        /// Reads as many digits as there are.
        func number() -> (value: Int, count: Int) {
            var value = 0, count = 0
            while place < bytes.endIndex, count < 15, (0x30...0x39).contains(bytes[place]) {
                value = value * 10 + Int(bytes[place] - 0x30)
                count += 1
                place = bytes.index(after: place)
            }
            return (value, count)
        }
        while place < bytes.endIndex, digits.count < 6 {
            let (value, count) = number()
            guard count > 0 else { break }
            // The year has four places: 03/05/24 is written by some as day, by others as month or year first.
            if digits.isEmpty, count < 4 || count == 5 { return nil }
            if digits.isEmpty, count >= 6 {
                // All in one, as HL7 writes it.
                let whole = String(text.utf8.prefix(count)) ?? ""
                var rest = Substring(whole)
                digits.append(Int(rest.prefix(4)) ?? 0)
                rest = rest.dropFirst(4)
                while rest.count >= 2, digits.count < 6 {
                    digits.append(Int(rest.prefix(2)) ?? 0)
                    rest = rest.dropFirst(2)
                }
                guard rest.isEmpty else { return nil }
                break
            }
            digits.append(value)
            guard place < bytes.endIndex else { break }
            let sign = bytes[place]
            let isSeparator = digits.count < 3 ? sign == 0x2D || sign == 0x2F : digits.count == 3 ? sign == 0x20 || sign == 0x54 : sign == 0x3A
            guard isSeparator else { break }
            place = bytes.index(after: place)
        }
        if place < bytes.endIndex, bytes[place] == 0x2E {
            place = bytes.index(after: place)
            let (value, count) = number()
            var scale = 1.0
            for _ in 0..<count { scale *= 10 }
            fraction = Double(value) / scale
        }
        if place < bytes.endIndex, bytes[place] == 0x5A {
            place = bytes.index(after: place)
            offset = 0
        }
        if place < bytes.endIndex, bytes[place] == 0x2B || bytes[place] == 0x2D, digits.count > 3 {
            let isWest = bytes[place] == 0x2D
            place = bytes.index(after: place)
            var (value, count) = number()
            guard (1...4).contains(count) else { return nil }
            if count <= 2 { value *= 100 }
            if place < bytes.endIndex, bytes[place] == 0x3A {
                place = bytes.index(after: place)
                value += number().value
            }
            guard value <= 1800, value % 100 < 60 else { return nil }
            offset = (isWest ? -1 : 1) * (value / 100 * 3600 + value % 100 * 60)
        }
        guard place == bytes.endIndex, let year = digits.first, (1...9999).contains(year) else { return nil }
        let month = digits.count > 1 ? digits[1] : isEnd ? 12 : 1
        guard (1...12).contains(month) else { return nil }
        guard let date = CivilDate(year: year, month: month, day: digits.count > 2 ? digits[2] : isEnd ? CivilDate.days(in: month, of: year) : 1) else { return nil }
        let isDate = digits.count <= 3
        let hour = isDate ? isEnd ? 23 : 0 : digits[3], minute = digits.count > 4 ? digits[4] : isEnd ? 59 : 0, second = digits.count > 5 ? digits[5] : isEnd ? 59 : 0
        guard hour < 24 || hour == 24 && minute + second == 0, minute < 60, second <= 60 else { return nil }
        return (Double(date.daysFromEpoch * 86_400 + hour * 3_600 + minute * 60 + second) + fraction, offset)
    }

    /// Whole years between two times, as ages are counted: a year is over on its day, whatever its hour.
    package static func years(from first: Double, to last: Double) -> Int {
        let (birth, now) = (date(first), date(last))
        return now.year - birth.year - ((now.month, now.day) < (birth.month, birth.day) ? 1 : 0)
    }

    private static func date(_ seconds: Double) -> CivilDate { CivilDate(daysFromEpoch: Int((seconds / 86_400).rounded(.down))) }
}
