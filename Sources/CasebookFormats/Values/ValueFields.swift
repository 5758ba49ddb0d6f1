internal import CasebookCore
internal import CasebookExtraction
internal import CasebookText

/// A finding as the fields of a row would say it.
struct ValueFields {
    var span: TextSpan
    var fields: [String: String]
    /// Of a time: the day that times of day without one lie on.
    private var reference: String?

    /// All findings of a kind, in text order.
    static func all(of kind: String, in document: Document) -> [ValueFields] {
        let found: [ValueFields] =
            switch kind {
            case "measurement": document.measurements.map { ValueFields($0, document) }
            case "medication": document.medications.map { ValueFields($0, document) }
            case "allergy": document.allergies.map { ValueFields($0, document) }
            default: document.times.map { ValueFields($0, document) }
            }
        return found.sorted { $0.span < $1.span }
    }

    private init(_ measurement: Measurement, _ document: Document) {
        span = measurement.span
        fields = ["value": Self.text(measurement.value)]
        fields["test"] = measurement.test.map { document.text[document.entities[$0].span] }
        fields["unit"] = measurement.unit
        // A score that is told out of its highest (15/20) is the number alone or both.
        let words = document.text[measurement.valueSpan]
        if words.contains("/") { fields["told"] = words }
    }

    private init(_ medication: Medication, _ document: Document) {
        span = medication.span
        let dosage = medication.dosages.first
        fields = ["status": medication.status.rawValue]
        fields["drug"] = medication.drug.map { document.text[document.entities[$0].span] }
        fields["strength"] = medication.strength.map(Self.text)
        fields["dose"] = (dosage?.dose ?? dosage?.rate).map(Self.text)
        fields["form"] = medication.form
        fields["route"] = dosage?.route
        fields["freq"] = dosage?.frequency.map { "\(Self.text($0.count))/\(Self.text($0.period))\($0.periodUnit)" }
        if let timing = dosage?.timing, !timing.isEmpty { fields["timing"] = timing.joined(separator: " ") }
        fields["duration"] = dosage?.duration.map(Self.text)
        if dosage?.isAsNeeded == true { fields["prn"] = "yes" }
        fields["context"] = medication.context?.rawValue
    }

    private init(_ allergy: Allergy, _ document: Document) {
        span = allergy.span
        fields = ["status": allergy.status.rawValue]
        fields["category"] = allergy.category?.rawValue
        fields["none"] = allergy.noneKnown?.rawValue
    }

    private init(_ time: TimeExpression, _ document: Document) {
        span = time.span
        reference = document.referenceTime
        fields = ["type": time.kind.rawValue, "value": time.value]
        // Two hours ago lie on the day of the reference, whose time of day is not known.
        if time.kind == .time, time.end == "PRESENT_REF", time.value.hasPrefix("PT"), let reference { fields["value"] = String(reference.prefix(10)) }
    }

