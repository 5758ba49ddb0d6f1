internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    // MARK: A date, a time of day, or both in any order

    func moment(_ place: Int) -> TimeMoment? {
        guard lexemes.indices.contains(place) else { return nil }
        var moment = TimeMoment(first: place, next: place), start = place
        if let word = word(place, .modifier), word.value == "APPROX" {
            moment.modifier = "APPROX"
            start = skip(place + 1, .the)
        }
        if let word = word(start, .reference) {
            moment.reference = word.value
            moment.next = start + 1
            return moment
        }
        moment.next = start
        guard add(to: &moment, at: start, link: nil) else { return nil }
        // What else belongs to it: on Monday at 3, tomorrow in the evening, Friday, 7 pm.
        while true {
            let next = moment.next
            if add(to: &moment, at: next, link: nil) { continue }
            let isDayFirst = moment.hasDate
            if isSign(next, ","), moment.isDay, add(to: &moment, at: skip(next + 1, .at), link: ",") { continue }
            var after = next
            after = skip(after, .at | .on | .in | .of | .around | .the | .by)
            if word(after, .modifier)?.value == "APPROX" { after += 1 }
            if after > next, add(to: &moment, at: after, link: isLink(next, .of) ? "of" : isDayFirst || isLink(next, .at) ? "at" : "on") { continue }
            // Thursday before 5 pm
            if moment.isDay, moment.clock == nil, moment.part == nil, isLink(next, .before | .after), let clock = clockAt(next + 1, isCued: false), clock.isSure {
                moment.modifier = isLink(next, .before) ? "BEFORE" : "AFTER"
                _ = add(to: &moment, at: next + 1, link: nil)
                continue
            }
            if isLink(next, .for), moment.isDay, moment.clock == nil, clockAt(next + 1, isCued: false) != nil, add(to: &moment, at: next + 1, link: "at") { continue }
            break
        }
        if moment.clock == nil, moment.part == nil, !moment.hasDate { return nil }
        return moment
    }

    /// Adds the date, time of day or part of the day that begins at a place, where the moment has none yet.
    private func add(to moment: inout TimeMoment, at place: Int, link: String?) -> Bool {
        guard lexemes.indices.contains(place) else { return false }
        let isFirst = moment.next == place && !moment.hasDate && !moment.hasClock && link == nil
        if moment.clock == nil, isFirst || moment.isDay || moment.part != nil || !moment.hasDate {
            // A bare number is an hour beside a day or part of it.
            let isCued = (moment.isDay || moment.part != nil) && link == "at" || moment.part != nil && !hasContext
            if link != "on" || moment.part != nil, let found = clockAt(place, isCued: isCued, isAfterDay: moment.isDay && link == nil) {
                moment.clock = moment.part.map { found.isSure ? found.clock : found.clock.within($0) } ?? found.clock
                moment.isClockSure = found.isSure
                if let part = found.part { moment.part = part }
                moment.next = found.next
                return true
            }
        }
        if moment.part == nil, let word = word(place, .part), let part = DayPart(rawValue: word.value),
            unit(place, count: 1, isVague: false) == nil || !isFirst || isPartAlone(place),
            isFirst || moment.isDay || moment.clock != nil
        {
            if isFirst, !isPartAlone(place) { return false }
            // Overnight is the night that a note looks back on, or that of a plan.
            if isFirst, isNote, isLetters(place, "overnight"), let reference { moment.period = CalendarPeriod(reference.date.adding(days: isPlan ? 0 : -1)) }
            moment.part = part
            if let clock = moment.clock, !moment.isClockSure { moment.clock = clock.within(part) }
            moment.next = place + 1
            return true
        }
        if moment.part == nil, let meridiem = word(place, .meridiem), moment.isDay, moment.clock == nil {
            moment.part = meridiem.number == 0 ? .morning : .afternoon
            moment.next = place + 1
            return true
        }
        guard !moment.hasDate || moment.hasWeekday && moment.period?.number == nil, let found = dated(place) else { return false }
        // "3 pm of last year" and the like are two; a time of day goes with a day.
        if !isFirst, !(found.period.grain == .day), found.part == nil { return false }
        if moment.hasDate, found.hasWeekday || found.period.number == nil { return false }
        moment.period = found.relative == nil ? found.period : nil
        moment.relative = found.relative
        if found.period.grain == .day, found.period == CalendarPeriod(.day), found.part != nil { moment.period = nil }
        moment.hasWeekday = moment.hasWeekday || found.hasWeekday
        moment.modifier = found.modifier ?? moment.modifier
        if let part = found.part, moment.part == nil {
            moment.part = part
            if let clock = moment.clock, !moment.isClockSure { moment.clock = clock.within(part) }
        }
        moment.next = found.next
        return true
    }

    /// A part of a day that is a time by itself: overnight, in the evening, that night; not in "night pain" or "the morning dose".
    private func isPartAlone(_ place: Int) -> Bool {
        if !hasContext { return true }
        let isNamed = place + 1 < lexemes.count && lexemes[place + 1].kind == .word && lexemes[place + 1].roles == 0 && !isLetters(place, "overnight")
        guard !isNamed else { return false }
        if isLetters(place, "overnight") { return true }
        guard place > 0 else { return false }
        if let modifier = word(place - 1, .modifier), ["START", "MID", "END"].contains(modifier.value) { return true }
        return isLink(place - 1, .in | .the | .during | .since | .by | .until | .throughout | .of | .from | .at) || isDash(place - 1) || number(place - 1, 1...12) != nil
    }

    // MARK: Times of day

    struct Clocked {
        var clock: ClockTime
        var isSure: Bool
        var part: DayPart?
        var next: Int
    }

    /// 14:30, 3 pm, half past 3, noon, 0800 h, 15h30, three o'clock, ten thirty am
    ///
    /// - Parameter isCued: whether a bare number is an hour.
    func clockAt(_ place: Int, isCued: Bool, isAfterDay: Bool = false) -> Clocked? {
        guard lexemes.indices.contains(place) else { return nil }
        if let found = pastHour(place) { return found }
        if let word = word(place, .clock) { return ClockTime(hour: word.number).map { Clocked(clock: $0, isSure: true, next: place + 1) } }
        if let clock = lexemes[place].clock {
            guard !isRatio(place) else { return nil }
            let isSure = clock.hour > 12 || clock.hour == 0 || clock.second != nil
            return meridiem(clock, place + 1) ?? Clocked(clock: clock, isSure: isSure, next: skip(place + 1, .h))
        }
        guard lexemes[place].kind == .number, !lexemes[place].isOrdinal, !isGlued(place) else { return nil }
        if let found = digits(place, isCued: isCued, isAfterDay: isAfterDay) { return found }
        // 8.30 pm, 2.30pm
        if lexemes[place].digits == 0, let found = dotted(place, isCued: isCued) { return found }
        guard let hour = number(place, 0...23, ordinal: false), lexemes[place].digits <= 2 else { return nil }
        if hour <= 12, let found = ClockTime(hour: hour).flatMap({ meridiem($0, place + 1) }),
            word(place + 1, .meridiem) != nil || !hasContext || isCued || isHourCue(place) || isDash(place - 1)
        {
            return found
        }
        if isLink(place + 1, .oclock), let clock = ClockTime(hour: hour) {
            // Without a day or am and pm it is a place on a breast or a wound: a mass at 2 o'clock.
            if let found = meridiem(clock, place + 2) { return found }
            return isCued || isAfterDay || !hasContext || isDayAhead(place + 2) ? Clocked(clock: clock, isSure: false, next: place + 2) : nil
        }
        // 15h30
        if isHourAndMinute(place), let minute = number(place + 2, 0...59) {
            return ClockTime(hour: hour, minute: minute).map { Clocked(clock: $0, isSure: true, next: place + 3) }
        }
        if word(place + 1, .unit)?.value == "1h?", !isSpaced(place + 1), isCued || isHourCue(place), hour > 0 {
            return ClockTime(hour: hour).map { Clocked(clock: $0, isSure: true, next: place + 2) }
        }
        // ten thirty am, twelve oh three, at 3 15
        if let minutes = minutes(place + 1, hour: place), hour > 0, let clock = ClockTime(hour: hour, minute: minutes.value) {
            if let found = meridiem(clock, minutes.next) { return found }
            if isCued || !hasContext || (isHourCue(place) || isAfterDay) && lexemes[place].digits == 0 { return Clocked(clock: clock, isSure: false, next: minutes.next) }
        }
        guard !isMeasure(place + 1), word(place + 1, .month) == nil, word(place + 1, .quantity) == nil, !isSign(place + 1, "/"), !isSign(place + 1, "-") || isSpaced(place + 1),
            hour > 0 || isCued
        else { return nil }
        // 8 tonight, 9 tomorrow morning, 3 in the afternoon
        if hour <= 12, isDayAhead(place + 1), let clock = ClockTime(hour: hour) { return Clocked(clock: clock, isSure: false, next: place + 1) }
        guard isCued, hour > 0, isSentenceFree(place + 1), let clock = ClockTime(hour: hour) else { return nil }
        return Clocked(clock: clock, isSure: false, next: place + 1)
    }

    /// A part of a day or a day to come behind a bare hour.
    private func isDayAhead(_ place: Int) -> Bool {
        if let day = word(place, .day) {
            return day.value.contains(" ") || hasContext == false || word(place + 1, .part) != nil || lexemes.indices.contains(place) && place >= 2 && isLink(place - 2, .at)
        }
        let next = skip(place, .in | .the | .at)
        if next > place, let part = word(next, .part), part.value != "DT" { return isLink(place, .in | .at) }
        return word(place, .step)?.number == 0 && word(place + 1, .part) != nil
    }

    /// Nothing follows that the number could count.
    private func isSentenceFree(_ place: Int) -> Bool {
        guard lexemes.indices.contains(place) else { return true }
        return lexemes[place].kind == .sign && !isSign(place, "/") && !isSign(place, "%") && !isSign(place, "-") && !isSign(place, "+")
            || lexemes[place].words.contains { [.link, .tense, .part, .day, .weekday, .step].contains($0.role) }
    }

    /// The number is a part of a longer word or number.
    private func isGlued(_ place: Int) -> Bool {
        guard place > 0, !isSpaced(place) else { return false }
        let before = lexemes[place - 1]
        return before.kind == .word && !isLink(place - 1, .at)
            || (isSign(place - 1, ".") || isSign(place - 1, "/") || isSign(place - 1, ",")) && place > 1 && lexemes[place - 2].kind == .number
    }

    /// Titres and ratios behind a word that measures: 1:40.
    private func isRatio(_ place: Int) -> Bool { word(place - 1, .measure)?.number == -1 }

    /// 0800, 1430 h, at 1030, 040837 with their cues
    private func digits(_ place: Int, isCued: Bool, isAfterDay: Bool) -> Clocked? {
        let lexeme = lexemes[place]
        guard lexeme.digits == 4 || lexeme.digits == 3, lexeme.kind == .number else { return nil }
        let value = Int(lexeme.value)
        guard let clock = ClockTime(hour: value / 100, minute: value % 100), value > 0 || lexeme.digits == 4 else { return nil }
        // clozapine 100 am is a dose.
        if let found = meridiem(clock, place + 1), clock.hour <= 12, lexeme.digits == 4 || !isNote || value % 100 > 0 || isCued || isHourCue(place) { return found }
        let isLead = buffer.folded[lexeme.range.lowerBound] == 0x30
        if lexeme.digits == 4 {
            if word(place + 1, .unit)?.value.hasPrefix("1h") == true, isHourCue(place) || isLead || isCued || isAfterDay {
                return Clocked(clock: clock, isSure: true, next: place + 2)
            }
            guard !isMeasure(place + 1), !(1900...2099).contains(value) || isLink(place - 1, .at) else { return nil }
            // A zero before it is no year and seldom a measure.
            if isHourCue(place) || isCued || isAfterDay && isLead || isDash(place - 1) && isLead {
                return Clocked(clock: clock, isSure: isLead || clock.hour > 12 || hasContext, next: place + 1)
            }
        } else if isCued, isSentenceFree(place + 1) || isLetters(place + 1, "ish") {
            return Clocked(clock: clock, isSure: false, next: isLetters(place + 1, "ish") ? place + 2 : place + 1)
        }
        return nil
    }

    /// 15h30
    func isHourAndMinute(_ place: Int) -> Bool {
        number(place, 0...23, ordinal: false) != nil && isLetters(place + 1, "h") && !isSpaced(place + 1) && number(place + 2, 0...59, ordinal: false) != nil
            && !isSpaced(place + 2)
            && lexemes[place + 2].digits == 2
    }

    /// Words that times of day follow.
    private func isHourCue(_ place: Int) -> Bool {
        guard place > 0 else { return false }
        if isLink(place - 1, .at | .by | .since | .until | .from | .between) { return true }
        return word(place - 1, .modifier)?.value == "APPROX" && (!hasContext || place > 1 && isLink(place - 2, .at))
    }

    /// 2.30pm, at 6.45
    private func dotted(_ place: Int, isCued: Bool) -> Clocked? {
        let range = lexemes[place].range
        guard (4...5).contains(range.count), buffer.folded[range.upperBound - 3] == 0x2E else { return nil }
        let hour = Int(lexemes[place].value), minute = Int(((lexemes[place].value - Double(hour)) * 100).rounded())
        guard let clock = ClockTime(hour: hour, minute: minute) else { return nil }
        if let found = meridiem(clock, place + 1) { return found }
        guard isCued, isSentenceFree(place + 1) else { return nil }
        return Clocked(clock: clock, isSure: hour > 12, next: place + 1)
    }

    /// The time with am or pm behind it.
    func meridiem(_ clock: ClockTime, _ place: Int) -> Clocked? {
        guard lexemes.indices.contains(place) else { return nil }
        let next = skip(place, .in | .the)
        let word = word(place, .meridiem) ?? (isSpaced(place) || isCapital(place) ? nil : self.word(place, .meridiemLetter)) ?? (next > place ? self.word(next, .meridiem) : nil)
        guard let word else { return nil }
        var clock = clock, end = self.word(place, .meridiem) != nil || next == place ? place + 1 : next + 1
        if clock.hour <= 12 { clock.hour = clock.hour % 12 + word.number }
        if self.word(place, .meridiemLetter) != nil, isSign(end, "."), end + 1 < lexemes.count { end += 1 }
        return Clocked(clock: clock, isSure: true, next: end)
    }

    /// Minutes behind an hour in words or digits: thirty, oh five, zero three, 15.
    private func minutes(_ place: Int, hour: Int) -> (value: Int, next: Int)? {
        let next = isSign(place, "-") && lexemes[hour].digits == 0 ? place + 1 : place
        if lexemes[hour].digits == 0, isLetters(next, "oh") || isLetters(next, "o") || number(next, 0...0) != nil {
            let after = isSign(next + 1, "-") ? next + 2 : next + 1
            return number(after, 1...9, ordinal: false).map { ($0, after + 1) }
        }
        // "zero three" is one number to its reader.
        if lexemes[hour].digits == 0, let value = number(next, 1...9, ordinal: false), lexemes[next].range.count > 5, buffer.folded[lexemes[next].range.lowerBound] == 0x7A {
            return (value, next + 1)
        }
        guard let value = number(next, 10...59, ordinal: false), isSpaced(next) || next > place, !isMeasure(next + 1), (lexemes[next].digits > 0) == (lexemes[hour].digits > 0),
            lexemes[next].digits != 1
        else { return nil }
        return (value, next + 1)
    }

    /// half past three, a quarter to noon, 15 minutes past 3 pm, twenty after 3
    func pastHour(_ place: Int) -> Clocked? {
        var next = skip(place, .a), minutes: Int
        if isLink(next, .half) {
            minutes = 30
            next += 1
        } else if isLink(next, .quarter) {
            minutes = 15
            next += 1
        } else if let number = number(next, 1...59, ordinal: false), next == place {
            minutes = number
            next += 1
            if unit(next, count: 2, isVague: false)?.unit == .minute { next += 1 }
        } else {
            return nil
        }
        let isAfter = isLink(next, .past) || isLink(next, .after) && !hasContext, isBefore = isLink(next, .to) && minutes <= 30 && (minutes == 15 && isLink(next - 1, .quarter))
        let isFrom = isLink(next, .from) && !hasContext && unit(next - 1, count: 2, isVague: false) != nil
        guard isAfter || isBefore || isFrom, let hour = clockAt(next + 1, isCued: true), hour.clock.minute == nil else { return nil }
        var clock = hour.clock
        if clock.hour == 24 { clock.hour = 0 }
        return Clocked(clock: clock.adding(minutes: isBefore ? -minutes : minutes), isSure: hour.isSure, part: hour.part, next: hour.next)
    }

    // MARK: What a moment is worth

    /// The day that a moment is, where that is known.
    func resolvedDay(_ moment: TimeMoment) -> CivilDate? {
        if moment.reference == "PRESENT_REF" { return reference?.date }
        guard let period = moment.period else { return nil }
        let direction = direction(moment.first)
        return period.resolved(reference, direction == .unknown ? .future : direction).first
    }

    func mention(of moment: TimeMoment) -> TimeMention? {
        guard let value = value(of: moment) else { return nil }
        var mention = TimeMention(scalars(moment.first, moment.next), moment.hasClock ? .time : .date, value.text, begin: value.begin, end: value.end, modifier: moment.modifier)
        if let modifier = moment.modifier, moment.part == nil, let ends = ends(of: moment, modifier) { (mention.begin, mention.end) = ends }
        return mention
    }

    func value(of moment: TimeMoment) -> (text: String, begin: String?, end: String?)? {
        if let reference = moment.reference { return (reference, nil, nil) }
        let time = moment.clock.map { $0.hour == 24 ? "T24:00" : $0.text } ?? moment.part.map { "T" + $0.rawValue } ?? ""
        if let relative = moment.relative {
            // Yesterday, with no day to count from.
            guard time.isEmpty else { return ("XXXX-XX-XX" + time, nil, nil) }
            return (relative.amount.text, relative.isBefore ? nil : "PRESENT_REF", relative.isBefore ? "PRESENT_REF" : nil)
        }
        guard let period = moment.period else { return (time, nil, nil) }
        let resolved = resolved(period, moment.first)
        if resolved == CalendarPeriod(.day), time.isEmpty { return ("PRESENT_REF", nil, nil) }
        return (resolved.text + (resolved.grain == .day ? time : ""), nil, nil)
    }

    /// First and last day, or month, of the part of a period that is early, in the middle or late: thirds of months and years, the first and last three days of a week.
    private func ends(of moment: TimeMoment, _ modifier: String) -> (String?, String?)? {
        guard let period = moment.period, ["START", "MID", "END"].contains(modifier) else { return nil }
        let resolved = resolved(period, moment.first)
        let third = modifier == "START" ? 0 : modifier == "MID" ? 1 : 2
        switch resolved.grain {
        case .month:
            guard let number = resolved.number else { return nil }
            let first = CalendarPeriod(.day, year: resolved.year, number: number, day: third * 10 + 1)
            let last = CalendarPeriod(.day, year: resolved.year, number: number, day: third < 2 ? third * 10 + 10 : CivilDate.days(in: number, of: resolved.year ?? 2000))
            return (first.text, last.text)
        case .year:
            guard let year = resolved.year else { return nil }
            return (CalendarPeriod(.month, year: year, number: third * 4 + 1).text, CalendarPeriod(.month, year: year, number: third * 4 + 4).text)
        case .week:
            guard let first = resolved.first else { return nil }
            let start = first.adding(days: third * 2)
            return (start.text, start.adding(days: 2).text)
        default: return nil
        }
    }
}
