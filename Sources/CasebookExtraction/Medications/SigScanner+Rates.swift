internal import CasebookLexicons
internal import CasebookText

/// How often, and how long.
extension SigScanner {
    typealias Frequency = DosageInstruction.Frequency

    /// A unit of time at a place, behind spaces, a hyphen or a dot; `x` and a number may be written against it (q8hx3d).
    func period(_ buffer: borrowing ScalarBuffer, _ start: Int) -> (unit: String, end: Int)? {
        var place = skipSpaces(buffer, start)
        if place < end, buffer.folded[place] == 0x2D || buffer.folded[place] == 0x2E { place += 1 }
        // 2 more days
        if Self.more.indices.allSatisfy({ place + $0 < end && buffer.folded[place + $0] == Self.more[$0] }) { place += Self.more.count }
        var limit = end
        while place < limit, let found = table.words.match(buffer, at: place, end: limit, isWhole: false) {
            let isOpen = found.end >= buffer.count || buffer.classes[found.end - 1] != CharacterClass.letter.rawValue || buffer.classes[found.end] != CharacterClass.letter.rawValue
            let isBeforeTimes = !isOpen && buffer.folded[found.end] == 0x78 && found.end + 1 < end && NumberReader.digit(buffer.folded[found.end + 1]) != nil
            // 6周期 are cycles; w/ is "with".
            let isOther =
                isOpen && found.end < buffer.count
                && (buffer.scalars[found.end] == 0x671F || found.end - place == 1 && buffer.folded[place] == 0x77 && buffer.folded[found.end] == 0x2F)
            if isOpen && !isOther || isBeforeTimes {
                for case .period(let unit) in table.senses[found.number] { return (unit, found.end) }
            }
            limit = found.end - 1
        }
        return nil
    }

    private static let more = "more ".unicodeScalars.map(\.value)

    /// every 8 hours, every other day, q6-8h, q.4.d, every third week; 每8小时一次, 每日3次, 每2周, 隔日一次, 每晚1次.
    func every(_ range: Range<Int>, _ roles: SigRoles, _ buffer: borrowing ScalarBuffer) -> (Frequency, end: Int)? {
        let isHan = buffer.classes[range.lowerBound] == CharacterClass.han.rawValue
        var place = skipSpaces(buffer, range.upperBound), interval = 1.0, high: Double?
        let isOther = roles.contains(.everyOther)
        if isOther { interval = 2 }
        if !isOther, let word = self.word(buffer, at: place), word.roles.contains(.other), period(buffer, word.end) != nil {
            for case .other(let number) in table.senses[word.number] { interval = number }
            place = word.end
        } else if let quantity = quantity(buffer, place), !quantity.isFraction {
            interval = isOther ? quantity.value + 1 : quantity.value
            high = quantity.high
            place = quantity.end
        }
        guard interval > 0, interval < 1000 else { return nil }
        guard let (unit, stop) = period(buffer, place) else { return nil }
        // 每日 is in the table; 每次 and 每分 are no periods of a dose.
        guard unit != "min" || interval > 1 else { return nil }
        var frequency = Frequency(count: 1, period: interval, periodHigh: high, periodUnit: unit)
        // q.8.h.
        let isDotted = place < end && buffer.folded[place] == 0x2E && stop < end && buffer.folded[stop] == 0x2E
        var next = isDotted ? stop + 1 : stop
        if isHan, let (count, countHigh, behind) = timesBehind(stop, buffer) {
            frequency.count = count
            frequency.countHigh = countHigh
            next = behind
        }
        return (frequency, next)
    }

    /// A frequency with how many times it is: 每日 + 3次, every week + 3 times.
    func withTimes(_ rate: SigSense.Rate, _ start: Int, _ buffer: borrowing ScalarBuffer) -> (Frequency, Int) {
        var frequency = Frequency(count: rate.count, period: rate.period, periodUnit: rate.unit), stop = start
        if rate.unit == "wk", rate.count == 1, rate.period == 1, let (count, behind) = weekdays(start, buffer) {
            frequency.count = count
            stop = behind
        } else if rate.count == 1, let (count, high, behind) = timesBehind(start, buffer) {
            frequency.count = count
            frequency.countHigh = high
            stop = behind
        }
        return (frequency, stop)
    }

