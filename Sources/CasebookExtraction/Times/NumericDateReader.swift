package import CasebookText

/// Reads dates and times of day that are written in digits alone: 2024-03-05, 2024.3.5, 03/05/2024, 20240305, 14:30.
package enum NumericDateReader {
    /// Which of day and month stands first where the year stands last and both could be either.
    package enum Order: Sendable { case monthFirst, dayFirst }

    /// How much a date in digits says that it is one.
    package enum Certainty: Int, Sendable { case weak, sure }

    package struct Found: Sendable, Hashable {
        package var period: CalendarPeriod
        package var range: Range<Int>
        /// Weak where the same could be a fraction, a ratio, a size or a pressure (3/5, 3.5, 3-5) and where a year has two digits and dots: the words around must tell.
        package var certainty: Certainty
    }

    private struct Part {
        var value: Int
        var count: Int
        var end: Int
    }

    /// The date that begins at a digit; nil where none does, or the number goes on on either side (1.2024-03-05, 2024-03-051).
    ///
    /// - Parameter isSecond: whether it may follow a number and a dash, as the end of an interval does.
    package static func date(in buffer: borrowing ScalarBuffer, at start: Int, end: Int, order: Order, isSecond: Bool = false) -> Found? {
        guard isStart(buffer, start, isSecond), let first = part(buffer, start, end) else { return nil }
        if first.count == 8 { return compact(first, start, buffer, end) }
        guard first.count <= 4, let separator = separator(buffer, first.end, end), let second = part(buffer, separator.end, end), second.count <= 4 else { return nil }
        if second.count <= 2, let next = Self.separator(buffer, second.end, end), next.sign == separator.sign, next.isSpaced == separator.isSpaced,
            let third = part(buffer, next.end, end), third.count <= 4
        {
            guard isEnd(buffer, third.end, end, sign: separator.sign) else { return nil }
            return full(first, second, third, separator.sign, order, start..<third.end)
        }
        guard isEnd(buffer, second.end, end, sign: separator.sign) else { return nil }
        return short(first, second, separator.sign, order, start..<second.end)
    }

    /// 20240305.
    private static func compact(_ part: Part, _ start: Int, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Found? {
        let period = CalendarPeriod(.day, year: part.value / 10_000, number: part.value / 100 % 100, day: part.value % 100)
        guard isEnd(buffer, part.end, end, sign: 0x2D), (1900...2100).contains(part.value / 10_000), period.first != nil else { return nil }
        return Found(period: period, range: start..<part.end, certainty: .sure)
    }

    private static func full(_ first: Part, _ second: Part, _ third: Part, _ sign: UInt32, _ order: Order, _ range: Range<Int>) -> Found? {
        let isDotted = sign == 0x2E
        // 2024-03-05
        if first.count == 4 { return found(first.value, second.value, third.value, range, .sure) }
        guard first.count <= 2, third.count == 4 || third.count == 2 else { return nil }
        let certainty: Certainty = third.count == 2 && isDotted ? .weak : .sure
        let year = third.count == 4 ? third.value : century(third.value)
        // Dots put the day first (3.5.2024), and so do numbers that can be no month.
        let isDayFirst = isDotted || order == .dayFirst
        if let date = isDayFirst ? found(year, second.value, first.value, range, certainty) : found(year, first.value, second.value, range, certainty) { return date }
        if let date = isDayFirst ? found(year, first.value, second.value, range, certainty) : found(year, second.value, first.value, range, certainty) { return date }
        // 78-12-22
        return first.count == 2 && third.count == 2 ? found(century(first.value), second.value, third.value, range, certainty) : nil
    }

    /// 2024-03, 03/2024, 3/5.
    private static func short(_ first: Part, _ second: Part, _ sign: UInt32, _ order: Order, _ range: Range<Int>) -> Found? {
        if first.count == 4, second.count <= 2, (1...12).contains(second.value), (1000...2999).contains(first.value) {
            return Found(period: CalendarPeriod(.month, year: first.value, number: second.value), range: range, certainty: sign == 0x2E ? .weak : .sure)
        }
        if second.count == 4, first.count <= 2, (1...12).contains(first.value), (1900...2100).contains(second.value) {
            return Found(period: CalendarPeriod(.month, year: second.value, number: first.value), range: range, certainty: sign == 0x2F ? .sure : .weak)
        }
        guard first.count <= 2, second.count <= 2 else { return nil }
        // Any year has 29 February once in a while.
        func period(_ month: Int, _ day: Int) -> Found? {
            guard CalendarPeriod(.day, year: 2000, number: month, day: day).first != nil else { return nil }
            return Found(period: CalendarPeriod(.day, number: month, day: day), range: range, certainty: .weak)
        }
        return order == .monthFirst
            ? period(first.value, second.value) ?? period(second.value, first.value) : period(second.value, first.value) ?? period(first.value, second.value)
    }

    private static func found(_ year: Int, _ month: Int, _ day: Int, _ range: Range<Int>, _ certainty: Certainty) -> Found? {
        guard (1...12).contains(month), (1...31).contains(day), (1000...2999).contains(year) else { return nil }
        return Found(period: CalendarPeriod(.day, year: year, number: month, day: day), range: range, certainty: certainty)
    }

    /// A year of two digits: those up to 50 are of this century.
    package static func century(_ year: Int) -> Int { year >= 100 ? year : year <= 50 ? 2000 + year : 1900 + year }

    // MARK: Times of day

    /// 14:30, 8:05:30, 08:30:00.123 (the fraction is passed over), T14:30. The caller reads am and pm.
    package static func clock(in buffer: borrowing ScalarBuffer, at start: Int, end: Int, isSecond: Bool = false) -> (clock: ClockTime, end: Int)? {
        var place = start
        if place < end, buffer.folded[place] == 0x74 { place += 1 }
        guard place > start || isStart(buffer, start, isSecond), let hour = part(buffer, place, end), hour.count <= 2, let minute = colonPart(buffer, hour.end, end) else {
            return nil
        }
        guard let second = colonPart(buffer, minute.end, end) else {
            guard isClockEnd(buffer, minute.end, end), let clock = ClockTime(hour: hour.value, minute: minute.value) else { return nil }
            return (clock, minute.end)
        }
        guard let clock = ClockTime(hour: hour.value, minute: minute.value, second: second.value) else { return nil }
        place = second.end
        if place + 1 < end, buffer.folded[place] == 0x2E || buffer.folded[place] == 0x3A, NumberReader.digit(buffer.folded[place + 1]) != nil {
            place += 1
            while place < end, NumberReader.digit(buffer.folded[place]) != nil { place += 1 }
        }
        return isClockEnd(buffer, place, end) ? (clock, place) : nil
    }

    private static func colonPart(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Part? {
        // Full-width colons are folded.
        guard place < end, buffer.folded[place] == 0x3A, let part = part(buffer, place + 1, end), part.count == 2 else { return nil }
        return part
    }

    private static func isClockEnd(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        guard place < end else { return true }
        if buffer.folded[place] == 0x3A || buffer.folded[place] == 0x2E, place + 1 < end, NumberReader.digit(buffer.folded[place + 1]) != nil { return false }
        return NumberReader.digit(buffer.folded[place]) == nil
    }

    // MARK: Parts

    /// At most nine digits; more are no date.
    private static func part(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Part? {
        var place = start, value = 0
        while place < end, place - start < 9, let digit = NumberReader.digit(buffer.folded[place]) {
            value = value * 10 + digit
            place += 1
        }
        guard place > start, place == end || NumberReader.digit(buffer.folded[place]) == nil else { return nil }
        return Part(value: value, count: place - start, end: place)
    }

    /// - / . between two parts, with one space on each side or none.
    private static func separator(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (sign: UInt32, isSpaced: Bool, end: Int)? {
        guard start < end else { return nil }
        let isSpaced = buffer.folded[start] == 0x20, place = isSpaced ? start + 1 : start
        guard place < end, [0x2D, 0x2E, 0x2F].contains(buffer.folded[place]), !isSpaced || buffer.folded[place] == 0x2F else { return nil }
        guard isSpaced else { return (buffer.folded[place], false, place + 1) }
        return place + 1 < end && buffer.folded[place + 1] == 0x20 ? (buffer.folded[place], true, place + 2) : nil
    }

    /// No number, letter or decimal point stands right before.
    private static func isStart(_ buffer: borrowing ScalarBuffer, _ start: Int, _ isSecond: Bool) -> Bool {
        guard start > 0 else { return true }
        let before = buffer.folded[start - 1]
        // ③ and ² fold to digits and part no number.
        let isDigit = NumberReader.digit(before) != nil && (buffer.scalars[start - 1] < 0x80 || buffer.scalars[start - 1] >= 0xFF10)
        if isDigit || buffer.classes[start - 1] == CharacterClass.letter.rawValue { return false }
        // 1.2024, 5/2024-…: a sign that ties the number to one before it.
        if [0x2D, 0x2E, 0x2F, 0x3A].contains(before), !isSecond || before != 0x2D, start > 1, NumberReader.digit(buffer.folded[start - 2]) != nil { return false }
        return true
    }

    private static func isEnd(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int, sign: UInt32) -> Bool {
        guard place < end else { return true }
        if NumberReader.digit(buffer.folded[place]) != nil { return false }
        guard buffer.folded[place] == sign || buffer.folded[place] == 0x2E || buffer.folded[place] == 0x2F else { return true }
        return place + 1 >= end || NumberReader.digit(buffer.folded[place + 1]) == nil
    }
}
