package import CasebookText

/// Finds every number of a text, in digits or words, with its unit, comparison and interval. Dates, times of day, telephone numbers and numbers within names are none.
///
/// One pass over the text; what is looked at behind a number is bounded.
package struct QuantityFinder: Sendable {
    /// A number with what belongs to it, in scalars.
    struct Item {
        var value: Double
        var high: Double?
        var unit: String?
        var range: Range<Int>
        /// Place behind the number, before its unit.
        var numberEnd: Int
        var comparator: Comparator?
        var isOrdinal = false
        var form: NumberReader.Number.Form
        /// Its comparison stands before it.
        var isOpened = false
        /// "Between" stands before it.
        var opensInterval = false
    }

    let numbers = NumberReader.standard
    let units: UnitReader
    let comparisons: ComparisonReader
    /// Words between a number and its unit of time.
    let between = KeywordTrie(["more", "less", "further", "additional", "extra", "full", "whole", "consecutive", "long"])

    /// Words behind which an "m" before them is of time.
    let age = KeywordTrie(
        ["ago", "old", "later", "after", "before", "prior", "post", "hx", "history", "follow-up", "f/u", "male", "female", "boy", "girl", "m", "f"])

    package init(units: UnitReader, comparisons: ComparisonReader) {
        self.units = units
        self.comparisons = comparisons
    }

    static func isWave(_ scalar: UInt32) -> Bool { scalar == 0x7E || scalar == 0xFF5E || scalar == 0x301C || scalar == 0x223C }

    /// - Parameter tokens: of the text, in order; they tell numerals from words that hold one (四肢, 一般).
    package func quantities(in buffer: borrowing ScalarBuffer, tokens: [Token]) -> [Quantity] {
        var items: [Item] = []
        var place = 0, token = 0, opening: (comparator: Comparator?, range: Range<Int>)?
        let end = buffer.count
        while place < end {
            if let stop = Self.skipped(buffer, place, end) {
                place = stop
                opening = nil
                continue
            }
            // 20~100: an interval, no comparison.
            if let last = items.last, last.range.upperBound == place, Self.isWave(buffer.scalars[place]) {
                place += 1
                continue
            }
            if let phrase = comparisons.before(buffer, at: place, end: end), Self.isComparison(buffer, place, phrase.end) {
                // No more than: the greater phrase has been read whole; a second one right behind it adds nothing (at least about 3).
                opening = (
                    phrase.comparator, (opening.map { NumberReader.skipSpaces(buffer, $0.range.upperBound, end) == place ? $0.range.lowerBound : place } ?? place)..<phrase.end
                )
                place = phrase.end
                continue
            }
            while token < tokens.count, Int(tokens[token].endScalar) <= place { token += 1 }
            guard var item = item(buffer, place, end, token < tokens.count ? tokens[token] : nil, behind: items.last?.range.upperBound ?? -1) else {
                place = Self.next(buffer, place, end)
                continue
            }
            if let opening, NumberReader.skipSpaces(buffer, opening.range.upperBound, end) == place {
                item.comparator = opening.comparator
                item.isOpened = opening.comparator != nil
                item.opensInterval = opening.comparator == nil
                item.range = opening.range.lowerBound..<item.range.upperBound
            }
            opening = nil
            finish(&item, buffer, end)
            place = item.range.upperBound
            join(item, to: &items, buffer, end)
        }
        return items.map { item in
            Quantity(
                span: buffer.span(item.range), value: item.value, high: item.high, comparator: item.comparator ?? .equal, unit: item.unit ?? "1", isOrdinal: item.isOrdinal)
        }
    }

    /// The next place at which anything can begin: behind the rest of a word or a run of digits.
    private static func next(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Int {
        let kind = buffer.classes[place]
        var next = place + 1
        guard kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue else { return next }
        while next < end, buffer.classes[next] == kind || kind == CharacterClass.digit.rawValue && buffer.folded[next] == 0x2E && buffer.classes[next - 1] == kind { next += 1 }
        return next
    }

    /// Signs compare anywhere; words of Latin letters are whole already, but a short Chinese one (从, 超, 在) counts only where a number follows.
    private static func isComparison(_ buffer: borrowing ScalarBuffer, _ start: Int, _ stop: Int) -> Bool {
        guard buffer.classes[start] == CharacterClass.han.rawValue else { return true }
        let next = NumberReader.skipSpaces(buffer, stop, buffer.count)
        guard next < buffer.count else { return false }
        let scalar = buffer.scalars[next]
        return buffer.classes[next] == CharacterClass.digit.rawValue || buffer.classes[next] == CharacterClass.han.rawValue || scalar == 0x2D || scalar == 0x2E || stop - start > 1
    }

    // MARK: One number

    /// The number that begins at a place, with its unit.
    private func item(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ token: Token?, behind last: Int) -> Item? {
        let kind = buffer.classes[start], scalar = buffer.scalars[start]
        let before = start > 0 ? buffer.classes[start - 1] : CharacterClass.space.rawValue
        switch kind {
        case CharacterClass.letter.rawValue: guard before != kind, before != CharacterClass.digit.rawValue else { return nil }
        case CharacterClass.han.rawValue:
            guard NumberReader.numeral(scalar) != nil || NumberReader.scale(scalar) != nil || scalar == 0x534A || scalar == 0x8D1F || scalar == 0x8CA0 || scalar == 0x7B2C else {
                return nil
            }
        case CharacterClass.digit.rawValue: break
        default:
            switch scalar {
            case 0x2D, 0x2212, 0xFF0D, 0x2B:
                guard before != CharacterClass.letter.rawValue, before != CharacterClass.digit.rawValue,
                    start == 0 || !UnitReader.isMinus(buffer.scalars[start - 1]) && buffer.scalars[start - 1] != 0x29
                else {
                    return nil
                }
            case 0x2E, 0xFF0E: guard before != CharacterClass.letter.rawValue, before != CharacterClass.digit.rawValue else { return nil }
            default: guard NumberReader.vulgar(scalar) != nil else { return nil }
            }
        }
        guard var number = numbers.expression(in: buffer, at: start, end: end), abs(number.value) < 1e100, abs(number.high ?? 0) < 1e100 else { return nil }
        if kind == CharacterClass.han.rawValue {
            guard number.form != .han || isNumeral(buffer, number, token, end) else { return nil }
            number = withoutMagnitude(buffer, number, end)
        }
        var item = Item(
            value: number.value, high: number.high, unit: number.unit, range: number.range, numberEnd: number.range.upperBound, isOrdinal: number.isOrdinal, form: number.form)
        if number.isMore { item.comparator = .greater }
        if kind == CharacterClass.digit.rawValue, last != start - 1, Self.belongsToName(buffer, start) {
            // T38.5℃ is a result, COVID-19 and PM2.5 are names.
            guard UnitReader.isLetter(buffer, start - 1) else { return nil }
            if let unit = unit(buffer, number, end), unit.range.count > 1 || !UnitReader.isLetter(buffer, unit.range.lowerBound) {
                take(unit, &item)
            } else if let power = numbers.powered(buffer, number, end: end) {
                item.value = power.value
                item.range = power.range
                item.numberEnd = power.range.upperBound
            } else {
                return nil
            }
            return item
        }
        guard number.unit == nil, !number.isOrdinal else { return item }
        if number.form == .digits, let decade = Self.decade(buffer, number, end) { return decade ? item : nil }
        if let unit = unit(buffer, number, end) {
            take(unit, &item)
            return item
        }
        if let power = numbers.powered(buffer, number, end: end) {
            item.value = power.value
            item.range = power.range
            item.numberEnd = power.range.upperBound
            if let unit = unit(buffer, power, end) { take(unit, &item) }
            return item
        }
        guard !number.needsUnit else { return nil }
        magnify(&item, buffer, end)
        // 5-FU, 3D and 6MWT are names.
        let stop = item.range.upperBound
        if number.form == .digits, stop < end, UnitReader.isLetter(buffer, stop), item.numberEnd == stop,
            buffer.folded[stop] != 0x78 || stop + 1 < end && UnitReader.isLetter(buffer, stop + 1)
        {
            return nil
        }
        return item
    }

    /// Whether a number is the name of a decade, and then whether it is a year: the 1960s; in his 60s, which is no amount.
    private static func decade(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> Bool? {
        var place = number.range.upperBound
        if place < end, buffer.scalars[place] == 0x27 || buffer.scalars[place] == 0x2019 { place += 1 }
        guard place < end, buffer.folded[place] == 0x73, place + 1 >= buffer.count || !UnitReader.isLetter(buffer, place + 1), number.value.truncatingRemainder(dividingBy: 10) == 0
        else { return nil }
        if (1800...2200).contains(number.value) { return true }
        // his, the, their, mid, late, early
        let start = number.range.lowerBound
        guard (20...90).contains(number.value), start > 2, [0x20, 0x2D].contains(buffer.folded[start - 1]), [0x73, 0x65, 0x72, 0x64, 0x79].contains(buffer.folded[start - 2]) else {
            return nil
        }
        return false
    }

    private func take(_ unit: UnitReader.Reading, _ item: inout Item) {
        item.unit = unit.unit
        item.range = item.range.lowerBound..<unit.range.upperBound
    }

    /// 0.5k, 1.2M: a letter of magnitude right behind a number.
    private func magnify(_ item: inout Item, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        var place = item.range.upperBound
        if place < end, buffer.scalars[place] == 0x20 { place += 1 }
        guard item.form == .digits, place < end, place == item.range.upperBound || buffer.scalars[place] == 0x6B else { return }
        guard place + 1 >= buffer.count || !UnitReader.isLetter(buffer, place + 1) && buffer.classes[place + 1] != CharacterClass.digit.rawValue else { return }
        let scale: Double
        switch buffer.scalars[place] {
        case 0x6B, 0x4B, 0xFF4B, 0xFF2B: scale = 1e3
        // 24M is a man of 24.
        case 0x4D where item.value != item.value.rounded(), 0xFF2D where item.value != item.value.rounded(): scale = 1e6
        default: return
        }
        item.value *= scale
        item.range = item.range.lowerBound..<place + 1
        item.numberEnd = item.range.upperBound - (place - item.numberEnd) - 1
        if let unit = units.reading(in: buffer, at: place + 1, end: end), !unit.isWeak, !unit.needsAnalyte { take(unit, &item) }
    }

    /// 三千米 is three kilometres, 五十兆字节 fifty megabytes: a unit takes the last scale as its own where it can.
    private func withoutMagnitude(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> NumberExpression {
        let last = number.range.upperBound - 1
        guard last > number.range.lowerBound, [0x5343, 0x5146].contains(buffer.scalars[last]), let unit = units.reading(in: buffer, at: last, end: end), unit.range.count > 1 else {
            return number
        }
        return numbers.expression(in: buffer, at: number.range.lowerBound, end: last) ?? number
    }

    /// Whether Chinese characters of numbers are a number here and no part of a word.
    private func isNumeral(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ token: Token?, _ end: Int) -> Bool {
        let start = number.range.lowerBound, stop = number.range.upperBound
        guard let token, Int(token.startScalar) <= start, Int(token.endScalar) > start else { return true }
        let tokenEnd = Int(token.endScalar)
        if number.isOrdinal { return true }
        if Int(token.startScalar) < start {
            // 每三天, 近五年, 约两周; else 统一, 唯一.
            return start - Int(token.startScalar) == 1 && [0x6BCF, 0x8FD1, 0x7EA6, 0x5171, 0x524D, 0x540E, 0x7B2C, 0x8FBE, 0x96F6].contains(buffer.scalars[start - 1])
        }
        let isCounted = stop < end && (Self.isClassifier(buffer.scalars[stop]) || units.reading(in: buffer, at: stop, end: end).map { $0.range.lowerBound == stop } == true)
        if tokenEnd > stop { return isCounted }
        if tokenEnd == stop, stop - start == 2, buffer.scalars[start] == 0x5341, buffer.scalars[start + 1] == 0x5206 { return false }
        // 一 before anything that is not counted is an adverb: 一看.
        guard stop - start == 1, buffer.scalars[start] == 0x4E00, stop < end, buffer.classes[stop] == CharacterClass.han.rawValue, !isCounted else { return true }
        return [0x5230, 0x81F3, 0x548C, 0x4E0E, 0x53CA, 0x6216, 0x95F4].contains(buffer.scalars[stop])
    }

    private static let classifiers = Set(
        "个個次片粒丸支瓶袋枚例人名位条條只隻根颗顆滴包剂贴倍级級度型期项項份张張头頭台臺组組处處层層节節块塊段种種类類代对對双雙打时時点點号號楼床月日分成折多余细喷听杯碗票刀周本章盒".unicodeScalars.map(\.value))

    static func isClassifier(_ scalar: UInt32) -> Bool { classifiers.contains(scalar) }
}
