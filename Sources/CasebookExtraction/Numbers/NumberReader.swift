package import CasebookText

/// Reads numbers of a text: digits (1,234.5, 1.2e5), English words (twenty-three, two hundred and five, 2.4 million), Chinese numerals (三十九点五, 3万5千, 两百五, 壹佰, 十几).
///
/// `number` reads a plain amount; `expression` also what is made of numbers: signs, fractions, powers, parts of a hundred and places in an order.
package struct NumberReader: Sendable {
    /// A number and the scalars that it stands in.
    package struct Number: Sendable, Hashable {
        package enum Form: Sendable { case digits, words, han }
        package var value: Double
        package var range: Range<Int>
        package var form: Form
        /// The greater end of a number told by two neighbours: 三四天, 七八十.
        package var high: Double?
        /// More than the value by an untold part: 十几, 500余.
        package var isMore = false
        /// Written without anything before its decimal point (.5), or with nothing but zeros behind it (5.0): what reads badly in a prescription.
        package var isNakedDecimal = false
        package var hasTrailingZero = false
    }

    package static let standard = NumberReader()

    /// What an English word of a number is.
    enum Word: Sendable {
        case small(Double), tens(Double), hundred, scale(Double), dozen, couple, and, point, article, half
        /// A place in an order and, in the plural or behind a numerator, a part: third, thirds.
        case ordinal(Double), parts(Double)
        case minus, over
    }

    private let words: KeywordTrie
    private let meanings: [Word]

    private init() {
        let small = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen",
        ]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        let places = [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
            "sixteenth",
            "seventeenth", "eighteenth", "nineteenth",
        ]
        let scales: [(String, Double)] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12), ("lakh", 1e5), ("crore", 1e7)]
        var all: [(String, Word)] = small.enumerated().map { ($1, .small(Double($0))) }
        all += [("naught", .small(0)), ("nought", .small(0)), ("nil", .small(0))]
        all += tens.enumerated().map { ($1, .tens(Double($0 + 2) * 10)) } + [("fourty", .tens(40))]
        all +=
            [("hundred", .hundred), ("couple", .couple), ("couple of", .couple)] + scales.flatMap { [($0, .scale($1)), ($0 + "s", .scale($1))] } + [
                ("mln", .scale(1e6)), ("bln", .scale(1e9)), ("tln", .scale(1e12)), ("lkh", .scale(1e5)),
            ]
        all += [("dozen", .dozen), ("dozens", .dozen), ("and", .and), ("&", .and), ("point", .point), ("a", .article), ("an", .article), ("half", .half)]
        for (index, place) in places.enumerated() {
            all.append((place, .ordinal(Double(index + 1))))
            if index > 1 { all.append((place + "s", .parts(Double(index + 1)))) }
        }
        for (index, ten) in tens.enumerated() {
            let stem = ten.dropLast() + "ieth", value = Double(index + 2) * 10
            all += [(String(stem), .ordinal(value)), (stem + "s", .parts(value))]
            all += places.prefix(9).enumerated().map { (ten + $1, .ordinal(value + Double($0 + 1))) }
        }
        for (scale, value) in scales.prefix(4) + [("hundred", 100)] { all += [(scale + "th", .ordinal(value)), (scale + "ths", .parts(value))] }
        all += [("halves", .parts(2)), ("quarter", .parts(4)), ("quarters", .parts(4)), ("minus", .minus), ("negative", .minus), ("over", .over)]
        words = KeywordTrie(all.map(\.0))
        meanings = all.map(\.1)
    }

    func word(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> (value: Word, end: Int)? {
        words.match(buffer, at: place, end: end).map { (meanings[$0.number], $0.end) }
    }

    /// The number that begins at a place and ends at `end` or before; nil where none does. A minus sign is not read.
    package func number(in buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> Number? {
        guard start < end else { return nil }
        if Self.digit(buffer.folded[start]) != nil || buffer.folded[start] == 0x2E {
            guard let digits = digits(buffer, start, end) else { return nil }
            return scaled(buffer, digits, end)
        }
        if buffer.classes[start] == CharacterClass.han.rawValue { return numerals(buffer, start, end, after: nil) }
        return buffer.classes[start] == CharacterClass.letter.rawValue ? spelled(buffer, start, end) : nil
    }

    /// Digits with what makes them greater: 3万5千, 500余万, 2.4 billion, 3 hundred and 21.
    private func scaled(_ buffer: borrowing ScalarBuffer, _ digits: Number, _ end: Int) -> Number {
        let place = digits.range.upperBound
        let next = Self.skipSpaces(buffer, place, end)
        guard next < end else { return digits }
        if buffer.classes[next] == CharacterClass.han.rawValue {
            // Across a space only a scale belongs to the number.
            guard next == place || Self.scale(buffer.scalars[next]) != nil else { return digits }
            return numerals(buffer, digits.range.lowerBound, end, after: digits) ?? digits
        }
        guard next > place || buffer.folded[place] == 0x2D, buffer.classes[Self.skipJoint(buffer, place, end)] == CharacterClass.letter.rawValue else { return digits }
        return spelled(buffer, digits.range.lowerBound, end, after: digits) ?? digits
    }

    @inline(__always)
    package static func digit(_ scalar: UInt32) -> Int? { scalar >= 0x30 && scalar <= 0x39 ? Int(scalar) - 0x30 : nil }

    // MARK: Spaces

    /// The place behind at most three spaces.
    @inline(__always)
    static func skipSpaces(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, place < start + 3, buffer.folded[place] == 0x20 { place += 1 }
        return place
    }

    /// The place behind spaces and one hyphen between words; `end` less one at most, so that a scalar stands there.
    static func skipJoint(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        var place = skipSpaces(buffer, start, end)
        if place < end, buffer.folded[place] == 0x2D || buffer.scalars[place] == 0x2014 { place = skipSpaces(buffer, place + 1, end) }
        return min(place, end - 1)
    }
}
