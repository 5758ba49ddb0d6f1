internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads calendar dates more exact than a year: 2024-03-05, 3/5/24, 5.3.2024, March 5th, 5 May, 2024年3月5日, 二〇二四年三月.
struct DateReader {
    let text: IdentifierText
    let lexicon: IdentifierLexicon

    /// The date that begins at a run of digits.
    func date(atDigits piece: Int) -> DateExpression? {
        let first = text.pieces[piece].range
        let length = first.count, before = first.lowerBound - 1
        guard length <= 8, !isGlued(before) else { return nil }
        if length == 8 { return compact(first) }
        if length == 4, let date = yearFirst(piece) { return date }
        if length == 3 { return republican(first) }
        guard length <= 2 || length == 4 else { return nil }
        return hanDate(first) ?? dayName(piece) ?? numeric(piece) ?? spaced(first)
    }

    /// Whether what stands before digits makes them part of something else: a letter, a decimal or negative sign, a currency.
    private func isGlued(_ place: Int) -> Bool {
        guard place >= 0 else { return false }
        if text.isLetter(place) { return !(text[place] == 0x74 && text.isDigit(place - 1)) }
        let scalar = text[place]
        if scalar == 0x2E || scalar == 0x2D || scalar == 0x2F || scalar == 0x2C && text.raw(place) == 0x2C || scalar == 0x3A { return text.isDigit(place - 1) }
        return scalar == 0x24 || scalar == 0x5F || scalar == 0x23
    }

    /// 12-Nov-2022
    func continuesAsDate(_ run: Range<Int>) -> Bool { month(at: run.upperBound + 1) != nil }

    private func isYear(_ value: Int) -> Bool { (1850...2100).contains(value) }

    /// Whether more digits follow a date directly or behind another sign of its kind.
    private func continues(_ end: Int) -> Bool {
        if text.isDigit(end) || text.isLetter(end) && text[end] != 0x74 { return true }
        return (text[end] == 0x2F || text[end] == 0x2E || text[end] == 0x2D) && text.isDigit(end + 1)
    }

    private func digits(at place: Int, most: Int) -> Range<Int>? {
        var end = place
        while text.isDigit(end), end - place <= most { end += 1 }
        return end > place && end - place <= most ? place..<end : nil
    }

    // MARK: 2024-03-05, 2024.3.5, 2024年3月5日

    private func yearFirst(_ piece: Int) -> DateExpression? {
        let year = text.pieces[piece].range, value = text.number(year)
        guard isYear(value) else { return nil }
        var date = DateExpression(range: year, year: .init(range: year, value: value), rule: "date.iso")
        let next = text.skipBlanks(year.upperBound, most: 2)
        if text[next] == 0x5E74 { return hanMonth(after: next + 1, date) ?? holiday(after: next + 1, date) }
        let sign = text[year.upperBound]
        // 2024 3 27 of dictations
        let isSpoken = sign == 0x20 && text.raw(year.upperBound) == 0x20 && isChinese(year.lowerBound)
        guard sign == 0x2D || sign == 0x2F || sign == 0x2E || isSpoken, let month = digits(at: year.upperBound + 1, most: 2), (1...12).contains(text.number(month)) else {
            return nil
        }
        date.month = .init(range: month, value: text.number(month))
        if text[month.upperBound] == sign, let day = digits(at: month.upperBound + 1, most: 2), (1...31).contains(text.number(day)), !text.isDigit(day.upperBound) {
            date.day = .init(range: day, value: text.number(day))
            if isSpoken, text.isLatin(day.upperBound) || text[day.upperBound] == 0x2E { return nil }
            date.range = year.lowerBound..<timeEnd(day.upperBound)
            return date
        }
        if isSpoken { return nil }
        guard !continues(month.upperBound), sign == 0x2D || sign == 0x2F || text.isHan(month.upperBound),
            month.count == 2 || sign != 0x2E && isChinese(year.lowerBound) || sign == 0x2F || text.isHan(month.upperBound)
        else {
            return nil
        }
        date.range = year.lowerBound..<month.upperBound
        return date
    }