    /// 一、三、五 behind 每周: how many days.
    private func weekdays(_ start: Int, _ buffer: borrowing ScalarBuffer) -> (Double, Int)? {
        var place = start, count = 0.0, stop = start
        while place < end, count < 7 {
            guard let day = NumberReader.numeral(buffer.scalars[place]) ?? (buffer.scalars[place] == 0x65E5 ? 7 : nil), (1...7).contains(day), buffer.scalars[place] != 0x4E24
            else { break }
            count += 1
            place += 1
            stop = place
            if place < end, buffer.folded[place] == 0x3001 || buffer.folded[place] == 0x2C { place += 1 }
        }
        guard count > 0 else { return nil }
        if stop < end, let word = word(buffer, at: stop), !word.roles.isDisjoint(with: [.times, .counted, .period]) { return nil }
        return (count, stop)
    }

    /// `3次`, `1-2次`, `各1次`, `3 times` at a place.
    private func timesBehind(_ start: Int, _ buffer: borrowing ScalarBuffer) -> (Double, Double?, Int)? {
        var place = skipSpaces(buffer, start)
        if place < end, buffer.folded[place] == 0x2F { place = skipSpaces(buffer, place + 1) }
        guard let quantity = quantity(buffer, place), !quantity.isFraction, quantity.value > 0, quantity.value < 100 else {
            // 8小时/次
            if place > start, let word = word(buffer, at: place), word.roles.contains(.times) { return (1, nil, word.end) }
            return nil
        }
        place = skipSpaces(buffer, quantity.end)
        guard let word = word(buffer, at: place), word.roles.contains(.times), buffer.folded[place] != 0x78, buffer.folded[place] != 0xD7 else { return nil }
        // 每日一次1片 and 每天3次: but of 每日，一次1片 the comma parts.
        return (quantity.value, quantity.high, word.end)
    }

    /// What follows "3 times": a day, per week, every 2 days, daily, 每日, /日.
    func rate(count: Double, high: Double?, _ start: Int, _ buffer: borrowing ScalarBuffer) -> (Frequency, Int)? {
        guard count > 0, count < 100 else { return nil }
        var place = skipSpaces(buffer, start)
        if let word = word(buffer, at: place) {
            for case .frequency(let rate, _) in table.senses[word.number] where rate.count == 1 {
                return (Frequency(count: count, countHigh: high, period: rate.period, periodUnit: rate.unit), word.end)
            }
            if word.roles.contains(.every), let (frequency, stop) = every(place..<word.end, word.roles, buffer) {
                return (Frequency(count: count, countHigh: high, period: frequency.period, periodHigh: frequency.periodHigh, periodUnit: frequency.periodUnit), stop)
            }
            if word.roles.contains(.everyOther), let (frequency, stop) = every(place..<word.end, word.roles, buffer) {
                return (Frequency(count: count, countHigh: high, period: frequency.period, periodUnit: frequency.periodUnit), stop)
            }
            guard word.roles.contains(.per) else {
                return adverbial(count, high, place, buffer)
            }
            place = skipSpaces(buffer, word.end)
            var interval = 1.0
            if let quantity = quantity(buffer, place), !quantity.isFraction, quantity.value > 0 {
                interval = quantity.value
                place = quantity.end
            }
            guard let (unit, stop) = period(buffer, place) else { return nil }
            return (Frequency(count: count, countHigh: high, period: interval, periodUnit: unit), stop)
        }
        return nil
    }

    /// twice weekly, three times nightly
    private func adverbial(_ count: Double, _ high: Double?, _ place: Int, _ buffer: borrowing ScalarBuffer) -> (Frequency, Int)? {
        guard let (unit, stop) = period(buffer, place), stop - place > 4, buffer.folded[stop - 1] == 0x79 else { return nil }
        return (Frequency(count: count, countHigh: high, period: 1, periodUnit: unit), stop)
    }

