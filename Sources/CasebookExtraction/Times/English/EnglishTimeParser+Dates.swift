internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    struct Dated {
        var period: CalendarPeriod
        var next: Int
        var modifier: String?
        var part: DayPart?
        /// Counted from the time of writing, which is not known.
        var relative: (amount: TimeAmount, isBefore: Bool)?
        var hasWeekday = false
    }

    // MARK: Dates that begin at a place

    /// The longest date at a place: a calendar date, a weekday, a month, a year, or one told from the time of writing.
    ///
    /// - Parameter depth: how many phrases it stands within ("the end of the first week of last month" are four).
    func dated(_ place: Int, depth: Int = 0) -> Dated? {
        guard depth < 5, lexemes.indices.contains(place) else { return nil }
        let start = place
        var place = skip(place, .the)
        if isLink(place, .year), place + 1 < lexemes.count { place = skip(place + 1, .of) }
        guard lexemes.indices.contains(place) else { return nil }
        if let modified = modified(place, depth) { return modified }
        if let found = partOfPeriod(place, depth) { return found }
        // MRN 20240305
        if let period = lexemes[place].period, lexemes[place].range.count != 8 || lexemes[place].digits > 0 || word(place - 1, .measure)?.number != -1 {
            return Dated(period: period, next: place + 1)
        }
        if let found = relativeDay(place) ?? stepped(place, depth) { return found }
        if let found = weekday(place) { return found }
        if let found = monthDate(place) { return found }
        if let found = weekOf(place, depth) { return found }
        if let found = quarterOrDecade(place) { return found }
        if let found = holiday(place, depth) { return found }
        if let found = weak(place) { return found }
        if let found = dayOfMonth(place, hasThe: place > start) { return found }
        if let found = season(place) { return found }
        if let year = year(place, isCued: place > start || isYearCued(place)) { return Dated(period: CalendarPeriod(.year, year: year.value), next: year.next) }
        return nil
    }

    /// yesterday, the day after tomorrow
    private func relativeDay(_ place: Int) -> Dated? {
        guard let word = word(place, .day) else { return nil }
        let part = word.value.contains(" ") ? DayPart(rawValue: String(word.value.suffix(2))) : nil
        guard let reference else {
            let amount = TimeAmount(Double(abs(word.number)), .day)
            return Dated(period: CalendarPeriod(.day), next: place + 1, part: part, relative: word.number == 0 ? nil : (amount, word.number < 0))
        }
        return Dated(period: CalendarPeriod(reference.date.adding(days: word.number)), next: place + 1, part: part)
    }

    // MARK: Months

    /// A month by name; one that is an everyday word only beside a number or behind a word such as in.
    private func month(_ place: Int) -> Int? {
        if let word = word(place, .month) { return word.number }
        guard let word = word(place, .monthWord) else { return nil }
        // Sep, Oct and Dec are words only in small letters or capitals (separately, tomography, decreased).
        if word.number > 8, isCapital(place), !CharacterTable.standard.isUpper(buffer.scalars[lexemes[place].range.lowerBound + 1]) { return word.number }
        let after = skip(place + 1, .the | .of)
        if number(after, 1...2999) != nil, !isSpaced(place + 1) || isCapital(place) || place > 0 && isMonthCue(place - 1) || !hasContext { return word.number }
        if lexemes.indices.contains(after), self.word(after, .ordinal) != nil, isCapital(place) || !hasContext { return word.number }
        if !isSpaced(place + 1), isSign(place + 1, "/") || isSign(place + 1, "-"), number(place + 2, 1...2999) != nil { return word.number }
        guard place > 0 else { return lexemes.count == 1 || isLink(place + 1, .of | .to) || isDash(place + 1) || isLink(place + 1, .after) ? word.number : nil }
        if number(place - 1, 1...31) != nil { return word.number }
        if isSign(place - 1, "/") || isSign(place - 1, "-") || isSign(place - 1, "."), number(place - 2, 1...2999) != nil { return word.number }
        return isMonthCue(place - 1) ? word.number : nil
    }

    private func isMonthCue(_ place: Int) -> Bool {
        if word(place, .step) != nil || word(place, .ordinal) != nil || lexemes[place].isOrdinal { return true }
        if let modifier = word(place, .modifier), ["START", "MID", "END"].contains(modifier.value) { return true }
        if isSign(place, "(") || isDash(place) { return month(before: place) || isNote && isSign(place, "(") && isSign(place + 2, ")") && isCapital(place + 1) }
        if isLink(place, .in | .since | .of | .by | .until | .during | .between | .from | .after | .before | .around | .throughout | .on) { return true }
        return isLink(place, .to | .and) && month(before: place)
    }

    private func month(before place: Int) -> Bool { place > 0 && (word(place - 1, .month) != nil || word(place - 1, .monthWord) != nil || number(place - 1, 1900...2099) != nil) }

    /// March 3 2015, the 3rd of March, 31-Oct-74, 2019/Aug/01, March, June 2008
    private func monthDate(_ place: Int) -> Dated? {
        if let month = month(place) { return monthFirst(month, place + 1) }
        // 3 March, third of March, the 3rd day of March, 31-Oct-74
        if let day = dayNumber(place) {
            let isOrdinal = lexemes[place].isOrdinal || word(place, .ordinal) != nil
            var next = day.next
            if unit(next, count: 1, isVague: false)?.unit == .day, isOrdinal { next += 1 }
            next = separator(next)
            if isLink(next, .of) { next += 1 }
            if let month = month(next) {
                let year = yearAfter(next + 1, day: day.value, isTied: separator(day.next) > day.next)
                return Dated(period: CalendarPeriod(.day, year: year?.value, number: month, day: day.value), next: year?.next ?? next + 1)
            }
        }
        // 2019/Aug/01, 2019 Aug
        if let year = number(place, 1500...2100, ordinal: false), lexemes[place].digits == 4 {
            let next = separator(place + 1)
            if let month = month(next) {
                let after = separator(next + 1)
                if let day = number(after, 1...31), after > next + 1 || isSpaced(after) {
                    return Dated(period: CalendarPeriod(.day, year: year, number: month, day: day), next: after + 1)
                }
                return Dated(period: CalendarPeriod(.month, year: year, number: month), next: next + 1)
            }
        }
        return nil
    }

    private func monthFirst(_ month: Int, _ place: Int) -> Dated {
        var next = isSign(place, ".") ? place + 1 : place
        next = skip(separator(next), .the)
        if isSign(next, ","), let day = dayNumber(skip(next + 1, .the)), lexemes[day.next - 1].isOrdinal || word(day.next - 1, .ordinal) != nil { next = skip(next + 1, .the) }
        if let day = dayNumber(next), !isHour(next) {
            let year = yearAfter(day.next, day: day.value, isTied: separator(place) > place)
            return Dated(period: CalendarPeriod(.day, year: year?.value, number: month, day: day.value), next: year?.next ?? day.next)
        }
        if let year = yearAfter(place, day: nil, isTied: true) { return Dated(period: CalendarPeriod(.month, year: year.value, number: month), next: year.next) }
        return Dated(period: CalendarPeriod(.month, number: month), next: place)
    }

    /// "May 10 am" names an hour.
    private func isHour(_ place: Int) -> Bool { word(place + 1, .meridiem) != nil || isLink(place + 1, .oclock) }

    /// -, / or . between the parts of one date.
    private func separator(_ place: Int) -> Int {
        guard isSign(place, "-") || isSign(place, "/") || isSign(place, "."), !isSpaced(place), !isSpaced(place + 1) || isSign(place, ".") else { return place }
        return place + 1
    }

    /// Day of a month: 3, 3rd, third, twenty fifth.
    private func dayNumber(_ place: Int) -> (value: Int, next: Int)? {
        guard !isSign(place - 1, "$") else { return nil }
        if let value = number(place, 1...31), lexemes[place].digits <= 2 {
            // 3 mg, 3.5, 3/5: no day.
            if value >= 20, lexemes[place].digits == 0, value % 10 == 0, let more = word(place + 1, .ordinal)?.number ?? number(place + 1, 1...9), (1...9).contains(more) {
                return (value + more, place + 2)
            }
            return (value, place + 1)
        }
        if let word = word(place, .ordinal), word.number > 0 { return (word.number, place + 1) }
        return nil
    }

    // MARK: Years

    /// The year behind a day or month: 2015, '87, of 1995, in 2020, 15 behind a whole date.
    private func yearAfter(_ place: Int, day: Int?, isTied: Bool) -> (value: Int, next: Int)? {
        var next = separator(place)
        let isTied = isTied && next > place
        if isSign(next, ","), number(next + 1, 1500...2100, ordinal: false) != nil { next += 1 }
        if isLink(next, .of | .in) { next = skip(next + 1, .the | .year) }
        guard lexemes.indices.contains(next) else { return nil }
        if let value = number(next, 1500...2100, ordinal: false), lexemes[next].digits == 4, !isMeasure(next + 1) { return (value, next + 1) }
        if let spelled = spelledYear(next) { return spelled }
        // 31-Oct-74, 14 April 15, April of 87, '87
        if isSign(next, "'") || isSign(next, "\u{2019}"), let value = number(next + 1, 0...99, ordinal: false), lexemes[next + 1].digits == 2 {
            return (NumericDateReader.century(value), next + 2)
        }
        if let value = number(next, 0...99, ordinal: false), lexemes[next].digits == 2,
            isTied || next > separator(place) || day != nil && value > 12 && next == place && isFree(next + 1), !isClockNext(next)
        {
            return (NumericDateReader.century(value), next + 1)
        }
        return nil
    }

    /// Nothing follows that makes a number something else than a year.
    private func isFree(_ place: Int) -> Bool {
        guard lexemes.indices.contains(place) else { return true }
        return lexemes[place].kind == .sign && !isSign(place, "/") && !isSign(place, "%") && !isSign(place, "-") && !isSign(place, ".")
            || isSign(place, ".") && place == lexemes.count - 1
    }

    private func isClockNext(_ place: Int) -> Bool { word(place + 1, .meridiem) != nil || isLink(place + 1, .oclock | .h) }

    func isMeasure(_ place: Int) -> Bool { word(place, .measure)?.number == 1 || isSign(place, "%") || word(place, .unit) != nil && word(place, .ordinal) == nil }

    /// nineteen ninety six, two thousand and fifteen
    private func spelledYear(_ place: Int) -> (value: Int, next: Int)? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .number, lexemes[place].digits == 0, !lexemes[place].isOrdinal else { return nil }
        if let century = number(place, 15...20, ordinal: false), let rest = number(place + 1, 10...99, ordinal: false), lexemes[place + 1].digits == 0 {
            return (century * 100 + rest, place + 2)
        }
        if let value = number(place, 1500...2100, ordinal: false) { return (value, place + 1) }
        return nil
    }

    /// A year that stands alone; four digits are one behind a word such as in or since, or where nothing beside them measures.
    func year(_ place: Int, isCued: Bool) -> (value: Int, next: Int)? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .number else { return nil }
        if let spelled = spelledYear(place), isCued || !hasContext { return spelled }
        guard lexemes[place].digits == 4, let value = number(place, isCued ? 1000...2999 : 1900...2099, ordinal: false), !isMeasure(place + 1) else { return nil }
        if isTied(place) { return nil }
        // 2010 alone may count anything; a measure may be named right before or with a colon or "of" between.
        if place > 0, word(place - 1, .measure)?.number == -1 || isSign(place - 1, "$") || isSign(place - 1, "#") || isSign(place - 1, "+") || isSign(place - 1, "=") { return nil }
        if !isCued, place > 1, isSign(place - 1, ":") || isLink(place - 1, .of | .to), word(place - 2, .measure)?.number == -1 { return nil }
        return (value, place + 1)
    }

    /// A number that a sign ties to another: 2010-2015-86, 120/2000, 1,998.
    private func isTied(_ place: Int) -> Bool {
        if !isSpaced(place), place > 1, isSign(place - 1, "/") || isSign(place - 1, ".") || isSign(place - 1, ",") || isSign(place - 1, "-"), !isSpaced(place - 1),
            lexemes[place - 2].kind != .sign
        {
            return !(isSign(place - 1, "-") && number(place - 2, 1000...2999) != nil)
        }
        if !isSpaced(place), place > 0, lexemes[place - 1].kind == .word { return true }
        guard place + 2 < lexemes.count, !isSpaced(place + 1), !isSpaced(place + 2) else {
            return place + 1 < lexemes.count && !isSpaced(place + 1) && lexemes[place + 1].kind == .word
        }
        return isSign(place + 1, "/") || isSign(place + 1, ".") || isSign(place + 1, ",")
            || isSign(place + 1, "-") && number(place + 2, 1000...2999) == nil && lexemes[place + 2].kind == .number
    }

    private func isYearCued(_ place: Int) -> Bool {
        guard place > 0 else { return lexemes.count == 1 }
        if isLink(place - 1, .in | .since | .by | .from | .until | .during | .before | .after | .year | .around | .between | .throughout) { return true }
        if let modifier = word(place - 1, .modifier) { return modifier.value == "APPROX" || modifier.value == "END" || modifier.value == "START" || modifier.value == "MID" }
        return false
    }

    // MARK: Dates in digits that need a cue

    /// 3/5, 3-5, 3.5: dates behind a word that dates follow, or a weekday.
    private func weak(_ place: Int) -> Dated? {
        guard lexemes[place].kind == .number,
            let found = NumericDateReader.date(in: buffer, at: lexemes[place].range.lowerBound, end: lexemes[lexemes.count - 1].range.upperBound, order: .monthFirst),
            let next = lexemes[place...].prefix(8).firstIndex(where: { $0.range.upperBound == found.range.upperBound }).map({ $0 + 1 })
        else { return nil }
        let isSlash = lexemes[place..<next].contains { $0.sign == 0x2F }, isYear = found.period.year != nil
        guard word(next, .offset) == nil, !isMeasure(next), !(isSlash && isSign(next, "/")), word(next, .meridiem) == nil else { return nil }
        // The beginning of 10/1-11/2/2017.
        if isSlash, isDash(next), lexemes.indices.contains(next + 1), lexemes[next + 1].kind == .date { return Dated(period: found.period, next: next) }
        let isAfterWeekday =
            place > 0 && (word(place - 1, .weekday) != nil || word(place - 1, .weekdayWord) != nil) || place > 1 && isSign(place - 1, ",") && word(place - 2, .weekday) != nil
        // Friday 7-6 is a date, Monday 3-8 a time.
        if isAfterWeekday, !isSign(place + 1, "-") || lexemes[place].value > lexemes[next - 1].value { return Dated(period: found.period, next: next) }
        if !hasContext && (isSlash || isYear || next - place == 3 && isSign(place + 1, "-")) { return Dated(period: found.period, next: next) }
        if isYear { return Dated(period: found.period, next: next) }
        guard isSlash else { return nil }
        // Strength 4/5, pain 7/10.
        let isGraded = [5, 6, 10].contains(number(next - 1, 1...31) ?? 0)
        if lexemes.indices.contains(next), lexemes[next].kind == .clock { return Dated(period: found.period, next: next) }
        guard place > 0 else {
            return !isGraded && (isSign(next, ":") || lexemes.count <= 3) || isSign(next, ":") && !isSpaced(next) ? Dated(period: found.period, next: next) : nil
        }
        if word(place - 1, .measure) != nil { return nil }
        if isLink(place - 1, .on | .since | .until | .before | .after) { return Dated(period: found.period, next: next) }
        if isLink(place - 1, .by | .from | .between | .to), !isGraded { return Dated(period: found.period, next: next) }
        if isLink(place - 1, .for), !isGraded, word(next, .link) != nil { return Dated(period: found.period, next: next) }
        if isSign(place - 1, "("), isSign(next, ")"), !isGraded { return Dated(period: found.period, next: next) }
        if word(place - 1, .step) != nil || word(place - 1, .weekdayWord) != nil { return Dated(period: found.period, next: next) }
        return nil
    }

    /// the 15th, the 24, on the first
    private func dayOfMonth(_ place: Int, hasThe: Bool) -> Dated? {
        let isOrdinal = lexemes[place].isOrdinal
        guard hasThe || isOrdinal && isLink(place + 1, .of), let day = dayNumber(place), isOrdinal || word(place, .ordinal) != nil || !hasContext else { return nil }
        var next = day.next
        // The 20th of the previous month.
        if let link = Optional(skip(next, .of | .the)), link > next || word(next, .step) != nil, let step = word(link, .step)?.number ?? (link > next ? 0 : nil) {
            let unitPlace = word(link, .step) != nil ? link + 1 : link
            if unit(unitPlace, count: 1, isVague: false)?.unit == .month {
                next = unitPlace + 1
                guard let reference, let month = CalendarPeriod(.month, of: reference.date).shifted(by: step) else {
                    return Dated(period: CalendarPeriod(.day, day: day.value), next: next)
                }
                return Dated(period: CalendarPeriod(.day, year: month.year, number: month.number, day: day.value), next: next)
            }
        }
        // A second or first of something is no day.
        guard hasThe, isOrdinal && hasDayCue(place) || !hasContext || word(place, .ordinal) != nil && hasDayCue(place) && (next >= lexemes.count || lexemes[next].kind == .sign)
        else { return nil }
        guard unit(next, count: 1, isVague: false) == nil, next >= lexemes.count || lexemes[next].kind != .word || !lexemes[next].words.isEmpty else { return nil }
        return Dated(period: CalendarPeriod(.day, day: day.value), next: next)
    }

    private func hasDayCue(_ place: Int) -> Bool {
        // "on the" is one link.
        guard place > 0 else { return false }
        let before = isLink(place - 1, .the) ? place - 2 : place - 1
        guard before >= 0 else { return false }
        if isLink(before, .on | .by | .until | .since | .from | .around | .before | .after | .to | .of | .weekof | .between) { return true }
        return word(before, .weekday) != nil || word(before, .modifier)?.value == "APPROX"
    }

    // MARK: Weekdays

    /// Monday, Fri, Jul 18, Thu 15th
    private func weekday(_ place: Int) -> Dated? {
        let name: Int
        if let word = word(place, .weekday) { name = word.number } else if let word = word(place, .weekdayWord), isWeekdayCued(place) { name = word.number } else { return nil }
        var next = isSign(place + 1, "."), after = next ? place + 2 : place + 1
        if isSign(after, ",") { after += 1 }
        next = false
        after = skip(after, .the)
        // The date behind it says which.
        if let found = lexemes.indices.contains(after) ? lexemes[after].period.map({ Dated(period: $0, next: after + 1) }) ?? monthDate(after) ?? weak(after) : nil,
            found.period.grain == .day
        {
            return Dated(period: found.period, next: found.next, hasWeekday: true)
        }
        // Thu 15th, Monday the 24th, Monday 21
        if let day = dayNumber(after), !isMeasure(day.next), !isHour(day.next - 1),
            lexemes[after].isOrdinal || after > place + 1 && isLink(after - 1, .the) || isFree(day.next) && lexemes[after].digits == 2 && day.value > 12
        {
            return Dated(period: nearest(weekday: name, day: day.value, place) ?? CalendarPeriod(.day, weekday: name), next: day.next, hasWeekday: true)
        }
        // Wednesday next week, Sunday from last week, Tuesday of next week
        let link = skip(place + 1, .of | .from | .in | .the)
        if let step = word(link, .step), let unit = unit(link + 1, count: 1, isVague: false), unit.unit == .week, unit.count == 1 {
            guard let reference, let week = CalendarPeriod(.week, of: reference.date).shifted(by: step.number), let first = week.first else {
                return Dated(period: CalendarPeriod(.day, weekday: name), next: link + 2, hasWeekday: true)
            }
            return Dated(period: CalendarPeriod(first.adding(days: name - 1)), next: link + 2, hasWeekday: true)
        }
        // Friday after next
        if isLink(place + 1, .after), let step = word(place + 2, .step), step.number == 1, let reference {
            let ahead = (name - reference.date.weekday + 7) % 7
            return Dated(period: CalendarPeriod(reference.date.adding(days: (ahead == 0 ? 7 : ahead) + 7)), next: place + 3, hasWeekday: true)
        }
        return Dated(period: CalendarPeriod(.day, weekday: name), next: place + 1, hasWeekday: true)
    }

    /// sat and sun are words of their own: only behind a word that days follow, capitalised, or alone.
    private func isWeekdayCued(_ place: Int) -> Bool {
        if !hasContext { return true }
        guard isCapital(place) || isSign(place + 1, ".") || place > 0 && word(place - 1, .step) != nil else { return false }
        if number(place + 1, 0...100) != nil { return lexemes[place + 1].isOrdinal }
        if isSign(place + 1, ","), dated(after: place + 1) { return true }
        guard place > 0 else { return month(place + 1) != nil || lexemes.indices.contains(place + 1) && lexemes[place + 1].kind == .date }
        // started Mon.
        if isNote, word(place - 1, .tense) != nil, place + 1 == lexemes.count || lexemes[place + 1].kind == .sign { return true }
        if isLink(place - 1, .on | .since | .by | .until | .before | .after | .from | .to | .or | .and | .of) { return true }
        return word(place - 1, .step) != nil || word(place - 1, .every) != nil || month(place + 1) != nil || word(place - 1, .unit) != nil
    }

    private func dated(after place: Int) -> Bool { lexemes.indices.contains(place + 1) && (month(place + 1) != nil || lexemes[place + 1].kind == .date) }

    /// The day of the month next to the reference that is such a weekday.
    private func nearest(weekday: Int, day: Int, _ place: Int) -> CalendarPeriod? {
        guard let reference else { return nil }
        let month = CalendarPeriod(.month, of: reference.date)
        let sign = direction(place) == .past ? -1 : 1
        for step in 0...14 {
            guard let other = month.shifted(by: sign * step), let year = other.year, let number = other.number, let date = CivilDate(year: year, month: number, day: day) else {
                continue
            }
            if date.weekday == weekday { return CalendarPeriod(date) }
        }
        return nil
    }
}