    /// The end of a time of ISO 8601 that is written to a date with T: 2024-03-05T08:30:00+01:00.
    private func timeEnd(_ end: Int) -> Int {
        guard text[end] == 0x74, text.isDigit(end + 1) else { return end }
        var place = end + 1
        while place < end + 32, text.isDigit(place) || (text[place] == 0x3A || text[place] == 0x2E || text[place] == 0x2B || text[place] == 0x2D) && text.isDigit(place + 1) {
            place += 1
        }
        return text[place] == 0x7A ? place + 1 : place
    }

    private func compact(_ run: Range<Int>) -> DateExpression? {
        let start = run.lowerBound, year = start..<start + 4, month = start + 4..<start + 6, day = start + 6..<start + 8
        guard !text.isLetter(run.upperBound), text[run.upperBound] != 0x2D, text[start - 1] != 0x2D,
            (1900...2050).contains(text.number(year)), CivilDate(year: text.number(year), month: text.number(month), day: text.number(day)) != nil
        else { return nil }
        return DateExpression(
            range: run, year: .init(range: year, value: text.number(year)), month: .init(range: month, value: text.number(month)),
            day: .init(range: day, value: text.number(day)), rule: "date.compact")
    }

    // MARK: 3/5/2024, 23.11.1938, 5/21

    private func numeric(_ piece: Int) -> DateExpression? {
        let first = text.pieces[piece].range
        guard first.count <= 2, let sign = Optional(text[first.upperBound]), sign == 0x2F || sign == 0x2D || sign == 0x2E,
            let second = digits(at: first.upperBound + 1, most: 4), second.count < 3 || second.count == 4
        else { return nil }
        if second.count == 4 {
            // 5/2024
            guard sign == 0x2F, (1...12).contains(text.number(first)), (1900...2050).contains(text.number(second)), !continues(second.upperBound) else { return nil }
            return DateExpression(
                range: first.lowerBound..<second.upperBound, year: .init(range: second, value: text.number(second)), month: .init(range: first, value: text.number(first)),
                rule: "date.month-year")
        }
        let a = text.number(first), b = text.number(second)
        guard text[second.upperBound] == sign, let third = digits(at: second.upperBound + 1, most: 4), third.count != 3 else { return short(first, second, sign) }
        guard !continues(third.upperBound) else { return nil }
        let c = text.number(third)
        if third.count == 1 || third.count == 2 && a > 31 || third.count == 2 && a > 12 && b <= 12 && c <= 31 && c > 0 && isChinese(first.lowerBound) {
            // 24.3.5
            guard sign != 0x2D || isIntroduced(first.lowerBound) || (15...35).contains(a) && third.count == 2, a >= 10, (1...12).contains(b), (1...31).contains(c),
                isChinese(first.lowerBound)
            else { return nil }
            return DateExpression(
                range: first.lowerBound..<third.upperBound, year: .init(range: first, value: a), month: .init(range: second, value: b), day: .init(range: third, value: c),
                rule: "date.numeric")
        }
        guard third.count == 2 || isYear(c) else { return nil }
        let isMonthFirst = (1...12).contains(a) && (1...31).contains(b), isDayFirst = (1...31).contains(a) && (1...12).contains(b)
        guard isMonthFirst || isDayFirst else { return nil }
        var date = DateExpression(range: first.lowerBound..<third.upperBound, year: .init(range: third, value: c), rule: "date.numeric")
        let takesDay = isDayFirst && (!isMonthFirst || sign == 0x2E)
        date.month = .init(range: takesDay ? second : first, value: takesDay ? b : a)
        date.day = .init(range: takesDay ? first : second, value: takesDay ? a : b)
        date.isSwappable = isMonthFirst && isDayFirst
        return date
    }