    /// What a lead opens: for 7 days, x7d, ×3天, for another two weeks, 共：5天, for 2 more weeks.
    func durationBehind(_ start: Int, _ buffer: borrowing ScalarBuffer) -> (Amount, Int)? {
        var place = skipSpaces(buffer, start)
        for _ in 0..<4 {
            if place < end, buffer.folded[place] == 0x3A { place = skipSpaces(buffer, place + 1) }
            guard let word = word(buffer, at: place), word.roles.contains(.lead) || word.roles.contains(.filler), quantity(buffer, place) == nil else { break }
            place = skipSpaces(buffer, word.end)
        }
        guard let quantity = quantity(buffer, place), quantity.value > 0 else { return nil }
        // 5/7, 2/52, 3/12: days, weeks and months as British prescriptions write them.
        if quantity.isPair || quantity.isFraction, let days = british(quantity, buffer) { return (days, quantity.end) }
        return duration(quantity, buffer, isLed: true)
    }

    func british(_ quantity: Quantity, _ buffer: borrowing ScalarBuffer) -> Amount? {
        var slash = quantity.start, value = 0.0
        while slash < quantity.end, let digit = NumberReader.digit(buffer.folded[slash]) {
            value = value * 10 + Double(digit)
            slash += 1
        }
        guard slash < quantity.end, buffer.folded[slash] == 0x2F, value > 0 else { return nil }
        switch quantity.end - slash {
        case 2 where buffer.folded[slash + 1] == 0x37: return Amount(value, unit: "d")
        case 3 where buffer.folded[slash + 1] == 0x35 && buffer.folded[slash + 2] == 0x32: return Amount(value, unit: "wk")
        case 3 where buffer.folded[slash + 1] == 0x31 && buffer.folded[slash + 2] == 0x32: return Amount(value, unit: "mo")
        default: return nil
        }
    }

    /// A number with the unit of time behind it; nil for what is no duration: 3 days ago, 2周后复查, 6小时一次.
    func duration(_ quantity: Quantity, _ buffer: borrowing ScalarBuffer, isLed: Bool) -> (Amount, Int)? {
        var place = quantity.end
        let next = skipSpaces(buffer, place)
        if let word = word(buffer, at: next), word.roles.contains(.filler) || word.roles.contains(.lead) || word.roles.contains(.course),
            buffer.classes[next] == CharacterClass.letter.rawValue,
            buffer.folded[next] != 0x78
        {
            // 2 more weeks, 7 further days
            if period(buffer, word.end) != nil { place = word.end }
        }
        guard let (unit, stop) = period(buffer, place), unit != "min", unit != "h" || isLed || (24...168).contains(quantity.value) && stop == place + 1 else { return nil }
        var amount = Amount(quantity.value, high: quantity.high, unit: unit), end = stop
        // 1周半, 半年
        if end < self.end, buffer.scalars[end] == 0x534A, quantity.high == nil, unit != "mo" || buffer.scalars[end - 1] != 0x6708 {
            amount.value += 0.5
            end += 1
        }
        let behind = skipSpaces(buffer, end)
        if let word = word(buffer, at: behind) {
            let isThen = word.roles.contains(.then)
            // For an hour before the operation: a word that opens a duration says that it is one.
            let isAgo = buffer.classes[behind] != CharacterClass.letter.rawValue || buffer.folded[behind] == 0x61 && buffer.folded[behind + 1] == 0x67
            if word.roles.contains(.ago), !isLed || isAgo, !isThen || !isStep(word.end, buffer) { return nil }
            // 一日三次 and 6小时一次 are rates.
            if word.roles.contains(.times) { return nil }
            if word.roles.contains(.course) { end = word.end }
        }
        return (amount, end)
    }

    /// Whether what stands behind "after" goes on with an instruction: 7天后20mg, 3日后停用.
    private func isStep(_ place: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        let place = skipSpaces(buffer, place)
        guard place < end else { return false }
        if NumberReader.digit(buffer.folded[place]) != nil { return true }
        guard let word = word(buffer, at: place) else { return false }
        return table.senses[word.number].contains { if case .status(let status, _) = $0 { status != .use && status != .planned } else { $0 == .to } }
    }
}
