internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    // MARK: What comes again and again

    /// daily, every 2 weeks, each Monday, twice a week, three times per day
    func set(_ place: Int) -> (mention: TimeMention, next: Int)? {
        if let word = word(place, .set) {
            let value = word.value.prefix { $0 != " " }, part = word.value.contains(" ") ? "T" + word.value.suffix(2) : nil
            return finish(TimeMention(scalars(place, place + 1), .set, part ?? String(value)), place + 1, place)
        }
        // 6-hourly, 3 monthly
        if let count = number(place, 2...99, ordinal: false), let word = word(isSign(place + 1, "-") ? place + 2 : place + 1, .set),
            word.value.hasPrefix("P1") || word.value.hasPrefix("PT1"), word.value != "P1D" || isSign(place + 1, "-")
        {
            let next = isSign(place + 1, "-") ? place + 3 : place + 2
            return (TimeMention(scalars(place, next), .set, word.value.replacingOne(with: count)), next)
        }
        if let times = frequency(place) {
            guard isLink(times.next, .a | .per) || word(times.next, .every) != nil || isSign(times.next, "/") else {
                // twice daily
                if let word = word(times.next, .set) {
                    return (TimeMention(scalars(place, times.next + 1), .set, String(word.value.prefix { $0 != " " }), frequency: "\(times.count)X"), times.next + 1)
                }
                return nil
            }
            var next = times.next + 1, count = 1.0
            if let number = number(next, 1...365, ordinal: false) {
                count = Double(number)
                next += 1
            }
            guard let unit = unit(next, count: count, isVague: false), !unit.isUncertain || isSign(times.next, "/") else { return nil }
            return (TimeMention(scalars(place, next + 1), .set, unit.amount(count).text, frequency: "\(times.count)X"), next + 1)
        }
        // two glasses of wine per week; 5 mg per day is a dose, 80 beats per minute a rate
        if isNote, isLink(place, .per), place > 0, !isMeasure(place - 1), lexemes[place - 1].kind == .word, let name = word(place + 1, .unit),
            ["1D", "1W", "1M", "1Y"].contains(name.value), lexemes[place + 1].range.count > 1
        {
            return unit(place + 1, count: 1, isVague: false).map { (TimeMention(scalars(place, place + 2), .set, $0.amount(1).text), place + 2) }
        }
        // two glasses of water a day
        if isNote, isLink(place, .a), place > 1, lexemes[place - 1].kind == .word, lexemes[place - 1].words.isEmpty, !isMeasure(place - 1), let name = word(place + 1, .unit),
            ["1D", "1W"].contains(name.value), lexemes[place + 1].range.count > 1, (1...5).contains(where: { place > $0 && lexemes[place - $0].kind == .number })
        {
            return unit(place + 1, count: 1, isVague: false).map { (TimeMention(scalars(place, place + 2), .set, $0.amount(1).text), place + 2) }
        }
        // Mondays, mornings, weekends
        if let plural = plural(place) { return plural }
        guard let step = word(place, .every)?.number ?? label(place, .every) else { return nil }
        var next = place + 1, count = Double(step)
        if step == 1, let word = word(next, .ordinal), word.number > 1 {
            count = Double(word.number)
            next += 1
        } else if let found = number(next, 1...365), step == 1 {
            count = Double(found)
            next += 1
            if isDash(next) || isLink(next, .to), let high = number(next + 1, 1...365, ordinal: false), let unit = unit(next + 2, count: 2, isVague: false) {
                return finish(.interval(scalars(place, next + 3), .set, from: unit.amount(count).text, to: unit.amount(Double(high)).text), next + 3, place)
            }
        } else if word(next, .quantity) != nil {
            if word(next, .quantity)?.value == "X" { count = .nan } else { count = Double(word(next, .quantity)?.number ?? 1) }
            next += 1
        }
        if let weekday = word(next, .weekday)?.number ?? word(next, .weekdayWord)?.number {
            return finish(TimeMention(scalars(place, next + 1), .set, CalendarPeriod(.day, weekday: weekday).text, frequency: nil), next + 1, place)
        }
        if let month = word(next, .month)?.number ?? word(next, .monthWord)?.number {
            return finish(TimeMention(scalars(place, next + 1), .set, CalendarPeriod(.month, number: month).text), next + 1, place)
        }
        if let season = word(next, .season)?.number { return finish(TimeMention(scalars(place, next + 1), .set, CalendarPeriod(.season, number: season).text), next + 1, place) }
        if let part = word(next, .part), unit(next, count: 1, isVague: false) == nil || part.value == "NI" {
            return finish(TimeMention(scalars(place, next + 1), .set, "T" + part.value), next + 1, place)
        }
        guard let unit = unit(next, count: count, isVague: count.isNaN) else {
            return word(next, .unit)?.value == "1E" ? finish(TimeMention(scalars(place, next + 1), .set, count == 1 ? "P1WE" : "P\(Int(count))WE"), next + 1, place) : nil
        }
        guard !isLink(place, .a), lexemes[place].range.count > 3 || !isLink(place, .per) else { return nil }
        return finish(TimeMention(scalars(place, next + 1), .set, unit.amount(count).text), next + 1, place)
    }

    /// once, twice, 3 times, 3x
    private func frequency(_ place: Int) -> (count: Int, next: Int)? {
        if let word = word(place, .times) { return (word.number, place + 1) }
        guard let count = number(place, 1...99, ordinal: false) else { return nil }
        if isDash(place + 1) || isLink(place + 1, .to), let high = number(place + 2, 1...99, ordinal: false), isLink(place + 3, .times) { return (high, place + 4) }
        // x2/day
        if isLink(place - 1, .x), !isSpaced(place), isSign(place + 1, "/") { return (count, place + 1) }
        if isLink(place + 1, .times) || isLink(place + 1, .x) && !isSpaced(place + 1) { return (count, place + 2) }
        // 3 days a week
        if count > 1, word(place + 1, .unit)?.value == "1D", isLink(place + 2, .a | .per), ["1W", "1M"].contains(word(place + 3, .unit)?.value) { return (count, place + 2) }
        return nil
    }

    private func plural(_ place: Int) -> (mention: TimeMention, next: Int)? {
        guard lexemes[place].kind == .word, buffer.folded[lexemes[place].range.upperBound - 1] == 0x73 else { return nil }
        if let weekday = word(place, .weekday), lexemes[place].range.count > 6 {
            return finish(TimeMention(scalars(place, place + 1), .set, CalendarPeriod(.day, weekday: weekday.number).text), place + 1, place)
        }
        if let part = word(place, .part), unit(place, count: 1, isVague: false) == nil {
            return finish(TimeMention(scalars(place, place + 1), .set, "T" + part.value), place + 1, place)
        }
        if word(place, .unit)?.value == "1E" { return (TimeMention(scalars(place, place + 1), .set, "P1WE"), place + 1) }
        return nil
    }

    /// How often a drug is taken, right behind its dose: 500 mg twice daily. The place behind it.
    func dosing(_ place: Int) -> Int? {
        guard place > 0, word(place - 1, .measure)?.number == 1 || isLetters(place - 1, "po") || isLetters(place - 1, "milligrams"), let found = set(place) else { return nil }
        return found.next
    }

    /// With the time of day that it goes with: every day at 7 pm.
    private func finish(_ mention: TimeMention, _ next: Int, _ place: Int) -> (mention: TimeMention, next: Int) {
        let after = skip(next, .at)
        if let clock = clockAt(after, isCued: after > next), clock.isSure || after > next {
            var whole = mention
            whole.range = mention.range.lowerBound..<lexemes[clock.next - 1].range.upperBound
            whole.value = (mention.value.hasPrefix("P") || mention.value.hasPrefix("T") ? "" : mention.value) + clock.clock.text
            return (whole, clock.next)
        }
        return (mention, next)
    }

    // MARK: Days counted from an event

    /// POD#3, hospital day 2, HD 4, day of life 3, post-op day two
    func countedDay(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let found = dayOfCourse(place) { return found }
        guard let count = word(place, .count) else { return nil }
        var next = place + 1
        if isSign(next, "#") || isSign(next, ":") || isSign(next, "-") && !isSpaced(next) { next += 1 }
        if isLetters(next, "no") { next += isSign(next + 1, ".") ? 2 : 1 }
        guard let number = number(next, 0...400), next == place + 1 || !isSpaced(next) || lexemes[next].kind == .number, lexemes.indices.contains(next),
            lexemes[next].range.count <= 12
        else { return nil }
        // HD stands for haemodialysis and Hodgkin's disease too, but not with a number.
        guard !isMeasure(next + 1), !isSign(next + 1, "%") else { return nil }
        return (TimeMention(scalars(place, next + 1), .date, TimeAmount(Double(number), .day).text, anchor: count.value == "operation" ? .operation : nil), next + 1)
    }

    /// day two, day 7, days 1-5, week six, d4: counted from the start of a stay, a treatment or the like, which the text need not name.
    private func dayOfCourse(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        guard isNote else { return nil }
        if let count = label(place, .count) {
            guard !isLetters(place - 1, "vitamin"), !isLetters(place - 1, "vit"), !isSign(place - 1, "-"), !isSign(place - 1, "/") else { return nil }
            return course(place, count, .day, behind: place + 1)
        }
        guard let name = word(place, .unit), ["1D", "1W", "1M"].contains(name.value), let unit = unit(place, count: 2, isVague: false), lexemes[place].range.count > 1,
            isSpaced(place + 1), let number = number(place + 1, 0...400, ordinal: false), !isMeasure(place + 2), !isSign(place + 2, ")") || isSign(place - 1, "(")
        else { return nil }
        // 3 days 2 nights, a day 2 tablets, every day 1 of each cycle
        if place > 0,
            lexemes[place - 1].kind == .number && !isLetters(place - 2, "cycle") || word(place - 1, .every) != nil || word(place - 1, .step) != nil || isLink(place - 1, .a | .per)
                || isSign(place - 1, "/")
        {
            return nil
        }
        let isPlural = buffer.folded[lexemes[place].range.upperBound - 1] == 0x73
        guard let found = course(place, number, unit.unit, behind: place + 2), !isPlural || found.next > place + 2 else { return nil }
        return found
    }

    private func course(_ place: Int, _ number: Int, _ unit: TimeUnit, behind: Int) -> (mention: TimeMention?, next: Int)? {
        let value = TimeAmount(Double(number), unit).text
        if isDash(behind) || isLink(behind, .to), let high = self.number(behind + 1, 1...400, ordinal: false), high > number, !isMeasure(behind + 2) {
            return (.interval(scalars(place, behind + 2), .date, from: value, to: TimeAmount(Double(high), unit).text), behind + 2)
        }
        return (TimeMention(scalars(place, behind), .date, value), behind)
    }
}

extension String {
    /// `P1W` with another number: `P3W`.
    fileprivate func replacingOne(with count: Int) -> String { String(prefix { $0 != "1" }) + String(count) + String(drop { $0 != "1" }.dropFirst()) }
}