    /// 02 / 28 / 1971, 12·01·2023, 18/III/2024.
    private func spaced(_ first: Range<Int>) -> DateExpression? {
        guard first.count <= 2, let (second, sign) = part(after: first.upperBound, isMonth: true), let (third, other) = part(after: second.range.upperBound, isMonth: false),
            sign == other, third.range.count == 4 && isYear(third.value) || third.range.count == 2 && second.form == .numerals || third.range.count == 2 && sign == 0x2F,
            !continues(third.range.upperBound)
        else { return nil }
        let a = text.number(first), isMonthFirst = second.form == .digits && (1...12).contains(a) && (1...31).contains(second.value)
        guard isMonthFirst || (1...31).contains(a) && (1...12).contains(second.value) else { return nil }
        var date = DateExpression(range: first.lowerBound..<third.range.upperBound, year: third, rule: "date.spaced")
        let day = DateExpression.Part(range: first, value: a)
        (date.month, date.day) = isMonthFirst ? (day, second) : (second, day)
        date.isSwappable = isMonthFirst && second.value < 13
        return date
    }

    private func part(after end: Int, isMonth: Bool) -> (DateExpression.Part, UInt32)? {
        var place = text.skipBlanks(end, most: 1)
        let sign = text[place]
        guard [0x2F, 0xB7, 0x2D, 0x2E].contains(sign), sign != 0x2E || !isMonth || place == end else { return nil }
        place = text.skipBlanks(place + 1, most: 1)
        if let run = digits(at: place, most: isMonth ? 2 : 4) { return (.init(range: run, value: text.number(run)), sign) }
        guard isMonth, sign != 0xB7, sign != 0x2E else { return nil }
        var last = place
        while text.isUpper(last), text[last] == 0x69 || text[last] == 0x76 || text[last] == 0x78, last - place < 5 { last += 1 }
        let numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
        guard last > place, let value = numerals.firstIndex(of: text.string(place..<last).lowercased()) else { return nil }
        return (.init(range: place..<last, value: value + 1, form: .numerals), sign)
    }

    /// A Chinese word or a colon stands before.
    private func isIntroduced(_ place: Int) -> Bool {
        let before = text.skipBack(place)
        return text.isHan(before) || text[before] == 0x3A || text[before] == 0x28
    }

    /// 112.11.08 and 113年5月22日 of the calendar of the Republic of China.
    private func republican(_ first: Range<Int>) -> DateExpression? {
        let value = text.number(first)
        guard (70...150).contains(value) else { return nil }
        if text[first.upperBound] == 0x5E74,
            var date = hanMonth(after: first.upperBound + 1, DateExpression(range: first, year: .init(range: first, value: value + 1911), rule: "date.zh"))
        {
            if text.has("民国", orAt: first.lowerBound - 2) { date.range = first.lowerBound - 2..<date.range.upperBound }
            return date
        }
        let sign = text[first.upperBound]
        guard sign == 0x2E || sign == 0x2F || sign == 0x2D, isChinese(first.lowerBound), let month = digits(at: first.upperBound + 1, most: 2),
            (1...12).contains(text.number(month)),
            text[month.upperBound] == sign, let day = digits(at: month.upperBound + 1, most: 2), (1...31).contains(text.number(day)), !continues(day.upperBound)
        else { return nil }
        return DateExpression(
            range: first.lowerBound..<day.upperBound, year: .init(range: first, value: value + 1911), month: .init(range: month, value: text.number(month)),
            day: .init(range: day, value: text.number(day)), rule: "date.numeric")
    }

    /// Chinese characters stand close to a place.
    private func isChinese(_ place: Int) -> Bool { (place - 12..<place + 24).contains { text.isHan($0) || text[$0] == 0x3002 } }

