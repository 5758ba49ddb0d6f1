internal import CasebookLexicons
internal import CasebookText

/// Cuts a sentence into the words, numbers and dates that times are made of. All else is left out.
struct ChineseTimeLexer {
    let table: ChineseTimeTable

    /// Linear in the sentence.
    func items(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>, into items: inout [ChineseTimeItem]) {
        items.removeAll(keepingCapacity: true)
        var place = range.lowerBound, end = range.lowerBound, isClean = false
        while place < range.upperBound {
            let scalar = buffer.folded[place]
            if scalar == 0x20 || scalar == 0x3000 {
                place += 1
                continue
            }
            guard let (content, next) = content(buffer, place, range, isSecond: isDash(items, place), after: items.last) else {
                isClean = false
                place += 1
                continue
            }
            items.append(ChineseTimeItem(content: content, range: place..<next, isAttached: isClean && place - end <= 2, isTouching: isClean && place == end))
            end = next
            place = next
            isClean = true
        }
    }

    /// A dash that joins what stands here to a date or time of day ends at a place.
    private func isDash(_ items: [ChineseTimeItem], _ place: Int) -> Bool {
        guard items.count > 1, let last = items.last, last.range.upperBound == place, last.isAttached, case .word(let word) = last.content, word.role == .to else { return false }
        switch items[items.count - 2].content {
        case .date, .clock: return true
        case .word, .number, .course: return false
        }
    }

    /// - Parameter isSecond: whether a date or time of day and a dash stand before.
    private func content(_ buffer: borrowing ScalarBuffer, _ place: Int, _ range: Range<Int>, isSecond: Bool, after last: ChineseTimeItem?) -> (ChineseTimeItem.Content, Int)? {
        let end = range.upperBound
        if NumberReader.isDigit(buffer, place) {
            // 24h尿蛋白
            if let word = table.words.match(buffer, at: place, end: end) { return (.word(table.meanings[word.number]), word.end) }
            if let clock = NumericDateReader.clock(in: buffer, at: place, end: end, isSecond: isSecond), !isRatio(clock.clock, buffer, place, range) {
                return (.clock(clock.clock), clock.end)
            }
            if let date = date(buffer, place, range, isSecond: isSecond) { return date }
            let number = ChineseNumber.read(buffer, at: place, end: end)
            return number.map { (.number($0.number), $0.end) }
        }
        // The T of 2024-03-05T14:30.
        if buffer.folded[place] == 0x74, let last, case .date = last.content, last.range.upperBound == place, let clock = NumericDateReader.clock(in: buffer, at: place, end: end) {
            return (.clock(clock.clock), clock.end)
        }
        if let course = course(buffer, place, range) { return course }
        let word = table.words.match(buffer, at: place, end: end).map { (value: table.meanings[$0.number], end: $0.end) }
        let isNumeral = NumberReader.numeral(buffer.scalars[place]) != nil || [0x5341, 0x767E, 0x5343, 0x5EFF, 0x5345, 0x5169].contains(buffer.scalars[place])
        if isNumeral, (word?.end ?? 0) <= place + 1, let number = ChineseNumber.read(buffer, at: place, end: end) { return (.number(number.number), number.end) }
        guard let word else { return nil }
        // 4月前日晒, 5月前晚饭: 前 is of the length before.
        if buffer.scalars[place] == 0x524D, word.end == place + 2, let last, last.range.upperBound == place, last.isTouching, last.isUnit,
            let before = table.words.match(buffer, at: place, end: place + 1)
        {
            return (.word(table.meanings[before.number]), before.end)
        }
        // d, w and y count time in small letters only: 3D is none.
        if word.value.role == .latin, buffer.scalars[place] != buffer.folded[place] { return nil }
        return (.word(word.value), word.end)
    }