    private static func text(_ number: Double) -> String { number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number) }

    private static func text(_ amount: Amount) -> String {
        [text(amount.value) + (amount.high.map { ".." + text($0) } ?? ""), amount.unit].compactMap(\.self).joined(separator: " ")
    }

    private static func text(_ value: Measurement.Value) -> String {
        switch value {
        case .number(let number): text(number)
        case .parts(let parts): parts.map(text).joined(separator: "/")
        case .range(let low, let high): text(low) + ".." + text(high)
        case .word(let word): word
        }
    }

    /// Whether it says the same as a row of gold in some of the fields.
    func agrees(with gold: [String: String], in keys: [String]) -> Bool {
        // A statement that no allergy is known says nothing else.
        if gold["none"] != nil, keys.contains("none") { return gold["none"] == fields["none"] }
        return keys.allSatisfy { key in
            let wanted = gold[key], found = fields[key]
            switch key {
            case "test", "drug":
                // The name may be cut in another way; a size has none.
                guard let wanted else { return true }
                guard let found else { return false }
                let (left, right) = (Self.letters(wanted), Self.letters(found))
                return left.contains(right) || right.contains(left)
            case "value" where fields["type"] != nil:
                let isSet = gold["type"] == "set"
                return TimexValue(wanted ?? "", reference: reference, isSet: isSet) == TimexValue(found ?? "", reference: reference, isSet: isSet)
            case "value":
                let (left, right) = (Self.value(wanted ?? ""), Self.value(found ?? ""))
                return left == right || fields["told"].map(Self.value) == left && left.hasPrefix(right + "/") || Self.points(left) == Self.points(right) && gold["unit"] == nil
                    || Self.isNumber(left) == false && !right.isEmpty && (left.contains(right) || right.contains(left))
            case "unit": return Self.unit(wanted) == Self.unit(found)
            case "strength", "dose":
                // A mass stands under either where the text does not tell which it is.
                let other = key == "dose" ? "strength" : "dose"
                var (left, right) = ([wanted, gold[other]].map(Self.amount), [found, fields[other]].map(Self.amount))
                // 0.9% saline: a share that is part of the name.
                if gold["strength"] == nil, let share = gold["drug"]?.split(separator: " ").first, share.hasSuffix("%") { left[key == "dose" ? 1 : 0] = Self.amount(String(share)) }
                if fields["strength"] == nil { right[key == "dose" ? 1 : 0] = left[key == "dose" ? 1 : 0].flatMap { gold["strength"] == nil ? $0 : nil } }
                return left[0] == right[0] || Set(left.compactMap(\.self)) == Set(right.compactMap(\.self))
            case "status" where wanted == nil: return ["unknown", "active", "continued"].contains(found)
            case "form" where wanted == nil: return true
            case "form": return wanted?.trimmingPlural == found?.trimmingPlural
            case "duration": return wanted.map(Self.amount) == found.map(Self.amount)
            case "freq":
                // A single dose has no frequency; a time of the day alone, as at bedtime, is once a day.
                let isDaily = { (fields: [String: String]) in fields["freq"] ?? (fields["timing"] == nil ? nil : "1/1d") }
                let (wanted, found) = (Self.frequency(wanted), Self.frequency(found))
                return wanted == "once" ? found == nil : wanted == found || isDaily(gold) == isDaily(fields) && [wanted, found].contains(nil)
            default: return wanted == found
            }
        }
    }

    /// In small letters, without spaces, with one sign for parts.
    private static func letters(_ text: String) -> String {
        var letters = Array(text.lowercased().replacing("x", with: "/").replacing("×", with: "/").replacing("＋", with: "+").replacing("－", with: "-").filter { !$0.isWhitespace })
        // 3+4 has two parts, ++ has none.
        for place in letters.indices.dropFirst().dropLast() where letters[place] == "+" && letters[place - 1].isNumber && letters[place + 1].isNumber { letters[place] = "/" }
        return String(letters)
    }

    /// A score without the most that it can be: 7 of 7/10. What falls, as a pressure, is no score.
    private static func points(_ text: String) -> Substring {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let points = Double(parts[0]), let most = Double(parts[1]), points <= most, most <= 126 else { return Substring(text) }
        return parts[0]
    }

    /// A value with its numbers without needless zeros (`58/2.0` is `58/2`), and a word in small letters.
    private static func value(_ text: String) -> String {
        var result = "", digits = ""
        for character in letters(text) + "\u{0}" {
            if character.isASCII, character.isNumber || character == "." && !digits.isEmpty {
                digits.append(character)
                continue
            }
            if digits.contains(".") { while let last = digits.last, last == "0" || last == "." { if digits.removeLast() == "." { break } } }
            result += digits
            digits = ""
            if character != "\u{0}" { result.append(character) }
        }
        return result
    }

    /// A unit by its dimensions where UCUM tells them: `L/24/h` is `L/(24.h)`, `[IU]` is `[iU]`.
    private static func unit(_ text: String?) -> String? {
        let text = text?.replacing("[IU]", with: "[iU]")
        guard let text, let unit = UnitOfMeasure(text) else { return text }
        return "\(unit.dimension) \(Float(unit.factor)) \(Float(unit.offset))"
    }

    /// An amount with its number and unit in one way: `10%` is `10 %`.
    private static func amount(_ text: String?) -> String? {
        guard let text else { return nil }
        let number = text.prefix { $0.isNumber || $0 == "." }
        let rest = text.dropFirst(number.count).drop { $0 == " " }
        return value(String(number)) + " " + rest.replacing("[IU]", with: "[iU]")
    }

    /// So many times in a day, where the period is one in hours: `5/24h` is `5/1d`.
    private static func frequency(_ text: String?) -> String? { text.map { $0.hasSuffix("/24h") ? $0.dropLast(3) + "1d" : $0 } }

    private static func isNumber(_ text: String) -> Bool { text.contains { $0.isNumber } }
}

extension String {
    /// Without the sign of the plural: drops.
    fileprivate var trimmingPlural: Substring { hasSuffix("s") ? dropLast() : self[...] }
}