    /// Month and day alone, where what stands around does not say that it is a fraction, a grade or a score.
    private func short(_ first: Range<Int>, _ second: Range<Int>, _ sign: UInt32) -> DateExpression? {
        let a = text.number(first), b = text.number(second)
        let isMonthFirst = (1...12).contains(a) && (1...31).contains(b), isDayFirst = (13...31).contains(a) && (1...12).contains(b)
        guard isMonthFirst || isDayFirst, !text.isDigit(second.upperBound), !text.isLatin(second.upperBound) else { return nil }
        if text[second.upperBound] == 0x2D || text[second.upperBound] == sign, text.isWord(second.upperBound + 1) {
            guard sign == 0x2F, text[second.upperBound] == 0x2D, text.isDigit(second.upperBound + 1) else { return nil }
            // 1/1-1/8
            if isChinese(first.lowerBound), let other = digits(at: second.upperBound + 1, most: 2), text[other.upperBound] == 0x2F, isMonthFirst {
                return DateExpression(range: first.lowerBound..<second.upperBound, month: .init(range: first, value: a), day: .init(range: second, value: b), rule: "date.short")
            }
        }
        if text[second.upperBound] == 0x25 { return nil }
        let isShort =
            switch sign {
            case 0x2F: isDate(first, second) || isChinese(first.lowerBound) && isChineseSlash(first, second)
            case 0x2D:
                first.count == 2 && second.count == 2
                    && (isTime(after: second.upperBound) || isChinese(first.lowerBound) && b > 12 && IdentifierText.isOne(text[second.upperBound], of: "行入复查予出转因来手晚拆"))
            default: isChineseDay(first, second)
            }
        guard isShort else { return nil }
        let month = isMonthFirst ? first : second, day = isMonthFirst ? second : first
        return DateExpression(
            range: first.lowerBound..<second.upperBound, month: .init(range: month, value: isMonthFirst ? a : b), day: .init(range: day, value: isMonthFirst ? b : a),
            rule: "date.short")
    }

    /// 14:10 follows.
    private func isTime(after place: Int) -> Bool {
        let next = text.skipBlanks(place, most: 3)
        guard next > place, let hour = digits(at: next, most: 2) else { return false }
        return text[hour.upperBound] == 0x3A && text.isDigit(hour.upperBound + 1) && text.isDigit(hour.upperBound + 2)
    }

    /// 5/12借走, 较10/25缩小 and not 肌力5/5, 中1/3段, 2/6级.
    private func isChineseSlash(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        let next = text.skipBlanks(second.upperBound, most: 2), after = text[next], before = text[text.skipBack(first.lowerBound)]
        if isTime(after: second.upperBound) || before == 0x2D && text.isDigit(text.skipBack(first.lowerBound) - 1) { return true }
        if text.isLatin(next) || after == 0x2F || after == 0x28 && text[next + 1] == 0x2B { return false }
        if IdentifierText.isOne(after, of: "级分度次颗枚片处段量粒支管袋杯碗针例个肺野间叶份题项天周月年岁人组阳阴") || IdentifierText.isOne(before, of: "级力分约占近上下外各中左右脉反射肺度数量评共计率") { return false }
        let a = text.number(first), b = text.number(second)
        if IdentifierText.isOne(after, of: "行入复查予出转因起发来在给术手晚早晨借开始至再第门拆做取住送停加改换拔电到前后当上下报抽打见回") { return true }
        if IdentifierText.isOne(before, of: "于自至从在到较次今日昨约期间术院诊访查截") { return true }
        if after == 0x3001, text.isDigit(next + 1) { return true }
        if after == 0x28, IdentifierText.isOne(text[next + 1], of: "周星礼一二三四五六日"), !text.isHan(first.lowerBound - 1) { return true }
        if text.isHan(next), !text.isHan(text.skipBack(first.lowerBound)) { return true }
        guard b > 12 || b > a && b > 9 else {
            return text.isBreak(next) && isFieldEdge(first.lowerBound) || before == 0x3A && b > a
        }
        return text.isHan(next) || text.isBreak(next) || next >= text.count || after == 0x2C || after == 0x3002 || after == 0x3B || after == 0x29 || after == 0x3A
    }

