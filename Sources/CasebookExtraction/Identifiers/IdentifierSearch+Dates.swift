internal import CasebookLexicons
internal import CasebookText

/// Dates, and ages above 89.
extension IdentifierSearch {
    mutating func findDates() {
        var place = 0, hasChinese = false
        let isChinese = (0..<min(text.count, 400)).contains(where: text.isHan)
        while place < text.count {
            guard !isTaken(place) else {
                place += 1
                continue
            }
            var date: DateExpression?
            if text.isDigit(place) {
                if !text.isDigit(place - 1) { date = dates.date(atDigits: text.piece(from: place)) }
                if date == nil, hasChinese || text[place - 1] == 0x6708, !text.isDigit(place - 1) {
                    var end = place
                    while text.isDigit(end), end - place < 3 { end += 1 }
                    date = dates.dayAlone(atDigits: place..<end)
                }
            } else if text.isHan(place), let day = bracketedDay(place) {
                date = day
            } else if text.isHan(place) {
                date = dates.date(atNumeral: place)
                if date == nil, let match = lexicon.trie(.holiday).match(text.folded, text.classes, at: place, end: text.count), match.end - place > 2 || isHoliday(match.end) {
                    date = DateExpression(range: place..<match.end, rule: "date.holiday")
                }
            } else if text.isLetter(place), !text.isLetter(place - 1), !(IdentifierText.isJoiner(text[place - 1]) && text.isLetter(place - 2) && !text.has("mid", at: place - 4)) {
                date = dates.date(atMonth: place) ?? namedDay(place) ?? spelledDay(place)
            }
            if date == nil, text.isLetter(place), !text.isLetter(place - 1) || text.isDigit(place) { date = dayOfMonth(place) }
            guard let date, isFree(date.range) else {
                place += 1
                continue
            }
            if date.month != nil || date.rule == "date.lunar" { hasChinese = hasChinese || text.isHan(date.range.upperBound - 1) || isChinese }
            var range = withWeekday(date.range)
            if date.day != nil, isChinese {
                let end = weekdayEnd(range.upperBound)
                if isFree(range.upperBound..<end) { range = range.lowerBound..<end }
            }
            add(.date, range, date.rule)
            place = range.upperBound
        }
    }

    private static let feasts = KeywordTrie(["春节", "元旦", "中秋", "端午", "除夕", "元宵", "圣诞", "重阳", "七夕", "腊八"])

    private func isHoliday(_ end: Int) -> Bool {
        let next = text.skipBlanks(end, most: 1)
        if text[next] == 0x8282 || IdentifierText.isOne(text[next], of: "期当前后假") || text.has("那天", orAt: next) || text.has("当", orAt: next) || text.has("放假", orAt: next) {
            return true
        }
        return Self.feasts.match(text.folded, text.classes, at: end - 2, end: end) != nil && !lexicon.isSurname(text.folded, text.classes, at: end - 3)
    }

    /// 昨（7）日
    private func bracketedDay(_ place: Int) -> DateExpression? {
        guard IdentifierText.isOne(text[place], of: "昨今前本次翌明"), text[place + 1] == 0x28 || text[place + 1] == 0x65E5 && text[place + 2] == 0x28 else { return nil }
        var end = text[place + 1] == 0x28 ? place + 2 : place + 3
        let first = end
        while text.isDigit(end), end - first < 3 { end += 1 }
        guard end > first, (1...31).contains(text.number(first..<end)) else { return nil }
        if text[end] == 0x65E5 { end += 1 }
        guard text[end] == 0x29 else { return nil }
        return DateExpression(range: place..<(text[end + 1] == 0x65E5 ? end + 2 : end + 1), rule: "date.day")
    }

    /// Behind a date stands （周一）, （除夕）, （三） or 星期二.
    private func weekdayEnd(_ end: Int) -> Int {
        let place = text.skipBlanks(end, most: 1)
        func weekday(_ place: Int) -> Int? {
            for word in ["星期", "礼拜", "周"] where text.has(word, orAt: place) {
                let day = place + word.unicodeScalars.count
                if IdentifierText.isOne(text[day], of: "一二三四五六日天末") { return day + 1 }
            }
            return nil
        }
        if let day = weekday(place) { return day }
        guard text[place] == 0x28 else { return end }
        let inner =
            weekday(place + 1) ?? lexicon.trie(.holiday).match(text.folded, text.classes, at: place + 1, end: text.count)?.end
            ?? (IdentifierText.isOne(text[place + 1], of: "一二三四五六日") ? place + 2 : nil)
        guard let inner, text[inner] == 0x29 else { return end }
        return inner + 1
    }

