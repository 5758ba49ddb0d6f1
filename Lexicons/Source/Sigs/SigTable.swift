package import CasebookCore
package import CasebookText

/// The words of directions for use, in English, Chinese and the Latin of prescriptions. Read from `Sigs/words.tsv`.
public struct SigTable: Sendable {
    /// Words and phrases, with the place of their senses in `senses`.
    package let words: KeywordTrie
    package let senses: [[SigSense]]
    /// Of the same places as `senses`.
    package let roles: [SigRoles]
    /// Latin abbreviations by their letters without dots, packed into one number: b.i.d., q.4.h.
    package let abbreviations: [UInt64: Int]

    /// Hashes of the verbs that open an instruction, as tokens have them.
    package let verbs: Set<UInt64>

    package init(_ file: TableFile) throws(ClinicalError) {
        var places: [String: Int] = [:], senses: [[SigSense]] = [], abbreviations: [UInt64: Int] = [:]
        try file.rows(["role", "value", "words"]) { (fields, line) throws(ClinicalError) in
            guard let sense = Self.sense(String(fields[0]), String(fields[1])) else { throw file.malformed("The role or its value is none of Lexicons/SCHEMA.md.", line: line) }
            for word in fields[2].split(separator: "|") {
                let word = word.lowercased()
                if let place = places[word] {
                    senses[place].append(sense)
                } else {
                    places[word] = senses.count
                    senses.append([sense])
                }
            }
        }
        for (word, place) in places {
            if case .frequency = senses[place][0], let key = Self.key(word) { abbreviations[key] = place }
            switch senses[place][0] {
            case .route, .needed, .timing: if let key = Self.key(word) { abbreviations[key] = place }
            default: break
            }
        }
        let roles: [SigRoles] = senses.map { $0.reduce(into: []) { $0.formUnion(SigRoles($1)) } }
        self.senses = senses
        self.abbreviations = abbreviations
        self.roles = roles
        verbs = Set(places.filter { roles[$0.value].contains(.verb) && $0.key != "use" && $0.key != "give" && $0.key != "put" && $0.key != "place" }.map { WordHash.of($0.key) })
        words = KeywordTrie(places.map { ($0.key, $0.value) })
    }

    /// The letters of a short word as one number; nil for other words.
    private static func key(_ word: String) -> UInt64? {
        guard (2...4).contains(word.utf8.count), word.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else { return nil }
        return word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func sense(_ role: String, _ value: String) -> SigSense? {
        if role.hasPrefix("status:") {
            guard let status = SigSense.Status(rawValue: String(role.dropFirst(7))), let direction = SigSense.Direction(rawValue: value) else { return nil }
            return .status(status, direction)
        }
        switch role {
        case "piece": return .piece(value)
        case "form": return .form(value)
        case "counter": return .counter(value)
        case "route": return .route(value)
        case "verb": return .verb(value.isEmpty ? nil : value)
        case "frequency": return frequency(value)
        case "timing": return timing(value)
        case "other": return Double(value).map { .other($0) }
        case "adverb": return Double(value).map { .adverb($0) }
        case "period": return .period(value)
        case "context": return .context(value)
        default: return plain[role]
        }
    }

    private static let plain: [String: SigSense] = [
        "every": .every, "every-other": .everyOther, "times": .times, "per": .per, "needed": .needed, "needed-when": .neededWhen, "when": .when, "once": .once, "lead": .lead,
        "course": .course, "ago": .ago, "ordinal": .ordinal, "then": .then, "each": .each, "dose-lead": .doseLead, "daily-dose": .dailyDose, "divided": .divided,
        "maximum": .maximum, "diluent": .diluent, "strength-lead": .strengthLead, "from": .from, "to": .to, "reason": .reason, "join": .join, "filler": .filler, "half": .half,
        "class": .drugClass, "weekly": .weekly, "ambiguous": .ambiguous, "fluid": .fluid,
    ]

    /// `2/1d`, `1/1d@HS`
    private static func frequency(_ value: String) -> SigSense? {
        let parts = value.split(separator: "@"), numbers = parts[0].split(separator: "/")
        guard numbers.count == 2, let count = Double(numbers[0]) else { return nil }
        let digits = numbers[1].prefix { $0.isNumber || $0 == "." }
        guard let period = Double(digits) else { return nil }
        return .frequency(SigSense.Rate(count: count, period: period, unit: String(numbers[1].dropFirst(digits.count))), timing: parts.count > 1 ? String(parts[1]) : nil)
    }

    /// `HS:1`, `MORN:1,EVE:1`
    private static func timing(_ value: String) -> SigSense? {
        var codes: [String] = [], perDay = 0
        for part in value.split(separator: ",") {
            let fields = part.split(separator: ":")
            guard fields.count == 2, let count = Int(fields[1]) else { return nil }
            codes.append(String(fields[0]))
            perDay += count
        }
        return .timing(codes, perDay: perDay)
    }
}