    private func isFieldEdge(_ place: Int) -> Bool { place == 0 || text.isBlank(place - 1) || text.isBreak(place - 1) }

    private static let before = KeywordTrie(
        [
            "on", "from", "since", "until", "till", "dated", "by", "before", "after", "of", "to", "through", "thru", "due", "for", "between", "and", "started", "began", "last",
            "seen",
            "done", "given", "visit", "appointment", "appt", "starting", "ending", "is", "was", "date", "today", "dos", "removed", "placed", "d/c", "admitted", "discharged", "ct",
            "mri",
            "cxr", "echo", "labs", "cultures", "culture", "surgery", "week", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed",
            "thu",
            "fri", "sat", "sun", "as", "lmp", "note", "follow-up", "followup", "effective", "return", "returned", "at",
            "meeting", "conference", "call", "shift", "tomorrow", "procedure", "biopsy", "next", "rec'd", "faxed", "sent", "scheduled", "booked", "expires", "exp", "signed",
            "eval", "phoned", "called",
            "transferred", "born", "died", "arrived", "consult", "clinic", "pickup", "deadline", "hearing", "court",
        ])
    private static let fractions = KeywordTrie(
        [
            "systolic", "diastolic", "murmur", "sem", "strength", "motor", "power", "pain", "node", "nodes", "lymph", "ln", "lns", "cores", "core", "tablet", "tab", "cup", "pack",
            "dose",
            "ratio", "score", "scale", "reflexes", "pulses", "pulse", "points", "items", "questions", "negative", "positive", "cycles", "cycle", "weeks", "grade", "hpf", "mouth",
            "ejection", "throughout", "bilaterally", "extremities", "in", "ns", "normal", "bottles", "sets", "visits", "mg", "ml", "tsp", "inch", "unit", "units", "intensity",
            "crescendo",
        ])
    private static let scores = KeywordTrie(
        [
            "strength", "motor", "power", "pain", "node", "nodes", "ln", "lns", "cores", "score", "scored", "grade", "murmur", "reflexes", "pulses", "moca", "mmse", "rated",
            "scale", "cycle",
            "session", "visit", "week", "stage", "fazekas", "positive", "sem",
        ])

    /// A word for what is graded or counted stands before, in the same sentence.
    private func isScored(_ start: Int) -> Bool {
        var word = start
        while word > 0, start - word < 24, !(text[word - 1] == 0x2E || text[word - 1] == 0x3B || text.isBreak(word - 1)) {
            word -= 1
            if text.isLetter(word), !text.isLetter(word - 1), Self.scores.match(text.folded, text.classes, at: word, end: start) != nil { return true }
        }
        return false
    }

    private func isDate(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        var next = second.upperBound
        while text.isBlank(next) || text[next] == 0x2D { next += 1 }
        if next < text.count, Self.fractions.match(text.folded, text.classes, at: next, end: text.count) != nil { return false }
        if text.isHan(next), text.isHan(first.lowerBound - 1) { return text[next] == 0x65E5 }
        var place = first.lowerBound - 1
        while text.isBlank(place) || text[place] == 0x28 { place -= 1 }
        if place < 0 || text.isBreak(place) {
            return text[next] == 0x3A || text.isBreak(next) || next >= text.count || text.isLetter(next) || text.isDigit(next) && text.isDigit(next + 1)
        }
        // No score is above what it is out of.
        if text.number(first) > text.number(second), text.number(second) > 0, !isScored(first.lowerBound), text.number(first) <= 12 || text.number(second) <= 12, !text.isHan(place)
        {
            return true
        }
        if text[place] == 0x2D, text.isDigit(place - 1) { return true }
        // The word before, and the one before that.
        var start = place
        while start > 0, text.isLetter(start - 1) || IdentifierText.isJoiner(text[start - 1]) || text[start - 1] == 0x2F { start -= 1 }
        guard text.isLetter(place) else {
            return text.isDigit(place) ? false : (text[place] == 0x3B || text[place] == 0x2E) && text.isLetter(next) || second.count == 2 && first.count == 2
        }
        guard let word = Self.before.match(text.folded, text.classes, at: start, end: place + 1), word.end == place + 1 else {
            // Few fractions end in thirteenths and more.
            return text.number(second) > 12 && !isScored(first.lowerBound) && next < text.count
        }
        if let day = lexicon.word(text.folded, text.classes, at: start, end: place + 1), day.value.contains(.weekday) { return true }
        // "pain was 3/10", "strength is 5/5"
        return !isScored(start)
    }

