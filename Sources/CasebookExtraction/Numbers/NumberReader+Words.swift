internal import CasebookText

/// Numbers in English words.
extension NumberReader {
    /// The next word behind spaces or a hyphen.
    func nextWord(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int, joinsByHyphen: Bool = true) -> (value: Word, end: Int)? {
        guard place < end else { return nil }
        let next = joinsByHyphen ? Self.skipJoint(buffer, place, end) : Self.skipSpaces(buffer, place, end)
        return next > place && next < end ? word(buffer, next, end) : nil
    }

    /// A number in words, or digits with words behind them: twenty-three, two hundred and five, a dozen, five point two, 2.4 million.
    func spelled(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, after first: Number? = nil) -> Number? {
        // The bound keeps hostile text linear.
        let end = min(end, start + 400)
        guard var group = first.map({ ($0.value, $0.range.upperBound) }) ?? hundreds(buffer, start, end) else { return nil }
        if first != nil, case .hundred? = nextWord(buffer, group.1, end)?.value {
            guard group.0 < 100, let whole = hundreds(buffer, start, end, after: group) else { return nil }
            group = whole
        }
        var total = 0.0, stop = group.1, limit = Double.infinity
        if first == nil, let (fraction, after) = pointed(buffer, stop, end) {
            group.0 += fraction
            stop = after
        }
        while true {
            // Scales behind scales multiply: hundred thousand million.
            var scale = 1.0
            while let next = nextWord(buffer, stop, end) {
                if case .scale(let value) = next.value { scale *= value } else if case .dozen = next.value { scale *= 12 } else { break }
                stop = next.end
            }
            guard scale > 1 else {
                total += group.0
                break
            }
            total += group.0 * scale
            limit = scale
            guard scale >= 1000, let (next, after) = continuation(buffer, stop, end, below: limit) else { break }
            group = (next, after)
            stop = after
        }
        return first != nil && stop == first!.range.upperBound ? nil : Number(value: total, range: start..<stop, form: first == nil ? .words : .digits)
    }

    /// The next group of a number behind a scale, if what it counts is smaller: (one thousand) and twelve, (three million), two hundred.
    private func continuation(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, below limit: Double) -> (Double, Int)? {
        var place = start, hasComma = false
        if place < end, buffer.folded[place] == 0x2C {
            hasComma = true
            place += 1
        }
        if let next = nextWord(buffer, place, end), case .and = next.value { place = next.end }
        let begin = place < end ? Self.skipJoint(buffer, place, end) : end
        guard begin > place, let group = hundreds(buffer, begin, end, allowsArticle: false) else { return nil }
        guard !hasComma || group.0 >= 100 else { return nil }
        if let next = nextWord(buffer, group.1, end) {
            switch next.value {
            case .scale(let value) where value * group.0 >= limit: return nil
            case .ordinal, .parts, .point, .half: return nil
            default: break
            }
        }
        return group.0 < limit ? group : nil
    }

    /// Up to 999: one hundred and five, a hundred, twenty-three.
    private func hundreds(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, allowsArticle: Bool = true, after digits: (Double, Int)? = nil) -> (Double, Int)? {
        var value = 0.0, stop = start
        if let digits {
            (value, stop) = digits
        } else if let (first, after) = belowHundred(buffer, start, end) {
            (value, stop) = (first, after)
        } else {
            // A hundred, a dozen, hundred thousand.
            guard let word = word(buffer, start, end) else { return nil }
            switch word.value {
            case .article:
                guard allowsArticle, let next = nextWord(buffer, word.end, end, joinsByHyphen: false) else { return nil }
                switch next.value {
                case .hundred, .scale, .dozen: (value, stop) = (1, word.end)
                default: return nil
                }
            case .hundred: (value, stop) = (1, start)
            default: return nil
            }
        }
        let next = stop == start ? word(buffer, start, end) : nextWord(buffer, stop, end)
        guard let next, case .hundred = next.value, value < 100 else { return stop > start ? (value, stop) : nil }
        value *= 100
        stop = next.end
        var place = stop
        if let and = nextWord(buffer, place, end), case .and = and.value { place = and.end }
        let begin = place < end ? Self.skipJoint(buffer, place, end) : end
        guard begin > place else { return (value, stop) }
        var rest = belowHundred(buffer, begin, end)
        if rest == nil, place > stop, let (number, after) = integer(buffer, begin, end), number < 100 { rest = (Double(number), after) }
        guard let rest else { return (value, stop) }
        if let after = nextWord(buffer, rest.1, end) {
            switch after.value {
            // One hundred and three quarters.
            case .hundred, .parts(4): return (value, stop)
            default: break
            }
        }
        return (value + rest.0, rest.1)
    }

    /// Up to 99, and one twenty two.
    private func belowHundred(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (Double, Int)? {
        guard let first = word(buffer, start, end) else { return nil }
        switch first.value {
        case .tens(let tens):
            if let next = nextWord(buffer, first.end, end), case .small(let small) = next.value, (1...9).contains(small) { return (tens + small, next.end) }
            return (tens, first.end)
        case .small(let small):
            if (1...9).contains(small), let next = nextWord(buffer, first.end, end, joinsByHyphen: false) {
                switch next.value {
                case .tens, .small(10...19):
                    if let begin = Optional(Self.skipSpaces(buffer, first.end, end)), let (rest, after) = belowHundred(buffer, begin, end) { return (small * 100 + rest, after) }
                default: break
                }
            }
            return (small, first.end)
        default: return nil
        }
    }

    /// (Five) point two five.
    private func pointed(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (Double, Int)? {
        guard let point = nextWord(buffer, start, end, joinsByHyphen: false), case .point = point.value else { return nil }
        var stop = point.end, numerator = 0.0, scale = 1.0
        while scale < 1e15, let next = nextWord(buffer, stop, end, joinsByHyphen: false) {
            switch next.value {
            case .small(let digit):
                scale *= digit < 10 ? 10 : 100
                numerator = numerator * (digit < 10 ? 10 : 100) + digit
                stop = next.end
                continue
            case .tens:
                guard let (value, after) = belowHundred(buffer, Self.skipSpaces(buffer, stop, end), end) else { break }
                scale *= 100
                numerator = numerator * 100 + value
                stop = after
                continue
            default: break
            }
            break
        }
        return scale > 1 ? (numerator / scale, stop) : nil
    }
}
