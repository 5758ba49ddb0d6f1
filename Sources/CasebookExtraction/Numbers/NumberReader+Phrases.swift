internal import CasebookText

/// English amounts of several words: half a dozen, two thirds, five and a half million, one over twenty, twenty-first.
extension NumberReader {
    func phrase(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> NumberExpression? {
        guard let first = word(buffer, start, end) else { return nil }
        switch first.value {
        case .ordinal(let place):
            var result = NumberExpression(place, start..<first.end, .words)
            result.isOrdinal = true
            return result
        case .half: return half(buffer, start, first.end, end)
        case .couple: return NumberExpression(2, start..<first.end, .words)
        case .scale(let scale):
            // Thousand litres.
            var result = NumberExpression(scale, start..<first.end, .words)
            result.needsUnit = true
            return result
        case .point:
            let begin = Self.skipSpaces(buffer, first.end, end)
            if begin < end, let (digits, stop) = integer(buffer, begin, end) { return NumberExpression(Self.scaledByTen(Double(digits), begin - stop), start..<stop, .words) }
            return nil
        case .parts(4):
            var quarter = NumberExpression(0.25, start..<first.end, .words)
            quarter.needsUnit = true
            return quarter
        case .article:
            if let next = nextWord(buffer, first.end, end, joinsByHyphen: false) {
                switch next.value {
                case .couple: return NumberExpression(2, start..<next.end, .words)
                case .half:
                    return half(buffer, start, next.end, end)
                case .ordinal(let part) where part > 2 && endsPhrase(buffer, next.end, end), .parts(let part) where part == 4 && endsPhrase(buffer, next.end, end):
                    return NumberExpression(1 / part, start..<next.end, .words)
                case .parts(4):
                    var quarter = NumberExpression(0.25, start..<next.end, .words)
                    quarter.needsUnit = true
                    return quarter
                case .tens:
                    // A twenty-first: a part only where nothing follows that it could count.
                    let begin = Self.skipSpaces(buffer, first.end, end)
                    if let place = phrase(buffer, begin, end), place.isOrdinal, endsPhrase(buffer, place.range.upperBound, end) {
                        return NumberExpression(1 / place.value, start..<place.range.upperBound, .words)
                    }
                default: break
                }
            }
        default: break
        }
        if let number = spelled(buffer, start, end) {
            let expression = NumberExpression(number)
            return mixed(buffer, expression, end) ?? expression
        }
        guard case .article = first.value else { return nil }
        var one = NumberExpression(1, start..<first.end, .words)
        one.needsUnit = true
        return one
    }

    /// Half a dozen, half million; else an amount that needs a unit behind it, over "a" and "an": half an hour.
    private func half(_ buffer: borrowing ScalarBuffer, _ start: Int, _ after: Int, _ end: Int) -> NumberExpression {
        var stop = after, next = nextWord(buffer, after, end)
        if case .article? = next?.value {
            stop = next!.end
            next = nextWord(buffer, stop, end)
        }
        if let next {
            switch next.value {
            case .dozen: return NumberExpression(6, start..<next.end, .words)
            case .scale(let scale): return NumberExpression(scale / 2, start..<next.end, .words)
            default: break
            }
        }
        var result = NumberExpression(0.5, start..<stop, .words)
        result.needsUnit = true
        return result
    }

    /// Parts and places behind a number: (two) thirds, (one) and three quarters, (twenty)-first, (one) over twenty.
    func mixed(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> NumberExpression? {
        let start = number.range.lowerBound, place = number.range.upperBound
        guard let next = nextWord(buffer, place, end) else { return nil }
        var result = number
        switch next.value {
        case .parts(let part):
            result.value /= part
            result.range = start..<next.end
        case .half where number.value == 1:
            result.value = 0.5
            result.range = start..<next.end
        case .ordinal(let ordinal):
            guard number.form == .words else { return nil }
            result.range = start..<next.end
            if number.value == 1, ordinal > 2 {
                result.value = 1 / ordinal
            } else if ordinal >= 100 {
                result.value *= ordinal
                result.isOrdinal = true
            } else if number.value >= 20, number.value.truncatingRemainder(dividingBy: ordinal < 10 ? 10 : 100) == 0 {
                result.value += ordinal
                result.isOrdinal = true
            } else {
                return nil
            }
        case .and:
            guard let part = part(buffer, next.end, end) else { return nil }
            // 3 million and a half is half a million more.
            var scale = 1.0
            if number.value >= 1000 { for step in [1e12, 1e9, 1e6, 1e3] where number.value.truncatingRemainder(dividingBy: step) == 0 { scale = max(scale, step) } }
            result.range = start..<part.end
            if let unit = nextWord(buffer, part.end, end), case .scale(let smaller) = unit.value, scale == 1 || smaller < scale {
                // Five and a half million; one billion and a half million.
                result.value = scale == 1 ? (number.value + part.value) * smaller : number.value + part.value * smaller
                result.range = start..<unit.end
            } else {
                result.value += part.value * scale
            }
        case .over:
            // 120 over 80 is a pressure.
            let begin = Self.skipSpaces(buffer, next.end, end)
            guard number.form == .words || number.value == 1, begin < end, let denominator = self.number(in: buffer, at: begin, end: end), denominator.value > number.value * 2
            else { return nil }
            result.value /= denominator.value
            result.range = start..<denominator.range.upperBound
        default: return nil
        }
        return result
    }

    /// A part behind "and": a half, quarter, three quarters, two fifths.
    private func part(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (value: Double, end: Int)? {
        let begin = Self.skipSpaces(buffer, start, end)
        guard begin < end, let first = word(buffer, begin, end) else { return nil }
        switch first.value {
        case .half: return (0.5, first.end)
        case .parts(4): return (0.25, first.end)
        case .article:
            guard let next = nextWord(buffer, first.end, end) else { return nil }
            switch next.value {
            case .half: return (0.5, next.end)
            case .parts(4): return (0.25, next.end)
            case .ordinal(let part) where part > 2: return (1 / part, next.end)
            default: return nil
            }
        default:
            guard let number = spelled(buffer, begin, end), let next = nextWord(buffer, number.range.upperBound, end) else { return nil }
            switch next.value {
            case .parts(let part): return (number.value / part, next.end)
            case .ordinal(let part) where number.value == 1 && part > 2: return (1 / part, next.end)
            case .half where number.value == 1: return (0.5, next.end)
            default: return nil
            }
        }
    }

    /// Whether no noun follows: "a third of", "a third."; else "a third dose".
    private func endsPhrase(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        let next = Self.skipSpaces(buffer, place, end)
        guard next < end else { return true }
        if buffer.folded[next] == 0x2D { return false }
        if buffer.classes[next] != CharacterClass.letter.rawValue { return true }
        return next + 2 < end && buffer.folded[next] == 0x6F && buffer.folded[next + 1] == 0x66 && buffer.folded[next + 2] == 0x20
    }
}