    private func namedDay(_ place: Int) -> DateExpression? {
        guard let match = lexicon.word(text.folded, text.classes, at: place, end: text.count), match.value.contains(.holiday), text.isUpper(place) || match.end - place > 8 else {
            return nil
        }
        // Christmas disease
        if text.has(" disease", at: match.end) || text.has(" factor", at: match.end) { return nil }
        var end = match.end
        if text.isBlank(end) || text[end] == 0x2C, let year = Optional(text.skipBlanks(end + 1, most: 1)), text.isDigit(year), text.isDigit(year + 3), !text.isWord(year + 4),
            (1900...2050).contains(text.number(year..<year + 4)), !text.isDigit(year - 1)
        {
            end = year + 4
        }
        return DateExpression(range: place..<end, rule: "date.holiday")
    }

    /// Friday 13th, Wednesday the 11th; the 21st behind until, on, by.
    private func dayOfMonth(_ place: Int) -> DateExpression? {
        var next = place
        if let match = lexicon.word(text.folded, text.classes, at: place, end: text.count), match.value.contains(.weekday) {
            next = match.end
            if text[next] == 0x2E || text[next] == 0x2C { next += 1 }
            next = text.skipBlanks(next, most: 2)
            guard next > match.end else { return nil }
            if text.has("the ", at: next) { next += 4 }
        } else if text.has("the ", at: place) {
            let words: [StaticString] = ["until ", "till ", "on ", "by ", "since ", "from ", "before ", "after ", "for ", "of "]
            guard words.contains(where: { text.has($0, at: place - $0.utf8CodeUnitCount) }) else { return nil }
            next = place + 4
        } else {
            return nil
        }
        let start = next
        while text.isDigit(next), next - start < 3 { next += 1 }
        guard next > start, next - start < 3, (1...31).contains(text.number(start..<next)),
            ["st", "nd", "rd", "th"].contains(where: { (end: StaticString) in text.has(end, at: next) }),
            !text.isWord(next + 2)
        else { return nil }
        // The 5th rib, the 95th percentile
        let after = text.skipBlanks(next + 2, most: 1)
        if text.has("the ", at: place), text.isLetter(after),
            !["and ", "at ", "but ", "if ", "then ", "for ", "in the", "with ", "when "].contains(where: { (word: StaticString) in text.has(word, at: after) })
        {
            return nil
        }
        return DateExpression(range: (text.has("the ", at: place) ? start : place)..<next + 2, rule: "date.weekday")
    }

    private func spelledDay(_ place: Int) -> DateExpression? {
        guard let match = DateExpression.ordinalWords.match(text.folded, text.classes, at: place, end: text.count) else { return nil }
        return dates.dayName(.init(range: place..<match.end, value: match.number, form: .ordinal), from: match.end)
    }

    /// A date with the day of the week that stands before it.
    private func withWeekday(_ range: Range<Int>) -> Range<Int> {
        var place = range.lowerBound - 1
        while place > 0, text.isBlank(place) || text[place] == 0x2C || text[place] == 0x2E { place -= 1 }
        guard range.lowerBound - place <= 4, text.isLetter(place) else { return range }
        var start = place
        while start > 0, place - start < 10, text.isLetter(start - 1) { start -= 1 }
        guard let match = lexicon.word(text.folded, text.classes, at: start, end: place + 1), match.end == place + 1, match.value.contains(.weekday) else { return range }
        return start..<range.upperBound
    }

    // MARK: Ages

    mutating func findAges() {
        for piece in text.pieces where piece.isDigits && (piece.end - piece.start == 2 || piece.end - piece.start == 3) {
            let value = text.number(piece.range)
            guard (90...125).contains(value), !isTaken(piece.start), text[piece.start - 1] != 0x2E,
                text[piece.start - 1] != 0x2F || IdentifierText.isOne(text[piece.start - 2], of: "男女"), !text.isLetter(piece.start - 1)
            else { continue }
            if isAge(piece.end) || isAgeLabelled(piece.range) || isAgeIntroduced(piece.range) || isAgeAt(piece.range) { add(.age, piece.range, "age") }
        }
        var place = 0
        while place < text.count {
            if text.isHan(place), NumberReader.numeral(text.raw(place)) != nil, !text.isHan(place - 1) || NumberReader.numeral(text.raw(place - 1)) == nil,
                let number = NumberReader.standard.number(in: text.buffer, at: place, end: text.count)
            {
                if (90...125).contains(number.value), number.form == .han, isAge(number.range.upperBound) || isAgeIntroduced(number.range), isFree(number.range) {
                    add(.age, number.range, "age")
                }
                place = number.range.upperBound
            } else if text.isLetter(place), !text.isLetter(place - 1), text[place] == 0x6E || text[place] == 0x6F || text[place] == 0x61,
                let number = NumberReader.standard.number(in: text.buffer, at: place, end: text.count), number.form == .words
            {
                if (90...125).contains(number.value), isAge(number.range.upperBound), isFree(number.range) { add(.age, number.range, "age") }
                place = number.range.upperBound
            } else {
                place += 1
            }
        }
    }