    /// 3.12行甲状腺左叶切除: behind a border, before a Chinese word that no unit begins.
    private func isChineseDay(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        let before = text[first.lowerBound - 1], after = text[second.upperBound]
        guard text.isHan(second.upperBound),
            first.lowerBound == 0 || [0x3002, 0x2C, 0x3B, 0x4E8E, 0x81EA, 0x81F3, 0x0A, 0x28, 0x540E, 0x7B5B, 0x67E5, 0x5230, 0x4ECE, 0x65E5].contains(before)
        else {
            return false
        }
        if second.count == 2, [0x4E8E, 0x81EA, 0x7B5B].contains(before), !IdentifierText.isOne(after, of: "万亿元克毫厘米次级分倍") { return true }
        return IdentifierText.isOne(after, of: "行入复查予出转因起发来在给术手晚早晨")
    }

    // MARK: 5 May 2024, 12-Nov-2022, the 4th of August

    func month(at place: Int) -> DateExpression.Part? {
        guard text.isLetter(place), let match = lexicon.word(text.folded, text.classes, at: place, end: text.count), match.value.contains(.month) else { return nil }
        let names = DateExpression.monthNames
        for (index, name) in names.enumerated() {
            if zip(name.lowercased().unicodeScalars.prefix(3), place..<place + 3).allSatisfy({ $0.0.value == text[$0.1] }) {
                return .init(range: place..<(text[match.end] == 0x2E ? match.end + 1 : match.end), value: index + 1, form: .name)
            }
        }
        return nil
    }

    /// Skips a sign between the parts of a date, blanks, and "of".
    private func gap(_ place: Int) -> Int {
        var next = place
        if text[next] == 0x2D || text[next] == 0x2F || text[next] == 0x2C || text[next] == 0x2E { next += 1 }
        next = text.skipBlanks(next, most: 2)
        if text.has("of ", at: next) { next += 3 }
        return next
    }

    private func dayName(_ piece: Int) -> DateExpression? {
        let day = text.pieces[piece].range, value = text.number(day)
        guard day.count <= 2, (1...31).contains(value) else { return nil }
        return dayName(.init(range: day, value: value), from: suffix(day.upperBound))
    }

    /// Behind st, nd, rd, th.
    private func suffix(_ place: Int) -> Int {
        (text.has("st", at: place) || text.has("nd", at: place) || text.has("rd", at: place) || text.has("th", at: place)) && !text.isLetter(place + 2) ? place + 2 : place
    }

    func dayName(_ day: DateExpression.Part, from end: Int) -> DateExpression? {
        var next = gap(end)
        if next == end, text.isLetter(end) == false { return nil }
        if text.has("day of ", at: next) { next += 7 }
        guard let month = month(at: next), text.isUpper(month.range.lowerBound) || text[end] == 0x2D || text.isDigit(gap(month.range.upperBound)) else { return nil }
        var date = DateExpression(range: day.range.lowerBound..<month.range.upperBound, month: month, day: day, rule: "date.day-month")
        if text[date.range.upperBound - 1] == 0x2E, year(after: month.range.upperBound) == nil { date.range = date.range.lowerBound..<date.range.upperBound - 1 }
        if let year = year(after: month.range.upperBound) {
            date.year = year
            date.range = day.range.lowerBound..<year.range.upperBound
        }
        return date
    }

