internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    /// An amount of time with the lexemes that it is made of.
    struct Amount {
        var amount: TimeAmount
        /// Upper end of "two to three weeks".
        var high: TimeAmount?
        var modifier: String?
        var first: Int
        var next: Int
        /// Said with a unit that weekends, seasons or decades are: not to be counted in days.
        var isPlain = true
    }

    // MARK: One amount

    /// A number of units and what is added to it: 1 year and 2 months, an hour and a half, half an hour.
    func amount(_ place: Int) -> Amount? {
        var place = place, modifier: String?
        let first = place
        if let word = word(place, .modifier), ["APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"].contains(word.value) {
            modifier = word.value
            place += 1
            if self.word(place, .modifier)?.value == "APPROX" { place += 1 }
        }
        guard var found = simpleAmount(place) else { return nil }
        found.first = first
        found.modifier = found.modifier ?? modifier
        // 1 year, 2 months and 3 days: each smaller than the one before.
        while found.high == nil, let finest = found.amount.finest {
            var next = found.next
            if isSign(next, ",") { next += 1 }
            if isLink(next, .and) { next += 1 }
            // "the last 3 months and 2 days ago" are two.
            guard let more = simpleAmount(next), more.high == nil, !more.amount.isVague, let unit = more.amount.finest, unit > finest else { break }
            if next > found.next, word(more.next, .offset) != nil, isSpan(before: first) { break }
            found.amount = found.amount.adding(more.amount)
            found.next = more.next
        }
        return found
    }

    private func isSpan(before place: Int) -> Bool { place > 0 && word(place - 1, .step) != nil }

    private func simpleAmount(_ place: Int) -> Amount? {
        guard lexemes.indices.contains(place) else { return nil }
        // half an hour, half a year, a quarter of an hour
        if let fraction = fraction(place) { return fraction }
        var next = place, count = 1.0, modifier: String?, isVague = false, high: Double?
        if let value = quantity(place) {
            (count, next, high) = (value.count, value.next, value.high)
            modifier = value.modifier
        } else if let word = word(place, .quantity) {
            next = place + 1
            if word.value == "X" { isVague = true } else { count = Double(word.number) }
            next = skip(next, .of)
            if self.word(next, .modifier)?.value == "MORE_THAN" { next += 1 }
        } else if isLink(place, .a) {
            next = place + 1
        } else {
            return nil
        }
        // 3 more days, 2 full weeks, 3-day
        if isSign(next, "-"), !isSpaced(next), !isSpaced(next + 1) { next += 1 }
        guard let unit = unit(next, count: count, isVague: isVague) else { return nil }
        if isLink(place, .a), unit.isUncertain || !isLength(place, next) { return nil }
        next += 1
        // 24-hour urine
        if word(next, .measure)?.number == 2 || isSign(next, "-") && word(next + 1, .measure)?.number == 2 { return nil }
        var result = Amount(amount: unit.amount(isVague ? .nan : count), high: high.map(unit.amount), modifier: modifier, first: place, next: next)
        // an hour and a half, 2 years and a half
        if isLink(next, .and) {
            let after = skip(next + 1, .a)
            if isLink(after, .half), self.unit(after + 1, count: 1, isVague: false) == nil, skip(after + 1, .a | .of) == after + 1 {
                result.amount = unit.amount(count + 0.5)
                result.next = after + 1
            }
        }
        return result
    }

    /// "a week" is a length behind a preposition or verb, and where it is counted from; in "30 units a week" it is a rate, and a second floor is none.
    private func isLength(_ place: Int, _ unit: Int) -> Bool {
        let isSecond = word(unit, .ordinal) != nil
        if isSecond, unit + 1 < lexemes.count, isSign(unit + 1, "-") || lexemes[unit + 1].kind == .word && lexemes[unit + 1].words.isEmpty { return false }
        guard hasContext, place > 0, word(unit + 1, .offset) == nil, word(unit + 1, .before) == nil, !isLink(unit + 1, .and) else { return true }
        let before = lexemes[place - 1]
        return before.kind == .sign || before.words.contains { [.link, .modifier, .tense, .unit, .step].contains($0.role) } && !isLink(place - 1, .times)
    }

    /// half an hour, half year, a quarter of an hour, 1/2 hour
    private func fraction(_ place: Int) -> Amount? {
        var next = place, count = 0.5
        if isLink(next, .a), isLink(next + 1, .half | .quarter) { next += 1 }
        if isLink(next, .half) {
            next = skip(next + 1, .of)
        } else if isLink(next, .quarter), isLink(next + 1, .of | .a) {
            count = 0.25
            next = skip(next + 1, .of)
        } else if let above = number(next, 1...3, ordinal: false), isSign(next + 1, "/"), let below = number(next + 2, 2...4, ordinal: false), above < below {
            count = Double(above) / Double(below)
            next = skip(next + 3, .of)
        } else {
            return sevenths(place)
        }
        next = skip(next, .a)
        if isSign(next, "-") { next += 1 }
        guard let unit = unit(next, count: 1, isVague: false) else { return sevenths(place) }
        return Amount(amount: unit.amount(count), first: place, next: next + 1)
    }

    /// 3/7, 2/52 and 6/12 are days, weeks and months in British notes, behind a word such as for or before ago.
    private func sevenths(_ place: Int) -> Amount? {
        guard let count = number(place, 1...99, ordinal: false), isSign(place + 1, "/"), !isSpaced(place + 1), !isSpaced(place + 2), let below = number(place + 2, 7...52, ordinal: false),
            place > 0 && (isLink(place - 1, .for | .x | .in | .past | .over | .within | .after) || (word(place - 1, .step)?.number ?? 0) < 0) || word(place + 3, .offset) != nil, !isSign(place + 3, "/")
        else { return nil }
        let unit: TimeUnit
        switch below {
        case 7: unit = .day
        case 12: unit = .month
        case 52: unit = .week
        default: return nil
        }
        return Amount(amount: TimeAmount(Double(count), unit), first: place, next: place + 3)
    }

    /// 3, three, 2-3, 2 to 3, one and a half, 10+
    private func quantity(_ place: Int) -> (count: Double, high: Double?, modifier: String?, next: Int)? {
        guard lexemes.indices.contains(place), lexemes[place].kind == .number, !lexemes[place].isOrdinal else { return nil }
        var count = lexemes[place].value, next = place + 1, high: Double?, modifier: String?
        guard count < 1e6 else { return nil }
        // Nothing may tie the number to one before it: 120/80 min, 1.5.3 d.
        if place > 1, !lexemes[place].isSpaced, isSign(place - 1, "/") || isSign(place - 1, "."), !lexemes[place - 1].isSpaced, lexemes[place - 2].kind == .number { return nil }
        // 2 1/2 years, 2 and a half years, two and a quarter
        if let above = number(next, 1...3, ordinal: false), isSign(next + 1, "/"), let below = number(next + 2, 2...4, ordinal: false), above < below {
            count += Double(above) / Double(below)
            next += 3
        } else if isLink(next, .and), isLink(skip(next + 1, .a), .half | .quarter) {
            let after = skip(next + 1, .a)
            guard unit(after + 1, count: 2, isVague: false) != nil else { return nil }
            count += isLink(after, .half) ? 0.5 : 0.25
            next = after + 1
        } else if isSign(next, "+") {
            modifier = "EQUAL_OR_MORE"
            next += 1
        } else if isSign(next, "("), let again = number(next + 1, 0...9999, ordinal: false), Double(again) == count, isSign(next + 2, ")") {
            next += 3
        } else if isLink(next, .and), let more = number(next + 1, 1...9, ordinal: false), count >= 20, lexemes[place].digits == 0, count.truncatingRemainder(dividingBy: 10) == 0 {
            count += Double(more)
            next += 2
        } else if isDash(next) || isLink(next, .to | .or), lexemes.indices.contains(next + 1), lexemes[next + 1].kind == .number, !lexemes[next + 1].isOrdinal,
            lexemes[next + 1].value > count, lexemes[next + 1].value < 1000
        {
            let after = isSign(next + 2, "-") ? next + 3 : next + 2
            guard unit(after, count: 2, isVague: false) != nil else { return nil }
            high = lexemes[next + 1].value
            next += 2
        }
        return (count, high, modifier, next)
    }

    struct Unit {
        var count: Double
        var unit: TimeUnit
        /// One letter, or a word that is mostly something else.
        var isUncertain: Bool
        func amount(_ number: Double) -> TimeAmount { TimeAmount(number * count, unit) }
    }

    /// The unit at a place, right behind a number where the word asks for that.
    func unit(_ place: Int, count: Double, isVague: Bool) -> Unit? {
        guard let word = word(place, .unit) else { return nil }
        let letters = word.value.drop { $0.isNumber }
        let unit: TimeUnit
        switch letters.first {
        case "Y": unit = .year
        case "M": unit = .month
        case "W": unit = .week
        case "D": unit = .day
        case "h": unit = .hour
        case "m": unit = .minute
        case "s": unit = .second
        default: return nil
        }
        let isUncertain = letters.last == "?"
        // T 37.7 HR 108
        if letters == "h", lexemes[place].range.count == 2, isCapital(place), lexemes.indices.contains(place + 1), lexemes[place + 1].kind == .number || isSign(place + 1, ":") { return nil }
        // 4 w/o
        if isUncertain, isSign(place + 1, "/"), !isSpaced(place + 1) { return nil }
        if isUncertain {
            guard place > 0, !isVague, lexemes[place - 1].kind == .number || isSign(place - 1, "+") || isSign(place - 1, "-"), lexemes[place].range.count > 1 || !isCapital(place) else { return nil }
        }
        return Unit(count: Double(word.number), unit: unit, isUncertain: isUncertain)
    }

    // MARK: What an amount is in its sentence

    /// Amounts, and the moments that are counted with them: 3 days, 3 days ago, in 3 days, 2 weeks after discharge.
    func amountExpression(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        if let found = wholeUnit(place) { return found }
        if let found = spanOfAmount(place) { return found }
        guard let found = amount(place) else { return nil }
        if isAge(found) { return (nil, found.next) }
        if isRate(found) { return (nil, found.next) }
        let start = found.first
        // 3 days ago
        if let offset = word(found.next, .offset), !isLink(found.next + 1, .to) || offset.number < 0, word(found.next, .before) == nil || !isEvent(found.next + 1) {
            if let mention = counted(found, isBefore: offset.number < 0, next: found.next + 1, isNarrative: lexemes[found.next].range.count == 5) { return (mention, found.next + 1) }
        }
        // 2 weeks prior to admission, three weeks from tomorrow
        if let before = word(found.next, .before) {
            let isPrior = before.number < 0
            if let anchored = anchored(found, isBefore: isPrior, found.next + 1) { return anchored }
        }
        // in 3 days, within 2 weeks
        if start > 0, found.high == nil, isLink(start - 1, .in), told(start) != .past, told(start) == .future || !isNote || found.amount.finest.map { !$0.isOfDay } ?? false, told(start) != nil || !(max(0, start - 5)..<start - 1).contains(where: { lexemes[$0].kind == .number }), !found.amount.isVague {
            if let mention = counted(found, isBefore: false, next: found.next, isNarrative: false) { return (mention, found.next) }
        }
        return (duration(found), found.next)
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

    /// Years of age, and weeks of a pregnancy.
    private func isAge(_ found: Amount) -> Bool {
        if let age = word(found.next, .age), age.number > 0 { return true }
        if isSign(found.next, "-"), let age = word(found.next + 1, .age), age.number > 0 { return true }
        guard found.first > 0 else { return isLetters(found.next - 1, "y") && (isSign(found.next, ",") || isSign(found.next, ";")) }
        if let age = word(found.first - 1, .age), age.number < 0 { return true }
        // Talked at 3 years; at 36 weeks
        if isLink(found.first - 1, .at), let years = found.amount[.year] { return years < 100 && word(found.next, .before) == nil }
        if isLink(found.first - 1, .at), let weeks = found.amount[.week] { return weeks >= 20 && weeks <= 42 }
        // boy, 3 years 2 months
        if isSign(found.first - 1, ","), let person = word(found.first - 2, .person) { return person.number > 0 && !isLink(found.next, .of | .before | .after) && word(found.next, .offset) == nil }
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
        let modifier: String? = switch found.modifier {
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
            guard let date = RelativeTime.date(found.amount, isBefore: isBefore, from: day), let finest = found.amount.finest, !finest.isOfDay, !found.amount.isVague else { return nil }
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

    /// all day, the whole week, another month, the past week, the fortnight
    private func wholeUnit(_ place: Int) -> (mention: TimeMention?, next: Int)? {
        guard let kind = word(place, .whole) else { return nil }
        let next = isSign(place + 1, "-") ? place + 2 : skip(place + 1, .the | .of)
        if kind.number == 2, let found = amount(next) { return (duration(Amount(amount: found.amount, high: found.high, modifier: found.modifier, first: place, next: found.next)), found.next) }
        guard let unit = unit(next, count: 1, isVague: false), !unit.isUncertain else { return nil }
        return (TimeMention(scalars(place, next + 1), .duration, unit.amount(1).text), next + 1)
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
                found = amount
            } else if let unit = unit(start, count: 1, isVague: false), !unit.isUncertain, unit.unit.isOfDay || unit.unit == .week && unit.count > 1 || isSpanCue(before: place, isThe: start - 1 > place, step) {
                found = Amount(amount: unit.amount(1), first: start, next: start + 1)
                if isLink(start + 1, .and), let more = amount(start + 2), more.amount.finest ?? .year > unit.unit {
                    found.amount = found.amount.adding(more.amount)
                    found.next = more.next
                }
            } else {
                return nil
            }
        } else if let count = quantityOf(start), let word = word(count.next, .step), word.number != 0, isPlural(count.next + 1) || word.number > 0, let unit = unit(count.next + 1, count: 1, isVague: false), !unit.isUncertain {
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
