internal import CasebookLexicons
internal import CasebookText

/// 2024年3月5日, 3月5日, 五月二十号, 四月.
extension DateReader {
    /// A number of up to four digits or numerals at a place.
    private func numeral(at place: Int, most: Int) -> DateExpression.Part? {
        var end = place
        if text.isDigit(place) {
            while text.isDigit(end), end - place <= most { end += 1 }
            return end - place <= most ? .init(range: place..<end, value: text.number(place..<end)) : nil
        }
        while end - place <= 4, end < text.count, isNumeral(end) { end += 1 }
        guard end > place, end - place <= 4, let value = value(place..<end) else { return nil }
        return .init(range: place..<end, value: value, form: .numerals)
    }

    private func isNumeral(_ place: Int) -> Bool {
        guard text.isHan(place) else { return false }
        let scalar = text.scalars[place]
        return NumberReader.numeral(scalar) != nil && scalar != 0x4E24 || scalar == 0x5341
    }

    /// 二十三, 十, 二〇二四.
    private func value(_ range: Range<Int>) -> Int? {
        var value = 0, digit: Int?, hasTen = false
        for place in range {
            let scalar = text.scalars[place]
            if scalar == 0x5341 {
                guard !hasTen else { return nil }
                value = (digit ?? 1) * 10
                (hasTen, digit) = (true, nil)
            } else if let next = NumberReader.numeral(scalar) {
                if hasTen, digit != nil { return nil }
                digit = hasTen ? next : (digit ?? 0) * 10 + next
            }
        }
        return value + (digit ?? 0)
    }

    /// A date that begins with a Chinese numeral.
    func date(atNumeral place: Int) -> DateExpression? {
        if let date = lunar(at: place) { return date }
        guard isNumeral(place), !isNumeral(place - 1), !text.isDigit(place - 1), let first = numeral(at: place, most: 4) else { return nil }
        if text[first.range.upperBound] == 0x5E74 {
            let isRepublican = first.range.count == 3 && text.has("民国", orAt: place - 2)
            guard first.range.count == 4 || first.range.count == 2 && first.value > 12 || isRepublican else { return nil }
            if isRepublican { return hanMonth(after: first.range.upperBound + 1, DateExpression(range: place - 2..<first.range.upperBound, rule: "date.zh")) }
            return hanMonth(after: first.range.upperBound + 1, DateExpression(range: first.range, year: first, rule: "date.zh"))
        }
        return hanDate(first.range)
    }

    /// 正月初八, 九月廿二, 腊月: of the lunar calendar.
    private func lunar(at place: Int) -> DateExpression? {
        let isNamed = IdentifierText.isOne(text[place], of: "正冬腊闰") && !(place > 0 && text.isHan(place - 1) && text.has("反正", orAt: place - 1))
        guard isNamed || isNumeral(place), !isNumeral(place - 1) else { return nil }
        var month = place
        while month < place + 3, text[month] != 0x6708, isNumeral(month) || month == place { month += 1 }
        guard month > place, text[month] == 0x6708 else { return nil }
        let day = month + 1
        var end = day
        if IdentifierText.isOne(text[day], of: "初廿卅") {
            end += 1
            if isNumeral(end) { end += 1 }
        } else if isNamed {
            while end - day < 3, isNumeral(end) { end += 1 }
        }
        if end > day, text[end] == 0x65E5 { end += 1 }
        var first = place
        // 1958年冬月初三
        if text[place - 1] == 0x5E74, text.isDigit(place - 2), text.isDigit(place - 5), !text.isDigit(place - 6) { first = place - 5 }
        // 癸卯年
        if text[place - 1] == 0x5E74, IdentifierText.isOne(text[place - 3], of: "甲乙丙丁戊己庚辛壬癸"), IdentifierText.isOne(text[place - 2], of: "子丑寅卯辰巳午未申酉戌亥") { first = place - 3 }
        guard end > day || isNamed && text[place] != 0x95F0 && (!text.isHan(place - 1) || text[place] != 0x6B63 || !IdentifierText.isOne(text[place - 1], of: "真修改纠矫端")) else {
            return nil
        }
        return DateExpression(range: first..<end, rule: "date.lunar")
    }

    /// A month, with or without day, that begins at a run of digits or numerals; or, behind a fuller date, a day alone.
    func hanDate(_ first: Range<Int>) -> DateExpression? {
        if first.count == 2, text[first.upperBound] == 0x5E74, text.isDigit(first.lowerBound), text.number(first) <= 40 {
            let year = DateExpression.Part(range: first, value: text.number(first))
            return hanMonth(after: first.upperBound + 1, DateExpression(range: first, year: year, rule: "date.zh"))
        }
        return hanMonth(after: first.lowerBound, DateExpression(range: first.lowerBound..<first.lowerBound, rule: "date.zh"))
    }

