/// Tells statements that none is known (no known allergies) from statements of something.
package enum NoneKnown {
    /// SNOMED CT situations that say so, with what it is about.
    private static let codes: [String: String] = [
        "160244002": "any", "716186003": "any", "409137002": "drug", "428607008": "environment", "429625007": "food", "716184000": "environment",
        "716185004": "environment", "1003774007": "environment", "160245001": "any", "408350003": "any", "787481004": "any", "182849000": "any",
        "787480003": "any", "703503000": "any",
    ]
    /// Concepts that name the whole of a category: denied, they mean that none is known.
    private static let wholes: [String: String] = [
        "419199007": "any", "418038007": "any", "420134006": "any", "105590001": "any", "418634005": "any", "416098002": "drug", "419511003": "drug",
        "59037007": "drug", "410942007": "drug", "372687004": "drug", "414285001": "food", "418471000": "food", "235719002": "food", "762766007": "food", "255620007": "food",
        "426232007": "environment", "55607006": "any", "64572001": "any", "404684003": "any", "418799008": "any", "409586006": "any", "ASSERTION": "any",
        "29308-4": "any", "282291009": "any", "DALG": "drug", "FALG": "food", "EALG": "environment", "OINT": "any", "ALG": "any", "71388002": "any", "762767003": "any",
    ]

    /// What a code says none is known of.
    package static func of(code: String?) -> String? { code.flatMap { codes[$0] } }

    /// What the denial of a code says none is known of; nil for the denial of something particular.
    package static func ofDenied(code: String?) -> String? { code.flatMap { wholes[$0] ?? codes[$0] } }

    /// What words say of what they name.
    package enum Answer: Equatable {
        /// They name something.
        case something
        /// None is known: `drug`, `food`, `environment` or `any`.
        case noneKnown(String)
        /// Something particular is denied.
        case denied
        /// It is not known whether there is any.
        case unknown
    }

    /// What words say none is known of: a denial beside general words only (`No known drug allergies`), never of something named.
    package static func of(name: String?) -> String? {
        guard let name, case .noneKnown(let scope) = answer(to: name) else { return nil }
        return scope
    }

    /// Reads words as the name of an allergy, problem or medication.
    package static func answer(to text: String) -> Answer {
        guard text.utf8.count < 200, Self.canBegin(text) else { return .something }
        let lower = text.lowercased()
        let words = lower.unicodeScalars.split { !$0.properties.isAlphabetic }.map(String.init)
        guard let first = words.first else { return .something }
        if words.count == 1, let scope = abbreviations[first] { return .noneKnown(scope) }
        if isUnknown(lower, words) { return .unknown }
        let hasHan = lower.containsHan
        guard hasHan ? chineseDenials.contains(where: { first.hasPrefix($0) }) : isDenial(words) else { return .something }
        // What is left beside the words of any such statement names something.
        var rest = words.filter { !generic.contains($0) }.joined()
        if hasHan { for word in chineseGeneric + (lower.contains("过敏") ? ["反应"] : []) { rest = rest.replacing(word, with: "") } }
        guard rest.isEmpty else {
            // 无 begins names of diseases as well (无菌性脑膜炎), as does "negative" those of treatments.
            if hasHan {
                return "无無否".contains(first.first ?? " ") && !first.hasPrefix("否认") && !first.hasPrefix("否認") && !lower.hasSuffix("史") && !lower.contains("过敏")
                    ? .something : .denied
            }
            return first == "none" || first == "nil" || (first == "negative" && words.dropFirst().first != "for") ? .something : .denied
        }
        let isAboutDrugs = lower.contains("drug") || lower.contains("medic") || lower.contains("药") || lower.contains("藥")
        let isAboutFood = lower.contains("food") || lower.contains("食")
        if isAboutDrugs || isAboutFood { return .noneKnown(isAboutDrugs && isAboutFood ? "any" : isAboutDrugs ? "drug" : "food") }
        return .noneKnown(lower.contains("environment") ? "environment" : "any")
    }

    /// Whether a statement of nothing may begin so: most names are told by their first two letters.
    private static func canBegin(_ text: String) -> Bool {
        var letters = text.utf8.lazy.filter { $0 > 0x2F }.makeIterator()
        guard let first = letters.next() else { return false }
        if first >= 0x80 { return true }
        guard let second = letters.next() else { return false }
        switch (first | 0x20, second | 0x20) {
        case (UInt8(ascii: "n"), UInt8(ascii: "o")), (UInt8(ascii: "n"), UInt8(ascii: "k")), (UInt8(ascii: "n"), UInt8(ascii: "i")), (UInt8(ascii: "n"), UInt8(ascii: "e")),
            (UInt8(ascii: "d"), UInt8(ascii: "e")), (UInt8(ascii: "p"), UInt8(ascii: "a")), (UInt8(ascii: "p"), UInt8(ascii: "t")), (UInt8(ascii: "u"), UInt8(ascii: "n")),
            (UInt8(ascii: "a"), UInt8(ascii: "l")):
            return true
        default: return false
        }
    }

    private static func isDenial(_ words: [String]) -> Bool {
        let second = words.count > 1 ? words[1] : ""
        switch words[0] {
        case "no", "none", "nil", "denies", "denied", "negative": return true
        case "not": return ["on", "taking", "currently", "any"].contains(second)
        case "patient", "pt": return words.contains { ["denies", "denied", "not", "no"].contains($0) }
        default: return false
        }
    }

    /// Whether words say that nobody asked or knows, and name nothing.
    private static func isUnknown(_ text: String, _ words: [String]) -> Bool {
        if text.containsHan { return ["不详", "不詳", "未知", "不明", "过敏史不详", "药物过敏史不详", "过敏史未知"].contains(text.trimmed) }
        // Who is allergic to an unknown drug is allergic.
        let fillers = text.contains("allerg") ? unknownFillers.union(["drug", "drugs"]) : unknownFillers
        return unknowns.contains(words.filter { !fillers.contains($0) })
    }

    private static let unknowns: Set<[String]> = [
        ["unknown"], ["unk"], ["not", "known"], ["not", "asked"], ["not", "recorded"], ["not", "assessed"], ["unable", "to", "obtain"], ["no", "information"], ["no", "data"],
        ["none", "recorded"], ["no", "records"],
    ]
    private static let unknownFillers: Set<String> = [
        "allergy", "allergies", "allergen", "allergens", "history", "is", "at", "this", "time", "available", "about", "on", "problem", "problems", "medication", "medications",
    ]
    private static let abbreviations: [String: String] = ["nka": "any", "nkda": "drug", "nkfa": "food", "nkma": "drug", "nkea": "environment"]
    /// `not on any medications`, `patient denies any past medical history`, `no active problems on file`.
    private static let generic: Set<String> = Set(
        """
        no none nil not denies denied negative patient pt is has have known reported documented recorded identified active current currently significant pertinent relevant
        chronic prior previous past medical surgical family social history drug drugs medication medications medicine medicines prescription prescriptions prescribed taking
        home outpatient food foods environment environmental allergy allergies allergic allergen allergens intolerance intolerances adverse reaction reactions sensitivity
        sensitivities problem problems condition conditions diagnosis diagnoses illness illnesses disease diseases complaint complaints concern concerns procedure procedures
        surgery surgeries operation operations immunization immunizations vaccination vaccinations device devices implant implants of to any or and other for on at this time
        file the a
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    )
    private static let chineseDenials = ["无", "無", "否认", "否認", "没有", "沒有", "未发现", "未見", "未见", "暂无", "否"]
    /// Longer words before those that are part of them.
    private static let chineseGeneric = [
        "否认", "否認", "没有", "沒有", "未发现", "未見", "未见", "暂无", "已知", "明确", "明显", "特殊", "药物", "藥物", "药品", "用药", "食物", "食品", "其他", "其它", "过敏", "過敏",
        "既往", "疾病", "病史", "手术", "病", "重大", "慢性", "異常", "异常", "無", "无", "史", "及", "和", "与", "或", "等", "否", "者", "、",
    ]
}