    /// D1, d8 at the start of a clause or behind a space; 维生素D3 is a drug.
    private func course(_ buffer: borrowing ScalarBuffer, _ place: Int, _ range: Range<Int>) -> (ChineseTimeItem.Content, Int)? {
        guard buffer.folded[place] == 0x64 else { return nil }
        var next = place + 1, day = 0
        while next < range.upperBound, next - place < 4, let digit = NumberReader.digit(buffer.folded[next]) {
            day = day * 10 + Int(digit)
            next += 1
        }
        guard next > place + 1, next - place < 4, next == range.upperBound || ![CharacterClass.letter.rawValue, CharacterClass.digit.rawValue].contains(buffer.classes[next]) else {
            return nil
        }
        guard place > range.lowerBound else { return (.course(day), next) }
        var before = place - 1
        while before > range.lowerBound, buffer.folded[before] == 0x20 { before -= 1 }
        let isSpaced = before < place - 1, scalar = buffer.scalars[before]
        // 素 of 维生素 D3, the bracket of 25(OH)D, D2-40 of a stain
        if buffer.folded[before] == 0x29, !isSpaced { return nil }
        if next + 2 < range.upperBound, buffer.folded[next] == 0x2D, buffer.folded[next + 1] >= 0x34, NumberReader.digit(buffer.folded[next + 1]) != nil,
            NumberReader.digit(buffer.folded[next + 2]) != nil
        {
            return nil
        }
        guard scalar != 0x7D20, isSpaced || ChineseTimeGrammar.isBreak(buffer.folded[place - 1]) else { return nil }
        return (.course(day), next)
    }

    /// 1:20 and the like are titres and dilutions unless they begin a line or follow a word of time.
    private func isRatio(_ clock: ClockTime, _ buffer: borrowing ScalarBuffer, _ place: Int, _ range: Range<Int>) -> Bool {
        // DRB1*04:05
        if place > range.lowerBound, buffer.folded[place - 1] == 0x2A { return true }
        guard clock.hour <= 2, NumberReader.digit(buffer.folded[place + 1]) == nil, clock.second == nil, place > range.lowerBound else { return false }
        // 晨 午 晚 夜 上 日 点 间 前于
        return ![0x6668, 0x5348, 0x665A, 0x591C, 0x4E0A, 0x65E5, 0x6668, 0x95F4, 0x4E8E, 0x81F3, 0x5230].contains(buffer.scalars[place - 1])
    }

    /// A date in digits. One that could be a ratio, a range or a decimal counts where a time of day follows, or where nothing else stands in the sentence.
    private func date(_ buffer: borrowing ScalarBuffer, _ place: Int, _ range: Range<Int>, isSecond: Bool) -> (ChineseTimeItem.Content, Int)? {
        let end = range.upperBound
        guard let found = NumericDateReader.date(in: buffer, at: place, end: end, order: .dayFirst, isSecond: isSecond) else { return nil }
        var date = found
        if date.period.year == nil, let short = NumericDateReader.date(in: buffer, at: place, end: end, order: .monthFirst, isSecond: isSecond) { date = short }
        var next = date.range.upperBound
        guard date.certainty == .weak else { return (.date(date.period), next) }
        let last = next
        while next < end, buffer.folded[next] == 0x20 || buffer.folded[next] == 0x3000 { next += 1 }
        let isWhole = place == range.lowerBound && next == end
        let isTimed = next > last && next < end && NumericDateReader.clock(in: buffer, at: next, end: end) != nil || next < end && isHour(buffer, next, end)
        // 2024.3 of a year that notes are of.
        let isMonth = date.period.grain == .month && (1980...2060).contains(date.period.year ?? 0) && (next == end || isFree(buffer, last))
        return isWhole || isTimed || isMonth ? (.date(date.period), last) : nil
    }

    /// No letter, digit or sign of a unit follows.
    private func isFree(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        place >= buffer.count || buffer.classes[place] == CharacterClass.han.rawValue || buffer.classes[place] == CharacterClass.space.rawValue
            || [0x2C, 0x3002, 0x3001, 0x29, 0x3B].contains(buffer.folded[place])
    }

    /// 7点, 7时
    private func isHour(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        guard let number = ChineseNumber.read(buffer, at: place, end: end), NumberReader.isDigit(buffer, place), number.end < end else { return false }
        return buffer.scalars[number.end] == 0x70B9 || buffer.scalars[number.end] == 0x65F6
    }
}