    private func year(after place: Int) -> DateExpression.Part? {
        var next = gap(place)
        if text[next] == 0x27 || text[next] == 0x2019 { next += 1 }
        guard let year = digits(at: next, most: 4),
            year.count == 4 && isYear(text.number(year)) || year.count == 2 && (text[next - 1] == 0x27 || text[place] == 0x2D || text[place] == 0x2F),
            !text.isLetter(year.upperBound)
        else { return nil }
        return .init(range: year, value: text.number(year))
    }

    /// The date that begins with the name of a month.
    func date(atMonth place: Int) -> DateExpression? {
        guard let month = month(at: place) else { return nil }
        let isCapital = text.isUpper(place)
        var date = DateExpression(range: month.range, month: month, rule: "date.month-day")
        let next = gap(month.range.upperBound)
        if let day = digits(at: next, most: 2), next > month.range.upperBound || text[month.range.upperBound - 1] == 0x2E, (1...31).contains(text.number(day)),
            isCapital || day.count > 0
        {
            let end = suffix(day.upperBound)
            guard !text.isWord(end) || text.isHan(end), !(text[end] == 0x2E && text.isDigit(end + 1)), text[end] != 0x25, !(text[end] == 0x3A && text.isDigit(end + 1)) else {
                return isMonthAlone(date)
            }
            if !isCapital, !(year(after: end) != nil || end > day.upperBound) { return nil }
            date.day = .init(range: day, value: text.number(day))
            date.range = place..<end
            if let year = year(after: end) {
                date.year = year
                date.range = place..<year.range.upperBound
            }
            return date
        }
        if let ordinal = DateExpression.ordinalWords.match(text.folded, text.classes, at: next, end: text.count), isCapital || ordinal.number > 3 || !text.has("may", at: place) {
            date.day = .init(range: next..<ordinal.end, value: ordinal.number, form: .ordinal)
            date.range = place..<spelledYear(ordinal.end)
            return date
        }
        if let year = year(after: month.range.upperBound), isCapital || year.range.count == 4 && !text.has("may", at: place) {
            date.year = year
            date.range = place..<year.range.upperBound
            date.rule = "date.month-year"
            return date
        }
        return isMonthAlone(date)
    }

    private static let yearWords = KeywordTrie([
        "nineteen", "twenty", "two thousand", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen",
        "seventeen", "eighteen", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh", "and", "hundred",
    ])

    /// The end of "nineteen fifty one" behind a day.
    private func spelledYear(_ end: Int) -> Int {
        var place = text.skipBlanks(text[end] == 0x2C ? end + 1 : end, most: 1), last = end, words = 0
        guard text.has("nineteen", at: place) || text.has("twenty", at: place) || text.has("two thousand", at: place) else { return end }
        while words < 5, let word = Self.yearWords.match(text.folded, text.classes, at: place, end: text.count) {
            last = word.end
            place = text.skipBlanks(text[word.end] == 0x2D ? word.end + 1 : word.end, most: 1)
            words += 1
        }
        return words > 1 ? last : end
    }

    private static let monthCues = KeywordTrie(
        ["in", "since", "until", "till", "last", "this", "next", "early", "late", "mid", "by", "of", "from", "during", "around"])

    private func isMonthAlone(_ date: DateExpression) -> DateExpression? {
        var date = date
        if text[date.range.upperBound - 1] == 0x2E { date.range = date.range.lowerBound..<date.range.upperBound - 1 }
        guard text.isUpper(date.range.lowerBound), date.range.count > 2 else { return nil }
        var place = date.range.lowerBound - 1
        if text[place] == 0x20 || text[place] == 0x2D { place -= 1 }
        var start = place
        while start > 0, text.isLetter(start - 1) { start -= 1 }
        guard text.isLetter(place), let cue = Self.monthCues.match(text.folded, text.classes, at: start, end: place + 1), cue.end == place + 1 else { return nil }
        date.rule = "date.month"
        return date
    }

}
