/// Tells allergies from statements that none is known, or that one is not there.
enum HL7NoneKnown {
    enum Answer: Equatable {
        /// An allergen.
        case allergen
        /// None is known: `drug`, `food`, `environment` or `any`.
        case noneKnown(String)
        /// Something particular is denied.
        case denied
    }

    /// What the code and words of an allergy say. `type` is HL7 table 0127.
    static func answer(_ concept: CodedConcept, type: String?) -> Answer {
        for one in [concept] + concept.translations {
            if let scope = NoneKnown.of(code: one.code) { return .noneKnown(scope) }
            for text in [one.code, one.originalText, one.display] {
                let found = text.map { answer(toText: $0, type: type) } ?? .allergen
                if found != .allergen { return found }
            }
        }
        return .allergen
    }

    private static func answer(toText text: String, type: String?) -> Answer {
        guard text.utf8.count < 200 else { return .allergen }
        let lower = text.lowercased()
        let words = lower.split { !$0.isLetter }.map(String.init)
        guard let first = words.first else { return .allergen }
        if words.count == 1, let scope = abbreviations[first] { return .noneKnown(scope) }
        let hasHan = lower.containsHan
        let denies = hasHan ? chineseDenials.contains { first.hasPrefix($0) } : englishDenials.contains(first) || (first == "patient" && words.contains("denies"))
        guard denies else { return .allergen }
        // What is left beside the words of any such statement names an allergen.
        var rest = words.filter { !generic.contains($0) }.joined()
        if hasHan { for word in chineseGeneric { rest = rest.replacing(word, with: "") } }
        let isAboutAllergy = lower.contains("allerg") || lower.contains("reaction") || lower.contains("sensitiv") || lower.contains("过敏") || lower.contains("過敏")
        guard rest.isEmpty else { return isAboutAllergy ? .denied : .allergen }
        let drug = lower.contains("drug") || lower.contains("medic") || lower.contains("药") || lower.contains("藥")
        let food = lower.contains("food") || lower.contains("食")
        if drug || food { return .noneKnown(drug && food ? "any" : drug ? "drug" : "food") }
        if lower.contains("environment") { return .noneKnown("environment") }
        if isAboutAllergy { return .noneKnown("any") }
        switch type?.uppercased() {
        case "DA": return .noneKnown("drug")
        case "FA": return .noneKnown("food")
        case "EA": return .noneKnown("environment")
        default: return .noneKnown("any")
        }
    }

    private static let abbreviations: [String: String] = ["nka": "any", "nkda": "drug", "nkfa": "food", "nkma": "drug", "nkea": "environment"]
    private static let englishDenials: Set<String> = ["no", "none", "nil", "denies", "denied", "negative"]
    private static let generic: Set<String> = [
        "no", "none", "nil", "denies", "denied", "negative", "patient", "known", "reported", "documented", "recorded", "active", "current", "drug", "drugs", "medication",
        "medications",
        "medicine", "medicines", "food", "foods", "environment", "environmental", "allergy", "allergies", "allergic", "allergen", "allergens", "adverse", "reaction", "reactions",
        "sensitivity", "sensitivities", "history", "of", "to", "any", "or", "and", "other", "for",
    ]
    private static let chineseDenials = ["无", "無", "否认", "否認", "没有", "沒有", "未发现", "未見", "未见", "暂无", "否"]
    /// Longer words before those that are part of them.
    private static let chineseGeneric = [
        "否认", "否認", "没有", "沒有", "未发现", "未見", "未见", "暂无", "已知", "明确", "特殊", "药物", "藥物", "药品", "食物", "食品", "其他", "其它", "过敏", "過敏", "反应", "無", "无", "史", "及", "和", "与", "或", "等", "否",
        "者",
    ]
}
