/// Values of observations (OBX-5) by their type (OBX-2), and what stands beside them.
enum HL7Observed {
    /// A value with how it compares: `<`, `<=`, `>`, `>=`; nil for a plain value.
    struct Quantity {
        var value: FactValue
        var comparator: String?
    }

    /// A number, or a bound such as `<5` or `≥ 60`, or two numbers with a mark between them; nil where the text is none.
    static func quantity(_ text: String) -> Quantity? {
        let text = text.trimmed
        if let number = Numeral.json(text) { return Quantity(value: .number(number)) }
        for (mark, comparator) in bounds where text.hasPrefix(mark) {
            return Numeral.json(String(text.dropFirst(mark.count)).trimmed).map { Quantity(value: .number($0), comparator: comparator) }
        }
        return interval(text).map { Quantity(value: .range(low: $0.low, high: $0.high)) }
    }

    private static let bounds: [(String, String)] = [
        ("<=", "<="), (">=", ">="), ("< OR =", "<="), ("> OR =", ">="), ("<OR=", "<="), (">OR=", ">="), ("<", "<"), (">", ">"), ("≤", "<="), ("≥", ">="), ("＜", "<"), ("＞", ">"),
        ("≦", "<="), ("≧", ">="),
    ]

    /// Two numbers: `3.5-5.5`, `70_105`, `4.3 to 6.2`, `3.9～6.1`.
    static func interval(_ text: String) -> (low: String, high: String)? {
        // Where the first number has a sign, the second of two hyphens is one as well.
        let marks = text.hasPrefix("-") ? ["-", "--"] : ["--", "-"]
        for mark in marks + ["..", "~", "～", "–", "—", "－", "_", " to ", "至"] {
            // A sign may stand before the first number, so the mark is sought behind it.
            guard let place = find(mark, in: text) else { continue }
            guard let low = Numeral.json(String(text[..<place.lowerBound]).trimmed), let high = Numeral.json(String(text[place.upperBound...]).trimmed) else { continue }
            return (low, high)
        }
        return nil
    }

    private static func find(_ mark: String, in text: String) -> Range<String.Index>? {
        guard text.utf8.count < 200 else { return nil }
        var start = text.startIndex
        if start < text.endIndex { start = text.index(after: start) }
        while start < text.endIndex {
            if text[start...].hasPrefix(mark) { return start..<text.index(start, offsetBy: mark.count) }
            start = text.index(after: start)
        }
        return nil
    }

    /// OBX-7: two bounds, one, or words; the text as written in any case.
    static func range(_ element: HL7Element) -> ReferenceRange? {
        let text = element.whole.trimmed
        guard !text.isEmpty, !element.isNull else { return nil }
        var range = ReferenceRange(text: text)
        let components = element.parts.count == 1 ? element.parts[0].parts : element.parts
        if components.count == 2, let low = components[0].plain.flatMap(Numeral.json), let high = components[1].plain.flatMap(Numeral.json) {
            range.low = low
            range.high = high
            return range
        }
        guard let quantity = quantity(text) else { return range }
        switch (quantity.value, quantity.comparator?.first) {
        case (.range(let low, let high), _):
            range.low = low
            range.high = high
        case (.number(let bound), "<"): range.high = bound
        case (.number(let bound), ">"): range.low = bound
        default: break
        }
        return range
    }

    /// SN: comparator, number, separator, number.
    static func structured(_ element: HL7Element) -> Quantity? {
        let comparator = element.text(1) ?? ""
        let first = element.text(2)
        let separator = element.text(3) ?? ""
        let second = element.text(4)
        guard let first, let low = Numeral.json(first) else { return element.joinedText.map { Quantity(value: .text($0)) } }
        if let second, let high = Numeral.json(second), separator == "-" || separator.isEmpty { return Quantity(value: .range(low: low, high: high)) }
        if !separator.isEmpty { return Quantity(value: .text(comparator + first + separator + (second ?? ""))) }
        switch comparator {
        case "", "=": return Quantity(value: .number(low))
        case "<", "<=", ">", ">=": return Quantity(value: .number(low), comparator: comparator)
        default: return Quantity(value: .text(comparator + first))
        }
    }

    /// OBR-25 (HL7 table 0123) as the state of a panel. Its letters do not mean what those of OBX-11 do: `A` has some of its results, `S` is scheduled.
    static func orderStatus(_ code: String) -> String? {
        switch code.uppercased() {
        case "F", "U", "V": "final"
        case "P", "R", "A": "preliminary"
        case "C", "M": "corrected"
        case "X": "cancelled"
        case "I", "S", "N": "registered"
        case "O": "ordered"
        case "Y", "Z": "unknown"
        default: nil
        }
    }

    /// OBX-11 (HL7 table 0085) as the state of a fact.
    static func status(_ code: String) -> String? {
        switch code.uppercased() {
        case "F", "U", "V": "final"
        case "P", "R", "S": "preliminary"
        case "C": "corrected"
        case "A": "amended"
        case "B": "appended"
        case "X": "cancelled"
        case "D", "W": "entered-in-error"
        case "N": "not-done"
        case "I": "registered"
        case "O": "ordered"
        default: nil
        }
    }

    /// Signs of life by LOINC.
    static let vitalSigns: Set<String> = [
        "8310-5", "8867-4", "9279-1", "8480-6", "8462-4", "85354-9", "55284-4", "8478-0", "2708-6", "59408-5", "29463-7", "3141-9", "8302-2", "3137-7", "8306-3",
        "8308-9", "39156-5", "8287-5", "9843-4", "8331-1", "8328-7", "8332-9", "8333-7", "8893-0", "8889-8", "8459-0", "8460-8", "8454-1", "8455-8", "8277-6",
        "8280-0", "56086-2", "3151-8", "3150-0", "8716-3", "85353-1", "9269-2", "72514-3", "38208-5", "8350-1", "8351-9",
    ]
}
