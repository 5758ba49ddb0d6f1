/// What a TIMEX3 value says, whichever of its spellings it has: durations count in months and seconds (`P2W` is `P14D`, `P1.5Y` is `P18M`, `PT24H` is `P1D`), a time of day has
/// its minutes (`T08` is `T08:00`) and a day, that of the reference where it names none, and weekends are written in one way.
package struct TimexValue: Equatable {
    private let parts: [String]

    /// - Parameters:
    ///   - reference: the day that a time of day without one lies on (`2024-03-05`).
    ///   - isSet: a time of day then recurs and has no day.
    package init(_ text: String, reference: String?, isSet: Bool) {
        parts = text.uppercased().split(separator: "/").map { Self.canonical(String($0), isSet ? nil : reference) }
    }

    private static func canonical(_ text: String, _ reference: String?) -> String {
        if text == "P1WE" { return "XXXX-WXX-WE" }
        // The mornings of any day are written with or without the day.
        if text.hasPrefix("XXXX-XX-XXT") { return canonical(String(text.dropFirst(10)), reference) }
        if text.first == "P", let length = length(text.dropFirst()) { return length }
        guard let mark = text.firstIndex(of: "T"), !text.hasSuffix("REF") else { return text }
        let day = text[..<mark]
        var time = text[text.index(after: mark)...]
        if time.count == 8, time.hasSuffix(":00") { time = time.dropLast(3) }
        let hour = time.count == 2 && time.allSatisfy(\.isNumber) ? time + ":00" : time
        return (day.isEmpty ? reference.map { String($0.prefix(10)) } ?? "" : String(day)) + "T" + hour
    }

    /// `P14M0S` for a length of months and seconds behind its `P`; nil where a number is unknown.
    private static func length(_ text: Substring) -> String? {
        var months = 0.0, seconds = 0.0, digits = "", isInTime = false
        for character in text {
            guard !character.isNumber, character != "." else {
                digits.append(character)
                continue
            }
            if character == "T", digits.isEmpty {
                isInTime = true
                continue
            }
            guard let count = Double(digits) else { return nil }
            digits = ""
            switch (character, isInTime) {
            case ("Y", false): months += count * 12
            case ("M", false): months += count
            case ("W", false): seconds += count * 604_800
            case ("D", false): seconds += count * 86_400
            case ("H", true): seconds += count * 3600
            case ("M", true): seconds += count * 60
            case ("S", true): seconds += count
            default: return nil
            }
        }
        return digits.isEmpty ? "P\(months)M\(seconds)S" : nil
    }
}
