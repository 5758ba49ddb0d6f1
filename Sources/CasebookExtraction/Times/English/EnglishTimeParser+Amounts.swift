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
        // cycle 2 day 8
        guard lexemes.indices.contains(place), !isLetters(place - 1, "cycle") else { return nil }
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
        } else if isLink(place - 1, .for), lexemes[place].kind == .word, buffer.folded[lexemes[place].range.upperBound - 1] == 0x73 {
            // for hours
            isVague = true
        } else {
            return nil
        }
        // 3 more days, 2 full weeks, 3-day
        if next > place, isLetters(next, "more") || isLetters(next, "additional") || isLetters(next, "further") || isLetters(next, "consecutive") || isLetters(next, "full") {
            next += 1
        }
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
        if isSecond, unit + 1 < lexemes.count, isSign(unit + 1, "-") || lexemes[unit + 1].kind == .number || lexemes[unit + 1].kind == .word && lexemes[unit + 1].words.isEmpty {
            return false
        }
        guard hasContext, place > 0, word(unit + 1, .offset) == nil, word(unit + 1, .before) == nil, !isLink(unit + 1, .and | .of) else { return true }
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
        guard let count = number(place, 1...99, ordinal: false), isSign(place + 1, "/"), !isSpaced(place + 1), !isSpaced(place + 2),
            let below = number(place + 2, 7...52, ordinal: false),
            (below == 52 || below == 7 && isDosage(place - 1)) && hasContext && isFreeWeeks(place)
                || place > 0 && (isLink(place - 1, .for | .x | .in | .past | .over | .within | .after) || (word(place - 1, .step)?.number ?? 0) < 0)
                || word(place + 3, .offset) != nil,
            !isSign(place + 3, "/")
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

    /// bd 3/7
    private func isDosage(_ place: Int) -> Bool { ["bd", "tds", "qds", "od", "bid", "tid", "nocte"].contains { isLetters(place, $0) } }

    /// 3/52 is no date; behind a number or sign, or before a unit or percentage, it may be a part of something else.
    private func isFreeWeeks(_ place: Int) -> Bool {
        let next = place + 3
        return isNote && isSpaced(place) && (place == 0 || lexemes[place - 1].kind != .number && word(place - 1, .measure) == nil)
            && (!lexemes.indices.contains(next) || isSpaced(next) && !isMeasure(next) || isSign(next, ",") || isSign(next, ".") || isSign(next, ";") || isSign(next, ")"))
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
        // In her 90s she is no 90 seconds old.
        if letters == "s?", !isSpaced(place) { return nil }
        // T 37.7 HR 108
        if letters == "h", lexemes[place].range.count == 2, isCapital(place), lexemes.indices.contains(place + 1), lexemes[place + 1].kind == .number || isSign(place + 1, ":") {
            return nil
        }
        // 4 w/o
        if isUncertain, isSign(place + 1, "/"), !isSpaced(place + 1) { return nil }
        if isUncertain {
            guard place > 0, !isVague, lexemes[place - 1].kind == .number || label(place - 1, .every) != nil || isSign(place - 1, "+") || isSign(place - 1, "-"),
                lexemes[place].range.count > 1 || !isCapital(place)
            else { return nil }
        }
        return Unit(count: Double(word.number), unit: unit, isUncertain: isUncertain)
    }
}