    /// A word for years of age stands behind a number.
    private func isAge(_ end: Int) -> Bool {
        var next = text.skipBlanks(end, most: 2)
        // 90余岁, 102老人, 98/女
        if IdentifierText.isOne(text[next], of: "余多几"), text[next + 1] == 0x5C81 { return true }
        if text.has("高龄", orAt: next) || text.has("老人", orAt: next) || text.has("老太", orAt: next) || text.has("老翁", orAt: next) { return true }
        if text[next] == 0x2F, IdentifierText.isOne(text[next + 1], of: "男女"), !text.isHan(next + 2) { return true }
        if text[next] == 0x5C81 || text[next] == 0x5468 && text[next + 1] == 0x5C81 { return true }
        if text[next] == 0x2D { next += 1 }
        for word in [
            "year-old", "year old", "years old", "years-old", "yearold", "y/o", "y.o", "yo", "yr old", "yr-old", "yrs old", "yr", "yrs", "years of age", "y old", "year", "years",
            "y",
        ] as [StaticString]
        where text.has(word, at: next) && !text.isLetter(next + word.utf8CodeUnitCount) {
            // "95 years of smoking" is none; "90 y" is one before a sex.
            let after = next + word.utf8CodeUnitCount
            if word.utf8CodeUnitCount <= 5, !text.has(" old", at: after), !text.has("-old", at: after), word.utf8Start[0] == 0x79,
                text.has("year", at: next) || text.has("yr", at: next)
            {
                return text.has(" f", at: after) || text.has(" m", at: after) || text[after] == 0x2C || text.has("s,", at: after)
            }
            return true
        }
        // 93F
        if text[end] == 0x66 || text[end] == 0x6D, !text.isWord(end + 1), end - 2 > 0, text[end] == 0x6D || !text.isDigit(end - 3) {
            return text.isUpper(end) && text[end - 3] != 0x2E
        }
        return false
    }

    private static let rates = KeywordTrie([
        "sat", "sats", "spo2", "saturation", "saturating", "rate", "hr", "pulse", "paced", "pacing", "temp", "temperature", "weight", "map", "bpm", "set", "flow", "running",
        "glucose", "bp", "systolic",
        "peak", "level", "qtc", "o2", "kept", "titrated", "measured", "held",
    ])

    /// "broke his hip at 95": no rate is told before it.
    private func isAgeAt(_ range: Range<Int>) -> Bool {
        guard text.has(" at ", at: range.lowerBound - 4), !text.isWord(range.upperBound), !IdentifierText.isOne(text[range.upperBound], of: "%/:-°"),
            text[range.upperBound] != 0x2E || !text.isDigit(range.upperBound + 1),
            !isUnit(text.skipBlanks(range.upperBound, most: 1)), text.isLetter(range.lowerBound - 5)
        else { return false }
        for place in range.lowerBound - 40..<range.lowerBound where text.isLetter(place) && !text.isLetter(place - 1) {
            if Self.rates.match(text.folded, text.classes, at: place, end: text.count) != nil { return false }
        }
        return true
    }

    /// 男/92, 享年九十五, 现年93; behind a sex no unit may follow.
    private func isAgeIntroduced(_ range: Range<Int>) -> Bool {
        let place = range.lowerBound
        for word in ["享年", "高寿", "终年", "现年", "时年", "高龄", "年逾", "年近", "虚岁", "周岁", "行年", "年已", "年高"] where text.has(word, orAt: place - 2) { return true }
        let before = text[text.skipBack(place)]
        let sexPlace = before == 0x2F ? text.skipBack(place) - 1 : before == 0x2C ? text.skipBack(text.skipBack(place)) : text.skipBack(place)
        guard text.isDigit(place), before == 0x2F || before == 0x2C || text.isBlank(place - 1), IdentifierText.isOne(text[sexPlace], of: "男女"), !text.isHan(sexPlace - 1) else {
            return false
        }
        return !isUnit(text.skipBlanks(range.upperBound, most: 1)) && !text.isLetter(range.upperBound) && text[range.upperBound] != 0x2F && text[range.upperBound] != 0x2E
            && text[range.upperBound] != 0x25 || text[range.upperBound] == 0x79
    }

    private func isAgeLabelled(_ range: Range<Int>) -> Bool {
        guard !text.isLetter(range.upperBound), text[range.upperBound] != 0x25, text[range.upperBound] != 0x2E || !text.isDigit(range.upperBound + 1),
            let cue = cue(before: range.lowerBound), cue.meaning.contains(.age)
        else { return false }
        return valueStart(after: cue.range.upperBound).place == range.lowerBound
    }
}
