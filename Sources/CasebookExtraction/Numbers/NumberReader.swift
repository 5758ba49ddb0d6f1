package import CasebookText

/// Reads numbers of a text: digits (1,234.5), English words (twenty-three, two hundred), Chinese numerals (三十九点五, 3万, 两, 十二).
package struct NumberReader: Sendable {
    /// A number and the scalars that it stands in.
    package struct Number: Sendable, Hashable {
        package enum Form: Sendable { case digits, words, han }
        package var value: Double
        package var range: Range<Int>
        package var form: Form
        /// Written without anything before its decimal point (.5), or with nothing but zeros behind it (5.0): what reads badly in a prescription.
        package var isNakedDecimal = false
        package var hasTrailingZero = false
    }

    package static let standard = NumberReader()

    private let words: KeywordTrie<(value: Double, isScale: Bool)>

    private init() {
        let small = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen",
        ]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        var all: [(String, (value: Double, isScale: Bool))] = small.enumerated().map { ($1, (Double($0), false)) }
        all += tens.enumerated().map { ($1, (Double($0 + 2) * 10, false)) }
        all += [("hundred", (100, true)), ("thousand", (1e3, true)), ("million", (1e6, true)), ("billion", (1e9, true))]
        words = KeywordTrie(all)
    }

    /// The number that begins at a place and ends at `end` or before; nil where none does. A minus sign is not read.
    package func number(in buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> Number? {
        guard start < end else { return nil }
        if Self.digit(buffer.folded[start]) != nil || buffer.folded[start] == 0x2E { return digits(buffer, start, end) }
        if buffer.classes[start] == CharacterClass.han.rawValue { return numerals(buffer, start, end) }
        return buffer.classes[start] == CharacterClass.letter.rawValue ? spelled(buffer, start, end) : nil
    }

    @inline(__always)
    package static func digit(_ scalar: UInt32) -> Int? { scalar >= 0x30 && scalar <= 0x39 ? Int(scalar) - 0x30 : nil }

    // MARK: Digits

    private func digits(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Number? {
        var place = start, value = 0.0, count = 0
        while place < end {
            if let digit = Self.digit(buffer.folded[place]) {
                value = value * 10 + Double(digit)
                count += 1
                place += 1
            } else if buffer.folded[place] == 0x2C, (1...3).contains(count) || count % 3 == 0 && count > 3, isGroup(buffer, place + 1, end) {
                place += 1
            } else {
                break
            }
        }
        var number = Number(value: value, range: start..<place, form: .digits)
        if place + 1 < end, buffer.folded[place] == 0x2E, Self.digit(buffer.folded[place + 1]) != nil {
            place += 1
            var numerator = value, scale = 1.0, isZero = true
            while place < end, let digit = Self.digit(buffer.folded[place]) {
                numerator = numerator * 10 + Double(digit)
                scale *= 10
                if digit != 0 { isZero = false }
                place += 1
            }
            // One division rounds once: 12.3 is the number that is written 12.3.
            number.value = numerator / scale
            number.isNakedDecimal = count == 0
            number.hasTrailingZero = isZero
        } else if count == 0 {
            return nil
        }
        // 3万, 1.5亿
        while place < end, let scale = Self.scale(buffer.scalars[place]), scale >= 1e4 {
            number.value *= scale
            place += 1
        }
        number.range = start..<place
        return number
    }

    /// Whether exactly three digits stand at a place.
    private func isGroup(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        guard place + 3 <= end, (place..<place + 3).allSatisfy({ Self.digit(buffer.folded[$0]) != nil }) else { return false }
        return place + 3 == end || Self.digit(buffer.folded[place + 3]) == nil
    }

    // MARK: Chinese numerals

    package static func numeral(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x96F6, 0x3007: 0
        case 0x4E00, 0x58F9: 1
        case 0x4E8C, 0x4E24, 0x4FE9, 0x8D30: 2
        case 0x4E09, 0x53C1: 3
        case 0x56DB, 0x8086: 4
        case 0x4E94, 0x4F0D: 5
        case 0x516D, 0x9646: 6
        case 0x4E03, 0x67D2: 7
        case 0x516B, 0x634C: 8
        case 0x4E5D, 0x7396: 9
        default: nil
        }
    }

    package static func scale(_ scalar: UInt32) -> Double? {
        switch scalar {
        case 0x5341, 0x62FE: 10
        case 0x767E, 0x4F70: 100
        case 0x5343, 0x4EDF: 1e3
        case 0x4E07, 0x842C: 1e4
        case 0x4EBF, 0x5104: 1e8
        default: nil
        }
    }

    private func numerals(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Number? {
        var place = start, total = 0.0, section = 0.0, digit: Double?, run: [Int] = [], hasScale = false, last = 1.0
        while place < end {
            let scalar = buffer.scalars[place]
            if let value = Self.numeral(scalar) {
                run.append(value)
                digit = Double(value)
            } else if let scale = Self.scale(scalar) {
                guard run.count <= 1 || run.dropLast().allSatisfy({ $0 == 0 }) else { break }
                hasScale = true
                if scale >= 1e4 {
                    total = (total + section + (digit ?? (section == 0 && total == 0 ? 1 : 0))) * scale
                    section = 0
                } else {
                    section += (digit ?? 1) * scale
                }
                last = scale
                digit = nil
                run = []
            } else {
                break
            }
            place += 1
        }
        guard place > start else { return nil }
        var value: Double
        if hasScale {
            // 一百二 is 120, 一百零二 is 102.
            let isShort = run.count == 1 && last >= 100 && run[0] > 0
            value = total + section + (digit ?? 0) * (isShort ? last / 10 : 1)
        } else {
            value = run.reduce(0) { $0 * 10 + Double($1) }
        }
        if place + 1 < end, buffer.scalars[place] == 0x70B9, let first = Self.numeral(buffer.scalars[place + 1]) {
            var numerator = Double(first), scale = 10.0
            place += 2
            while place < end, let digit = Self.numeral(buffer.scalars[place]) {
                numerator = numerator * 10 + Double(digit)
                scale *= 10
                place += 1
            }
            value += numerator / scale
        }
        return Number(value: value, range: start..<place, form: .han)
    }

    // MARK: English words

    private func spelled(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Number? {
        var place = start, total = 0.0, current = 0.0, last = start, hasAny = false
        while let word = words.match(buffer, at: place, end: end) {
            if word.value.isScale {
                guard hasAny else { return nil }
                if word.value.value == 100 {
                    current *= 100
                } else {
                    total += current * word.value.value
                    current = 0
                }
            } else {
                // twenty-three, hundred and five; but not "two three".
                let isTens = current.truncatingRemainder(dividingBy: 100)
                guard !hasAny || isTens == 0 || isTens >= 20 && isTens.truncatingRemainder(dividingBy: 10) == 0 && (1...9).contains(word.value.value) else { break }
                current += word.value.value
            }
            hasAny = true
            last = word.end
            place = word.end
            while place < end, buffer.folded[place] == 0x20 || buffer.folded[place] == 0x2D { place += 1 }
            if place + 4 <= end, buffer.folded[place] == 0x61, buffer.folded[place + 1] == 0x6E, buffer.folded[place + 2] == 0x64, buffer.folded[place + 3] == 0x20 { place += 4 }
        }
        return hasAny ? Number(value: total + current, range: start..<last, form: .words) : nil
    }
}
