internal import CasebookLexicons
internal import CasebookText

/// Numbers and what they count.
extension SigScanner {
    /// A number, a range or a fraction.
    struct Quantity {
        var value: Double
        var high: Double?
        var start: Int
        var end: Int
        var isFraction = false
        /// Two numbers of a combination: 50/500.
        var isPair = false
        var hazards: SigMark.Hazards = []
        var isHan = false
    }

    /// The number at a place, with the range or fraction that it begins: 1/2, 1½, 1-2, 1 or 2, 两, one and a half, 半.
    func quantity(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Quantity? {
        guard let first = simple(buffer, start) else { return nil }
        var result = first
        let place = first.end
        guard place < end, !first.isFraction || first.value >= 1 || true else { return result }
        // 875/125
        if buffer.folded[place] == 0x2F, place + 1 < end, NumberReader.digit(buffer.folded[place + 1]) != nil, !first.isFraction, !first.isHan,
            let second = simple(buffer, place + 1)
        {
            if first.value == 1, [2, 3, 4].contains(second.value) || second.value > first.value && second.value <= 4 && first.value <= 3 {
                result.value = first.value / second.value
                result.isFraction = true
            } else {
                result.isPair = true
            }
            result.end = second.end
            return result
        }
        if let second = rangeEnd(buffer, place, first) {
            result.high = second.value
            result.end = second.end
        } else if !first.isFraction, let half = fraction(buffer, skipSpaces(buffer, place)), first.value == first.value.rounded(), first.value < 20 {
            result.value += half.value
            result.end = half.end
        }
        return result
    }

    /// The greater end of a range.
    private func rangeEnd(_ buffer: borrowing ScalarBuffer, _ place: Int, _ first: Quantity) -> Quantity? {
        var next = skipSpaces(buffer, place)
        guard next < end else { return nil }
        switch buffer.folded[next] {
        // - – — ~ 至 到
        case 0x2D, 0x2013, 0x2014, 0x7E, 0x301C, 0x2212, 0x81F3, 0x5230: next += 1
        // to, or
        case 0x74 where next + 2 < end && buffer.folded[next + 1] == 0x6F && buffer.folded[next + 2] == 0x20: next += 2
        case 0x6F where next + 2 < end && buffer.folded[next + 1] == 0x72 && buffer.folded[next + 2] == 0x20: next += 2
        default: return nil
        }
        guard let second = simple(buffer, skipSpaces(buffer, next)), second.value > first.value else { return nil }
        return second
    }

    private func fraction(_ buffer: borrowing ScalarBuffer, _ place: Int) -> (value: Double, end: Int)? {
        guard place < end else { return nil }
        switch buffer.scalars[place] {
        case 0xBC: return (0.25, place + 1)
        case 0xBD: return (0.5, place + 1)
        case 0xBE: return (0.75, place + 1)
        case 0x31 where place + 2 < end && buffer.folded[place + 1] == 0x2F:
            guard let divisor = NumberReader.digit(buffer.folded[place + 2]), (2...4).contains(divisor) else { return nil }
            return (1 / Double(divisor), place + 3)
        default: break
        }
        // and a half
        for words in Self.halves where place + words.count <= end && words.indices.allSatisfy({ buffer.folded[place + $0] == words[$0] }) { return (0.5, place + words.count) }
        return nil
    }

    private static let halves = ["and a half", "and one half", "and one-half", "& 1/2", "and 1/2"].map { $0.unicodeScalars.map(\.value) }

    private func simple(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Quantity? {
        guard place < end else { return nil }
        if let fraction = fraction(buffer, place), buffer.scalars[place] != 0x61 {
            return Quantity(value: fraction.value, start: place, end: fraction.end, isFraction: true)
        }
        if buffer.scalars[place] == 0x534A { return Quantity(value: 0.5, start: place, end: place + 1, isFraction: true, isHan: true) }
        let first = buffer.folded[place]
        // half, one half
        if first == 0x68 || first == 0x6F, let word = word(buffer, at: place), word.roles.contains(.half) {
            return Quantity(value: 0.5, start: place, end: word.end, isFraction: true)
        }
        if NumberReader.digit(first) == nil, first != 0x2E {
            let isHan = buffer.classes[place] == CharacterClass.han.rawValue
            guard isHan ? NumberReader.numeral(buffer.scalars[place]) != nil || NumberReader.scale(buffer.scalars[place]) != nil : Self.beginsNumber(first) else { return nil }
        }
        guard let number = NumberReader.standard.number(in: buffer, at: place, end: end), number.value.isFinite else { return nil }
        var hazards: SigMark.Hazards = []
        if number.isNakedDecimal { hazards.insert(.nakedDecimal) }
        if number.hasTrailingZero { hazards.insert(.trailingZero) }
        return Quantity(value: number.value, high: number.high, start: place, end: number.range.upperBound, hazards: hazards, isHan: number.form == .han)
    }

    /// Whether an English number begins with a letter: e f h n o s t z.
    private static func beginsNumber(_ letter: UInt32) -> Bool {
        letter >= 0x61 && letter <= 0x7A && 1 << (letter - 0x61) & 0b10_0000_1100_0110_0000_1011_0000 as UInt32 != 0
    }

    // MARK: What is counted

    /// Reads a number with what follows it; false where it counts nothing that is said of drugs.
    mutating func number(_ buffer: borrowing ScalarBuffer, isOrdinal: Bool) -> Bool {
        // From 25 to 50 mg is a change and no range.
        var isChange = false
        if case .from? = marks.last?.kind { isChange = true }
        guard let quantity = isChange ? simple(buffer, place) : quantity(buffer, place) else { return false }
        let next = skipSpaces(buffer, quantity.end)
        if !quantity.isPair, !isOrdinal {
            if let (kind, stop) = time(quantity, buffer) {
                add(kind, quantity.start..<stop)
                place = stop
                return true
            }
            if counted(quantity, next, buffer) { return true }
        } else if isOrdinal, period(buffer, quantity.end) != nil {
            return false
        }
        if dose(quantity, buffer, isChange: isChange) { return true }
        // tds 5/7: for so long, behind an instruction.
        if quantity.isPair || quantity.isFraction, gap == 0, separator == .none, let last = marks.last, last.isInstruction, let length = british(quantity, buffer) {
            add(.duration(length, isExplicit: true), quantity.start..<quantity.end)
            place = quantity.end
            return true
        }
        guard !quantity.isHan, !quantity.isPair, !isOrdinal else { return false }
        // ℃ °
        if next < end, buffer.scalars[next] == 0x2103 || buffer.scalars[next] == 0xB0 { return false }
        if next < end, buffer.folded[next] == 0x23 {
            add(.pieces(Amount(quantity.value, high: quantity.high)), quantity.start..<next + 1)
            place = next + 1
            return true
        }
        // 2 x 500 mg
        add(.number(Amount(quantity.value, high: quantity.high)), quantity.start..<quantity.end)
        place = quantity.end
        return true
    }

    /// 3 times a day, 3次/日, 一日三次, 6小时一次, 7天.
    private func time(_ quantity: Quantity, _ buffer: borrowing ScalarBuffer) -> (SigMark.Kind, Int)? {
        var next = skipSpaces(buffer, quantity.end)
        if let word = word(buffer, at: next), word.roles.contains(.times) {
            if let (frequency, stop) = rate(count: quantity.value, high: quantity.high, word.end, buffer) { return (.frequency(frequency), stop) }
            guard buffer.classes[next] == CharacterClass.han.rawValue else { return nil }
            return quantity.value == 1 ? (.doseLead, word.end) : (.times(quantity.value), word.end)
        }
        guard let (unit, stop) = period(buffer, quantity.end) else {
            // 2/day
            if next < end, buffer.folded[next] == 0x2F, let (unit, stop) = period(buffer, next + 1), stop - next > 2 || buffer.classes[next + 1] == CharacterClass.han.rawValue,
                quantity.value <= 12
            {
                return (.frequency(Frequency(count: quantity.value, countHigh: quantity.high, period: 1, periodUnit: unit)), stop)
            }
            return nil
        }
        // 40 daily, 10 weekly: so much each day; 3 monthly of nothing dosed is every three months.
        if next > quantity.end, isAdverb(next..<stop, buffer), isDoseAlone(quantity, isDaily: unit == "d") { return nil }
        // 6-hourly, 3-monthly
        let isHourly = stop - next >= 4 && buffer.folded[stop - 4] == 0x68 && buffer.folded[stop - 3] == 0x72
        if stop - next > 5 || isHourly, buffer.folded[stop - 1] == 0x79, buffer.folded[stop - 2] == 0x6C, quantity.value > 0 {
            return (.frequency(Frequency(count: 1, period: quantity.value, periodHigh: quantity.high, periodUnit: unit)), stop)
        }
        next = skipSpaces(buffer, stop)
        // 一日三次, 3天1次, 6小时/次
        if quantity.value > 0, quantity.value < 1000 {
            var behind = next
            if behind < end, buffer.folded[behind] == 0x2F { behind += 1 }
            if let times = self.quantity(buffer, behind), !times.isFraction, times.value > 0, times.value < 100, let word = word(buffer, at: skipSpaces(buffer, times.end)),
                word.roles.contains(.times),
                buffer.classes[word.end - 1] == CharacterClass.han.rawValue
            {
                return (.frequency(Frequency(count: times.value, countHigh: times.high, period: quantity.value, periodHigh: quantity.high, periodUnit: unit)), word.end)
            }
            if behind > next, let word = word(buffer, at: behind), word.roles.contains(.times) {
                return (.frequency(Frequency(count: 1, period: quantity.value, periodHigh: quantity.high, periodUnit: unit)), word.end)
            }
            // 一日2片
            if quantity.value == 1, unit == "d", buffer.classes[stop - 1] == CharacterClass.han.rawValue, let amount = self.quantity(buffer, next), amount.end > next {
                return (.frequency(Frequency(count: 1, period: 1, periodUnit: unit)), stop)
            }
        }
        guard let (amount, end) = duration(quantity, buffer, isLed: false) else { return nil }
        return (.duration(amount, isExplicit: false), end)
    }

    /// daily, weekly, monthly
    private func isAdverb(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        range.count >= 5 && buffer.folded[range.upperBound - 1] == 0x79 && buffer.folded[range.upperBound - 2] == 0x6C && buffer.folded[range.lowerBound] != 0x68
            || range.count == 5 && buffer.folded[range.lowerBound] == 0x64 && buffer.folded[range.upperBound - 1] == 0x79
    }

    /// Whether a number without a unit before "daily" is a dose: right behind a drug, and more than a count of weeks.
    private func isDoseAlone(_ quantity: Quantity, isDaily: Bool) -> Bool {
        guard gap == 0, separator == .none, let last = marks.last, case .drug = last.kind else { return isDaily }
        return isDaily || quantity.value > 6 || quantity.value != quantity.value.rounded()
    }

    /// 2 tablets, 1片半, 两粒, one-half tablet, 2 of them behind 每次.
    private mutating func counted(_ quantity: Quantity, _ next: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        var next = next
        if next < end, buffer.folded[next] == 0x2D { next += 1 }
        guard let word = word(buffer, at: next) else { return false }
        var unit: String?, isForm = false
        for sense in table.senses[word.number] {
            switch sense {
            case .piece(let form): (unit, isForm) = (form, true)
            case .counter(let form): unit = form
            default: break
            }
            if unit != nil { break }
        }
        guard let unit else { return false }
        let isPackage =
            quantity.start > 0 && marks.last?.isDose == true && (buffer.folded[skipBack(buffer, quantity.start)] == 0xD7 || buffer.folded[skipBack(buffer, quantity.start)] == 0x2A)
        guard unit != "dose" || isVaccine(buffer, quantity, next), !isPackage, !quantity.isPair else {
            place = word.end
            return true
        }
        var amount = Amount(quantity.value, high: quantity.high, unit: unit), stop = word.end
        if stop < end, buffer.scalars[stop] == 0x534A, quantity.high == nil {
            amount.value += 0.5
            stop += 1
        }
        add(.pieces(amount), quantity.start..<stop)
        if isForm { add(.form(unit), next..<word.end) }
        place = stop
        perTime(buffer)
        return true
    }

    /// Whether doses are counted right behind a vaccine or product of blood (疫苗1剂, 血小板2治疗量); a decoction's 7剂 are packets.
    private func isVaccine(_ buffer: borrowing ScalarBuffer, _ quantity: Quantity, _ next: Int) -> Bool {
        guard case .drug? = marks.last?.kind, quantity.start > 0, marks[marks.count - 1].range.upperBound == quantity.start else { return false }
        // 苗 板 浆 球 胞 蛋白
        return [0x82D7, 0x677F, 0x6D46, 0x7403, 0x80DE].contains(buffer.scalars[quantity.start - 1]) && buffer.classes[next] == CharacterClass.han.rawValue
    }

    private func skipBack(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Int {
        var place = place - 1
        while place > 0, buffer.folded[place] == 0x20 { place -= 1 }
        return max(place, 0)
    }

    /// Behind an amount: /次 says nothing more, /日 is a frequency, /片 a strength.
    private mutating func perTime(_ buffer: borrowing ScalarBuffer) {
        guard place < end, buffer.folded[place] == 0x2F else { return }
        let next = place + 1
        guard let word = word(buffer, at: next) else { return }
        for sense in table.senses[word.number] {
            switch sense {
            case .times: place = word.end
            case .period("d"):
                add(.frequency(Frequency(count: 1, period: 1, periodUnit: "d")), next..<word.end)
                place = word.end
            case .piece, .counter:
                if let last = marks.indices.last, case .amount(let amount) = marks[last].kind { replaceLast(.concentration(amount), to: word.end) }
                place = word.end
            default: continue
            }
            return
        }
    }

    /// A number with a unit that drugs are dosed in.
    private mutating func dose(_ quantity: Quantity, _ buffer: borrowing ScalarBuffer, isChange: Bool) -> Bool {
        var start = quantity.end
        if start < end, buffer.folded[start] == 0x0A, isWrap(buffer, start) { start += 1 }
        if start + 1 < end, buffer.folded[start] == 0x2D { start += 1 }
        guard let reading = units.reading(in: buffer, at: start, end: end), !reading.needsAnalyte, !reading.isRate || reading.isDrop else { return false }
        var unit = reading.unit, stop = reading.range.upperBound
        guard let kind = DoseUnit(unit) else { return false }
        if quantity.isPair {
            // 50/500 μg: what each of two drugs has of it is no one amount.
            place = stop
            return true
        }
        var hazards = quantity.hazards
        let first = buffer.scalars[reading.range.lowerBound]
        if first == 0x55 || first == 0x75, reading.range.count == 1, reading.range.lowerBound == quantity.end { hazards.insert(.unitU) }
        if first == 0x3BC || first == 0xB5 { hazards.insert(.microSign) }
        if reading.isDrop { unit = "drop" }
        let range = quantity.start..<stop
        switch kind {
        case .amount:
            if reading.isDrop {
                add(.pieces(Amount(quantity.value, high: quantity.high, unit: unit)), range)
            } else {
                add(.amount(Amount(quantity.value, high: quantity.high, unit: unit)), range, hazards: hazards)
            }
        case .perDay: add(.amount(Amount(quantity.value, high: quantity.high, unit: String(unit.prefix { $0 != "/" }))), range, hazards: hazards, isPerDay: true)
        case .inTime: add(.amount(Amount(quantity.value, high: quantity.high, unit: String(unit.prefix { $0 != "/" }))), range, hazards: hazards)
        case .rate: add(.rate(Amount(quantity.value, high: quantity.high, unit: unit)), range, hazards: hazards)
        case .concentration: add(.concentration(Amount(quantity.value, high: quantity.high, unit: unit)), range, hazards: hazards)
        }
        // A range whose ends both have the unit: 100mg-200mg.
        if quantity.high == nil, !isChange, let second = rangeBehind(buffer, stop, quantity), let again = units.reading(in: buffer, at: second.end, end: end),
            again.unit == reading.unit
        {
            stop = again.range.upperBound
            widenLast(second.value, to: stop)
        }
        place = stop
        perTime(buffer)
        return true
    }

    private func rangeBehind(_ buffer: borrowing ScalarBuffer, _ place: Int, _ first: Quantity) -> Quantity? {
        guard place < end, buffer.folded[place] != 0x6F else { return nil }
        return rangeEnd(buffer, place, first)
    }
}
