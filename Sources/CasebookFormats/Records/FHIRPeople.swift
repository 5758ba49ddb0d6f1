internal import CasebookCore
internal import CasebookRecords

/// Whether what is said of some sort of people is said of a patient: of his sex, and of his age at a time.
struct FHIRPeople {
    enum Fit {
        case yes, no, unknown
    }

    private let sex: String?
    /// Days between birth and the time: the fewest and the most there may be, by dates that may be years alone.
    private let age: ClosedRange<Double>?

    init(sex: String?, birth: String?, time: String?) {
        self.sex = sex
        guard let birth = birth.flatMap(Self.days), let time = time.flatMap(Self.days), time.upperBound >= birth.lowerBound else {
            age = nil
            return
        }
        age = Double(max(time.lowerBound - birth.upperBound, 0))...Double(time.upperBound - birth.lowerBound)
    }

    /// Whether a reference range is for the patient.
    func fit(of range: JSONValue) -> Fit {
        var fits: [Fit] = []
        var sexes: Set<String> = []
        for concept in range.list("appliesTo") {
            let words = Self.words(concept)
            let named = Self.sexes.filter { !$0.words.isDisjoint(with: words) || $0.signs.contains { sign in words.contains { $0.contains(sign) } } }.map(\.sex)
            sexes.formUnion(named)
            let ages = Self.ages.filter { stage in words.contains { stage.words.contains($0) } || stage.signs.contains { sign in words.contains { $0.contains(sign) } } }
            fits += ages.map { fit(low: $0.low, high: $0.high) }
            if words.contains(where: { word in Self.states.contains { word.contains($0) } }) {
                fits.append(sex == "male" ? .no : .unknown)
            } else if named.isEmpty, ages.isEmpty {
                fits.append(.unknown)
            }
        }
        if !sexes.isEmpty {
            fits.append(sexes.count > 1 ? .yes : sex == "male" || sex == "female" ? (sexes.contains(sex ?? "") ? .yes : .no) : .unknown)
        }
        if let bounds = range["age"] { fits.append(fit(low: Self.length(bounds["low"]), high: Self.length(bounds["high"]))) }
        return fits.contains(.no) ? .no : fits.contains(.unknown) ? .unknown : .yes
    }

    /// Whether a range is for some people only.
    static func isSpecific(_ range: JSONValue) -> Bool { !range.list("appliesTo").isEmpty || range["age"] != nil }

    /// Whom a range is for, in words.
    static func label(_ range: JSONValue) -> String? {
        var parts = range.list("appliesTo").compactMap(\.asConcept).compactMap { $0.name ?? $0.code }
        if let age = range["age"], let ends = FHIRReader.ends(age["low"]?.numeral("value"), age["high"]?.numeral("value")) {
            parts.append(["age", ends, age["low"]?.quantityUnit ?? age["high"]?.quantityUnit].compactMap(\.self).joined(separator: " "))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Ages are given in full years or months: the last one counts to its end.
    private func fit(low: (days: Double, unit: Double)?, high: (days: Double, unit: Double)?) -> Fit {
        guard low != nil || high != nil, let age else { return .unknown }
        let end = high.map { $0.days + $0.unit }
        if let low, age.upperBound < low.days - 1 { return .no }
        if let end, age.lowerBound > end + 1 { return .no }
        if let low, age.lowerBound < low.days - 1 { return .unknown }
        if let end, age.upperBound > end + 1 { return .unknown }
        return .yes
    }

    private static func length(_ age: JSONValue?) -> (days: Double, unit: Double)? {
        guard let age, let number = age.numeral("value").flatMap(Double.init), number.isFinite else { return nil }
        let unit: Double? =
            switch age.quantityUnit?.lowercased() {
            case "a", "y", "yr", "yrs", "year", "years", "岁": 365.25
            case "mo", "month", "months", "月": 30.4375
            case "wk", "w", "week", "weeks", "周": 7
            case "d", "day", "days", "天": 1
            case "h", "hr", "hour", "hours": 1.0 / 24
            default: nil
            }
        return unit.map { (number * $0, $0) }
    }

    private static let sexes: [(sex: String, words: Set<String>, signs: [String])] = [
        ("male", ["male", "males", "man", "men", "boy", "boys", "m", "248153007"], ["男"]),
        ("female", ["female", "females", "woman", "women", "girl", "girls", "f", "248152002"], ["女"]),
    ]
    private static let year = 365.25
    private static let ages: [(words: Set<String>, signs: [String], low: (days: Double, unit: Double)?, high: (days: Double, unit: Double)?)] = [
        (["adult", "adults"], ["成人"], (18 * year, year), nil), (["child", "children", "pediatric", "paediatric"], ["儿童"], nil, (17 * year, year)),
        (["newborn", "newborns", "neonate", "neonates"], ["新生儿"], nil, (31, 31)), (["infant", "infants"], ["婴儿"], nil, (year, year)),
    ]
    /// What only women can be; whether this one is cannot be told.
    private static let states = ["pregnan", "gravid", "trimester", "lactat", "postpartum", "menopaus", "follicular", "luteal", "midcycle", "77386006", "妊娠", "孕", "哺乳", "绝经"]

    /// The codes and words of a concept, one word each.
    private static func words(_ concept: JSONValue) -> Set<String> {
        var texts = [concept.words("text")]
        for coding in concept.list("coding") { texts += [coding.words("code"), coding.words("display")] }
        return Set(texts.compactMap(\.self).flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init) })
    }

    /// The first and last day that a date may mean, counted from any one day; nil for what is no date.
    private static func days(_ date: String) -> ClosedRange<Int>? {
        let parts = date.prefix(10).split(separator: "-", maxSplits: 2).map { Int($0) }
        guard let year = parts[0], (1...9999).contains(year) else { return nil }
        guard parts.count > 1, let month = parts[1], (1...12).contains(month) else { return day(year, 1, 1)...day(year, 12, 31) }
        guard parts.count > 2, let day = parts[2], (1...31).contains(day) else { return Self.day(year, month, 1)...Self.day(year, month, 31) }
        return Self.day(year, month, day)...Self.day(year, month, day)
    }

    /// Days of the Gregorian calendar.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + ofYear
    }
}