    /// The rest of a date behind 年, or all of one without a year.
    func hanMonth(after place: Int, _ date: DateExpression) -> DateExpression? {
        let start = text.skipBlanks(place, most: 2)
        guard let month = numeral(at: start, most: 2), (1...12).contains(month.value) else { return nil }
        let sign = text.skipBlanks(month.range.upperBound, most: 2)
        guard text[sign] == 0x6708 else { return nil }
        var result = date
        result.month = month
        let next = text.skipBlanks(sign + 1, most: 2)
        if let day = numeral(at: next, most: 2), (1...31).contains(day.value) {
            let end = text.skipBlanks(day.range.upperBound, most: 2)
            if text[end] == 0x65E5 || text[end] == 0x53F7 && text[end + 1] != 0x697C {
                result.day = day
                result.range = date.range.lowerBound..<end + 1
                return result
            }
            // 3月8、9日; 1月3-5日
            if let last = listedEnd(day.range.upperBound) {
                result.day = day
                result.range = date.range.lowerBound..<last
                return result
            }
            if day.form == .digits, IdentifierText.isOne(text[end], of: "起入出复查行转晚早上下至") {
                result.day = day
                result.range = date.range.lowerBound..<day.range.upperBound
                return result
            }
            // 二月二十 without the sign
            if day.form == .numerals, day.range.count > 1, !IdentifierText.isOne(text[end], of: "天个余多几周月年次岁") {
                result.day = day
                result.range = date.range.lowerBound..<day.range.upperBound
                return result
            }
            // 3月5 without the sign
            if day.form == .digits, date.year != nil, !text.isWord(day.range.upperBound), !text.isHan(day.range.upperBound) {
                result.day = day
                result.range = date.range.lowerBound..<day.range.upperBound
                return result
            }
        }
        guard date.year != nil || isCalendarMonth(month.range, sign) else { return nil }
        var end = sign + 1
        if IdentifierText.isOne(text[end], of: "初底末") { end += 1 } else if text[end + 1] == 0x65EC { end += 2 }
        result.range = date.range.lowerBound..<end
        return result
    }

    /// The end of days that follow with signs between them, up to 日 or 号.
    func listedEnd(_ place: Int) -> Int? {
        var next = place, count = 0
        while count < 8, [0x3001, 0x2C, 0x2D, 0x2013, 0x2014, 0x7E, 0x81F3, 0x5230, 0x53CA, 0x548C].contains(text[next]) {
            var start = next + 1
            while text[start] == text[next], start - next < 3 { start += 1 }
            guard let day = numeral(at: text.skipBlanks(start, most: 1), most: 2), (1...31).contains(day.value) else { return nil }
            next = day.range.upperBound
            count += 1
            if text[next] == 0x65E5 || text[next] == 0x53F7 && text[next + 1] != 0x697C { return next + 1 }
        }
        return nil
    }

    /// 自4月起, 去年四月 and not 术后3月, 3月余.
    private func isCalendarMonth(_ month: Range<Int>, _ sign: Int) -> Bool {
        if IdentifierText.isOne(text[sign + 1], of: "后余前大内龄经来多半间") { return false }
        if IdentifierText.isOne(text[sign + 1], of: "初中下底份上末"), text[sign + 1] != 0x4E0A || text[sign + 2] == 0x65EC { return true }
        let before = text[month.lowerBound - 1]
        if !text.isHan(month.lowerBound - 1), !text.isWord(month.lowerBound - 1), IdentifierText.isOne(text[sign + 1], of: "于加行因起再复出入在发又") { return true }
        return IdentifierText.isOne(before, of: "自于从年至到在") && text[month.lowerBound - 2] != 0x7EA6
    }

    /// 2022年重阳节
    func holiday(after place: Int, _ date: DateExpression) -> DateExpression? {
        guard let match = lexicon.trie(.holiday).match(text.folded, text.classes, at: place, end: text.count) else { return nil }
        var date = date
        date.range = date.range.lowerBound..<match.end
        date.rule = "date.holiday"
        return date
    }

    /// A day alone in a text that has dates: 31日行ERCP.
    func dayAlone(atDigits range: Range<Int>) -> DateExpression? {
        guard range.count <= 2, (1...31).contains(text.number(range)), text[range.upperBound] == 0x65E5 || text[range.upperBound] == 0x53F7 else { return nil }
        // 上月28号
        if text[range.lowerBound - 1] == 0x6708, IdentifierText.isOne(text[range.lowerBound - 2], of: "上本当这下") {
            return DateExpression(range: range.lowerBound - 2..<range.upperBound + 1, day: .init(range: range, value: text.number(range)), rule: "date.day")
        }
        if text[range.upperBound] == 0x53F7, !IdentifierText.isOne(text[range.upperBound + 1], of: "上下晚早中来手复出入行再到拆去前就要开做住") { return nil }
        let before = text[range.lowerBound - 1], after = text[range.upperBound + 1]
        guard [0x2C, 0x3002, 0x3B, 0x3001, 0x4E8E, 0x81EA, 0x81F3, 0x2D, 0x7E, 0x2014, 0x0A, 0x28, 0x3A, 0x20, 0x62DF, 0x5B9A].contains(before) else { return nil }
        if IdentifierText.isOne(after, of: "后内龄前量次间来余常均疗总程期"), after != 0x524D || text.number(range) < 13 { return nil }
        return DateExpression(range: range.lowerBound..<range.upperBound + 1, day: .init(range: range, value: text.number(range)), rule: "date.day")
    }
}
