/// Groups of digits with the signs of telephone numbers between them.
struct NumberRun {
    var range: Range<Int>
    var groups: [Range<Int>]
    var digits: [UInt8]
    var hasPlus = false
    /// The first group stands in parentheses.
    var isBracketed = false

    private static let mostGroups = 12

    /// The run that begins at a digit, a plus sign or a parenthesis before one of them, up to `limit`.
    init?(_ text: IdentifierText, at start: Int, limit: Int) {
        var place = start
        var groups: [Range<Int>] = [], digits: [UInt8] = []
        var end = start
        while place < limit, groups.count < Self.mostGroups {
            let first = place
            while place < limit, place - first < 4, Self.isSign(text[place]), !text.isDigit(place) {
                if text[place] == 0x2B {
                    guard groups.isEmpty else { break }
                    hasPlus = true
                }
                if text[place] == 0x28, groups.isEmpty { isBracketed = true }
                place += 1
            }
            guard text.isDigit(place), place < limit else { break }
            let group = place
            while place < limit, text.isDigit(place) { place += 1 }
            guard place - group <= 20, digits.count + place - group <= 24 else { break }
            groups.append(group..<place)
            digits += text.digits(group..<place)
            end = place
        }
        guard !groups.isEmpty else { return nil }
        self.groups = groups
        self.digits = digits
        range = start..<end
    }

    private static func isSign(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x28, 0x29, 0x2B, 0x2D, 0x2E, 0x2F, 0x2013, 0x2014, 0x2010: true
        default: false
        }
    }

    var counts: [Int] { groups.map(\.count) }

    /// The first groups alone, or the last ones.
    func prefix(_ count: Int) -> NumberRun {
        var run = self
        run.groups = Array(groups.prefix(count))
        run.digits = Array(digits.prefix(run.groups.reduce(0) { $0 + $1.count }))
        run.range = range.lowerBound..<run.groups.last!.upperBound
        return run
    }

    func dropping(_ count: Int) -> NumberRun {
        var run = self
        run.groups = Array(groups.dropFirst(count))
        run.digits = Array(digits.suffix(run.groups.reduce(0) { $0 + $1.count }))
        run.range = run.groups[0].lowerBound..<range.upperBound
        (run.hasPlus, run.isBracketed) = (false, false)
        return run
    }

    /// Whether it is written as a telephone number is and as little else, by the plans of China, North America and Britain and the international form (ITU-T E.123).
    func isPhone(_ text: IdentifierText) -> Bool {
        let counts = counts, count = digits.count, first = digits.first ?? 0
        guard count > 4 else { return false }
        if hasPlus { return (8...15).contains(count) }
        if counts.count == 2, text[groups[0].upperBound] == 0x2E { return false }
        // Columns of a table.
        if zip(groups, groups.dropFirst()).contains(where: { pair in text.isBlank(pair.0.upperBound) && text.isBlank(pair.0.upperBound + 1) }) { return false }
        let isMobile = first == 1 && count == 11 && digits[1] >= 3
        switch counts {
        case [3, 3, 4]: return true
        case [1, 3, 3, 4]: return first == 1
        case [11]: return isMobile || first == 0 && digits[1] != 0
        case [10]: return first >= 2 && !isProvider || first == 0 && digits[1] != 0
        case [3, 4, 4] where [852, 853, 886].contains(text.number(groups[0])), [3, 8] where [852, 853].contains(text.number(groups[0])): return true
        case [3, 4, 4], [3, 8], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]: return isMobile || first == 0
        case [4, 7], [4, 8], [4, 6], [4, 3, 4], [4, 4, 4], [4, 4, 3], [4, 3, 3], [5, 6], [5, 3, 3], [3, 7], [3, 3, 3, 4]:
            return first == 0 && digits[1] != 0 || first == 4 && digits[1] == 0
        case [3, 4, 3], [3, 3, 3, 1]: return (first == 4 || first == 8) && digits[1] == 0 && digits[2] == 0
        case [2, 2, 2, 2, 2]: return first == 0 && digits[1] != 0
        case [3, 4]: return text.number(groups[0]) == 555
        case [3, 4, 4, 4], [3, 8, 4], [3, 8, 3], [3, 8, 5], [4, 8, 4], [4, 7, 4], [3, 8, 2]: return first == 0 && digits[1] != 0
        default: break
        }
        if isBracketed, counts.count > 1, (2...4).contains(counts[0]), (6...9).contains(count - counts[0]) { return true }
        if first == 0, digits[1] == 0 { return (11...16).contains(count) && counts.count < 7 }
        if count > 11, counts.count > 1, digits.starts(with: [8, 6]) { return counts[0] == 2 && count <= 14 }
        if counts.count == 2, counts[0] == 2, digits.starts(with: [8, 6]) { return true }
        return first == 0 && counts.count > 1 && counts.count < 6 && (9...12).contains(count) && counts[0] > 1
    }

    /// Ten digits with the check digit of American providers.
    var isProvider: Bool { digits.count == 10 && (digits[0] == 1 || digits[0] == 2) && Checksums.luhn([8, 0, 8, 4, 0] + digits) }
}
