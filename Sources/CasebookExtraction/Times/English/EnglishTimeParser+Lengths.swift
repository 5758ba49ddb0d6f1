internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    // MARK: What an amount is in its sentence

    /// Amounts, and the moments that are counted with them: 3 days, 3 days ago, in 3 days, 2 weeks after discharge.
    func amountExpression(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let found = wholeUnit(place) { return found }
        if let found = oneBefore(place) { return found }
        if let found = spanOfAmount(place) { return found }
        guard let found = amount(place) else { return nil }
        if isAge(found) { return (nil, found.next) }
        if isRate(found) { return (nil, found.next) }
        let start = found.first
        // 3 days ago
        if let offset = word(found.next, .offset), !isLink(found.next + 1, .to) || offset.number < 0, word(found.next, .before) == nil || !isEvent(found.next + 1) {
            if let mention = counted(
                found, isBefore: offset.number < 0, next: found.next + 1, isNarrative: lexemes[found.next].range.count == 5 || lexemes[found.next].range.count == 10)
            {
                return (mention, found.next + 1)
            }
        }
        // 2 weeks prior to admission, three weeks from tomorrow
        if let before = word(found.next, .before) {
            let isPrior = before.number < 0
            if let anchored = anchored(found, isBefore: isPrior, found.next + 1) { return anchored }
        }
        // in 3 days, within 2 weeks
        if isAhead(found), let mention = counted(found, isBefore: false, next: found.next, isNarrative: false) { return (mention, found.next) }
        return (duration(found), found.next)
    }

    /// What lies ahead by an amount: in 2 weeks; in a plan also "clinic 2 weeks", but not what lasts so long (no lifting 2 weeks).
    private func isAhead(_ found: Amount) -> Bool {
        let start = found.first
        guard start > 0, !found.amount.isVague, let finest = found.amount.finest else { return false }
        if isLink(start - 1, .in) {
            guard told(start) != .past, isPlan || !isDone(start - 1), told(start) == .future || !isNote || !finest.isOfDay else { return false }
            return told(start) != nil || !hasNumberBefore(start - 1)
        }
        // CT at 6 weeks, in a plan
        if isNote, isPlan, isLink(start - 1, .at) { return !finest.isOfDay && told(start) != .past && word(found.next, .before) == nil }
        guard isNote, isPlan, !finest.isOfDay, lexemes[start - 1].kind == .word, lexemes[start - 1].links.isEmpty, word(start - 1, .unit) == nil, !hasNumberBefore(start) else {
            return false
        }
        var place = start - 1
        while place >= 0, start - place < 6, lexemes[place].kind == .word || isSign(place, "/") || isSign(place, "-") {
            if word(place, .event)?.value == "visit" { return true }
            place -= 1
        }
        return false
    }

    /// Whether a verb of what is over stands before a place, of those that the table does not have: it faded in three days.
    private func isDone(_ place: Int) -> Bool {
        var index = place - 1
        while index >= 0, place - index <= 2, lexemes[index].kind == .word {
            let range = lexemes[index].range
            if range.count >= 5, buffer.folded[range.upperBound - 1] == 0x64, buffer.folded[range.upperBound - 2] == 0x65, told(index) == nil, !isLetters(index, "needed"),
                !isLetters(index, "indicated"), !isLetters(index, "required"), !isLetters(index, "advised"), !isLetters(index, "recommended"), !isLetters(index, "arranged"),
                !isLetters(index, "booked")
            {
                return true
            }
            index -= 1
        }
        return false
    }

    /// A number among the words right before, which the time may be measured with: 3 kg in 2 weeks.
    private func hasNumberBefore(_ place: Int) -> Bool {
        var index = place - 1
        while index >= 0, place - index <= 4, !isSign(index, ";"), !isSign(index, ",") {
            if lexemes[index].kind == .number { return true }
            index -= 1
        }
        return false
    }

    private func isEvent(_ place: Int) -> Bool { word(skip(place, .the | .a | .to), .event) != nil }

    func duration(_ found: Amount) -> TimeMention {
        let range = scalars(found.first, found.next)
        if let high = found.high {
            var mention = TimeMention.interval(range, .duration, from: found.amount.text, to: high.text)
            mention.modifier = found.modifier
            return mention
        }
        var mention = TimeMention(range, .duration, found.amount.text, modifier: found.modifier)
        if found.first > 0, isLink(found.first - 1, .within | .in), mention.modifier == nil, isLink(found.first - 1, .within) {
            mention.begin = reference?.date.text
        }
        return mention
    }

    /// What is done at an age.
    private static let ofAge = ["well", "wcc", "set", "shots", "vaccines", "vaccinations", "immunizations", "immunisations", "jabs", "milestones"]

    /// Years of age, and weeks of a pregnancy.
    private func isAge(_ found: Amount) -> Bool {
        if let age = word(found.next, .age), age.number > 0 { return true }
        if isSign(found.next, "-"), let age = word(found.next + 1, .age), age.number > 0 { return true }
        // 61 y, cause of death; a set of vaccines is that of an age
        if isLetters(found.next - 1, "y"), isSign(found.next, ",") || isSign(found.next, ";"), !isLink(found.first - 1, .for | .x | .over | .in | .within | .past | .after | .since)
        {
            return true
        }
        // Sib (4 y), boy 4y, born 31 wk
        if isSign(found.first - 1, "("), isSign(found.next, ")"), isLetters(found.next - 1, "y") { return true }
        if isLetters(found.first - 1, "born"), found.amount[.week] != nil { return true }
        if isLetters(found.first - 1, "boy") || isLetters(found.first - 1, "girl"), found.amount[.year] != nil { return true }
        let after = isSign(found.next, "-") ? found.next + 1 : found.next
        if found.amount[.month] != nil, Self.ofAge.contains(where: { isLetters(after, $0) }) { return true }
        guard found.first > 0 else { return false }
        if let age = word(found.first - 1, .age), age.number < 0 { return true }
        // Talked at 3 years; at 36 weeks
        if isLink(found.first - 1, .at), let years = found.amount[.year] { return years < 100 && word(found.next, .before) == nil }
        // Retinoblastoma at 10 months, enucleation
        if isLink(found.first - 1, .at), found.amount[.month] != nil, isNote, !isPlan, !isSign(found.first - 2, ","), isSign(found.next, ",") || isSign(found.next, ";") {
            return true
        }
        if isLink(found.first - 1, .at), let weeks = found.amount[.week], !isPlan || weeks == 40 { return weeks >= 20 && weeks <= 42 }
        // boy, 3 years 2 months
        if isSign(found.first - 1, ","), let person = word(found.first - 2, .person) {
            return person.number > 0 && !isLink(found.next, .of | .before | .after) && word(found.next, .offset) == nil
        }
        return false
    }

    /// 20 mL in 3 h stays a duration; "/min" and "per 24 hours" do not.
    private func isRate(_ found: Amount) -> Bool { found.first > 0 && (isSign(found.first - 1, "/") || isLink(found.first - 1, .per)) }

    private func counted(_ found: Amount, isBefore: Bool, next: Int, isNarrative: Bool) -> TimeMention? {
        // Later than what was told last, which need not be now.
        let from = isNarrative && (isNote ? told(found.first) != .future && !isPlan : told(found.first) == .past) ? nil : reference
        let low = RelativeTime.value(found.amount, isBefore: isBefore, from: from)
        let range = scalars(found.first, next)
        if let high = found.high {
            let far = RelativeTime.value(high, isBefore: isBefore, from: from)
            var mention = isBefore ? TimeMention.interval(range, .date, from: far.value, to: low.value) : .interval(range, .date, from: low.value, to: far.value)
            mention.modifier = found.modifier
            return mention
        }
        let isOfDay = low.value.contains("T")
        let modifier: String? =
            switch found.modifier {
            case "MORE_THAN", "EQUAL_OR_MORE": isBefore ? "BEFORE" : "AFTER"
            case "LESS_THAN", "EQUAL_OR_LESS": isBefore ? "AFTER" : "BEFORE"
            default: found.modifier
            }
        return TimeMention(
            range, isOfDay ? .time : .date, low.value, begin: from == nil && isNarrative ? nil : low.begin, end: low.end, modifier: modifier)
    }

    /// 2 weeks prior to admission, 3 days after Easter, two weeks from tomorrow.
    private func anchored(_ found: Amount, isBefore: Bool, _ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let moment = moment(place), let day = resolvedDay(moment), moment.clock == nil {
            guard let date = RelativeTime.date(found.amount, isBefore: isBefore, from: day), let finest = found.amount.finest, !finest.isOfDay, !found.amount.isVague else {
                return nil
            }
            // two months from today on Tuesday: the weekday only says it again.
            return (TimeMention(scalars(found.first, moment.next), .date, date.text, modifier: found.modifier), moment.next)
        }
        // "3 days after …" an event whose day is not known.
        let event = skip(place, .the | .a | .to | .in | .of)
        guard lexemes.indices.contains(event), lexemes[event].kind == .word, moment(place) == nil else { return nil }
        guard word(event, .event) != nil || lexemes[event].words.isEmpty, !isLink(place - 1, .since), !isLink(place - 1, .from) || word(event, .event) != nil else { return nil }
        let isKnown = word(event, .event) != nil, next = isKnown ? event + 1 : found.next
        let anchor: TimeMention.Anchor = .words(lexemes[event].range)
        if let high = found.high {
            var mention = TimeMention.interval(scalars(found.first, next), .date, from: found.amount.text, to: high.text)
            mention.anchor = anchor
            return (mention, next)
        }
        let isOperation = word(event, .event)?.value == "operation"
        let modifier = found.modifier
        return (
            TimeMention(scalars(found.first, next), .date, found.amount.text, modifier: modifier, anchor: isOperation ? .operation : anchor), next
        )
    }

    /// the day before admission
    private func oneBefore(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        guard isNote, word(place - 1, .every) == nil, !isLink(place - 1, .a), let unit = unit(place, count: 1, isVague: false), !unit.isUncertain, !unit.unit.isOfDay,
            let before = word(place + 1, .before), lexemes[place + 1].range.count > 4, isEvent(place + 2), lexemes[place - (place > 0 ? 1 : 0)].kind == .word || place == 0
        else { return nil }
        return anchored(Amount(amount: unit.amount(1), modifier: nil, first: place, next: place + 1), isBefore: before.number < 0, place + 2)
    }

    /// all day, the whole week, another month, the past week, the fortnight
    private func wholeUnit(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        // within the first hour, over the first 3 days; the first week of May is a part of it
        if word(place, .ordinal)?.number == 1 {
            let before = isLink(place - 1, .the) ? place - 2 : place - 1
            guard isNote, isLink(before, .within | .in | .during | .over | .for | .throughout) || isLink(place - 1, .within | .in | .during | .over | .for | .throughout) else {
                return nil
            }
            if let found = amount(place + 1), !isLink(found.next, .of | .in) {
                return (duration(Amount(amount: found.amount, high: found.high, modifier: found.modifier, first: place, next: found.next)), found.next)
            }
            guard let unit = unit(place + 1, count: 1, isVague: false), !unit.isUncertain, !isLink(place + 2, .of | .in) else { return nil }
            return (TimeMention(scalars(place, place + 2), .duration, unit.amount(1).text), place + 2)
        }
        // within the hour
        if isNote, isLink(place, .the), isLink(place - 1, .within), let unit = unit(place + 1, count: 1, isVague: false), !unit.isUncertain {
            return (TimeMention(scalars(place, place + 2), .duration, unit.amount(1).text), place + 2)
        }
        if let found = dayInOrder(place) { return found }
        guard let kind = word(place, .whole) else { return nil }
        let next = isSign(place + 1, "-") ? place + 2 : skip(place + 1, .the | .of)
        if kind.number == 2, let found = amount(next) {
            return (duration(Amount(amount: found.amount, high: found.high, modifier: found.modifier, first: place, next: found.next)), found.next)
        }
        guard let unit = unit(next, count: 1, isVague: false), !unit.isUncertain else { return nil }
        return (TimeMention(scalars(place, next + 1), .duration, unit.amount(1).text), next + 1)
    }

    /// On the third day, second day of fever: counted from what was told.
    private func dayInOrder(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        guard isNote, let order = word(place, .ordinal)?.number ?? (lexemes[place].isOrdinal ? Int(lexemes[place].value) : nil), (2...30).contains(order),
            word(place - 1, .every) == nil,
            word(place + 1, .unit)?.value == "1D", !isSign(place + 1, "-")
        else { return nil }
        let next = place + 2
        if isLink(next, .of) { guard lexemes.indices.contains(next + 1), lexemes[next + 1].kind == .word, lexemes[next + 1].words.isEmpty else { return nil } }
        return (TimeMention(scalars(place, next), .date, TimeAmount(Double(order), .day).text), next)
    }

    /// The past 3 days, the next two weeks, 5 upcoming years, over the last month: a length of time that ends or begins now.
    private func spanOfAmount(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        var start = skip(place, .the)
        guard start == place || word(start, .step) != nil else { return nil }
        var step: Int, found: Amount
        if let word = word(start, .step), word.number != 0 {
            step = word.number
            start += 1
            if let amount = amount(start) {
                // last 8 days ago
                if step < 0, self.word(amount.next, .offset)?.value == "-1", lexemes[amount.next].range.count == 3 { return nil }
                found = amount
            } else if let unit = unit(start, count: 1, isVague: false), !unit.isUncertain,
                unit.unit.isOfDay || unit.unit == .week && unit.count > 1 || isSpanCue(before: place, isThe: start - 1 > place, step)
            {
                found = Amount(amount: unit.amount(1), first: start, next: start + 1)
                if isLink(start + 1, .and), let more = amount(start + 2), more.amount.finest ?? .year > unit.unit {
                    found.amount = found.amount.adding(more.amount)
                    found.next = more.next
                }
            } else {
                return nil
            }
        } else if let count = quantityOf(start), let word = word(count.next, .step), word.number != 0, isPlural(count.next + 1) || word.number > 0,
            let unit = unit(count.next + 1, count: 1, isVague: false), !unit.isUncertain
        {
            step = word.number
            found = Amount(amount: unit.amount(count.count), first: start, next: count.next + 2)
        } else {
            return nil
        }
        // "the last two weeks of July" is a part of July.
        var mention = TimeMention(scalars(place, found.next), .duration, found.amount.text, modifier: found.modifier)
        if let high = found.high { mention = .interval(scalars(place, found.next), .duration, from: found.amount.text, to: high.text) }
        guard found.high == nil, !found.amount.isVague else { return (mention, found.next) }
        let ends = spanEnds(found.amount, step, isPlain: lexemes[found.next - 1].words.contains { $0.value == "3M" })
        mention.begin = ends?.begin
        mention.end = ends?.end
        return (mention, found.next)
    }

    private func isPlural(_ place: Int) -> Bool { place < lexemes.count && buffer.folded[lexemes[place].range.upperBound - 1] == 0x73 }

    private func quantityOf(_ place: Int) -> (count: Double, next: Int)? {
        guard let count = number(place, 1...999, ordinal: false) else { return nil }
        return (Double(count), place + 1)
    }

    /// Words such as over, for and during make the last month a length; "the past month" is one anyhow.
    private func isSpanCue(before place: Int, isThe: Bool, _ step: Int) -> Bool {
        let last = lexemes[isThe ? place + 1 : place]
        let isPast = last.links.contains(.past)
        if isPast, isThe { return true }
        guard place > 0 else { return false }
        return isLink(place - 1, .over | .for | .during | .within | .throughout) || isLink(place - 1, .in) && isPast
    }

    /// First and last day, or minutes, of a length that ends or begins at the reference.
    private func spanEnds(_ amount: TimeAmount, _ step: Int, isPlain: Bool) -> (begin: String, end: String)? {
        guard let reference, let finest = amount.finest else { return nil }
        if finest.isOfDay {
            guard let other = RelativeTime.moment(amount, isBefore: step < 0, from: reference), let clock = reference.clock else { return nil }
            let now = reference.date.text + clock.text
            return step < 0 ? (other, now) : (now, other)
        }
        guard step < 0 else {
            // The next 3 days begin tomorrow.
            let first = reference.date.adding(days: finest == .day ? 1 : 0)
            guard let last = RelativeTime.date(amount, isBefore: false, from: first) else { return nil }
            return (first.text, last.text)
        }
        guard let first = RelativeTime.date(amount, isBefore: true, from: reference.date) else { return nil }
        return (first.text, reference.date.text)
    }
}
