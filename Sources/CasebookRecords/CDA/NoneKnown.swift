/// Tells statements that nothing is known (no known allergies) from statements of something.
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

    /// What words say none is known of: they begin with a denial and name nothing particular.
    package static func of(name: String?) -> String? {
        guard let name else { return nil }
        let words = name.lowercased().trimmed
        for start in ["no known", "no active", "no current", "no reported", "no documented", "no history of", "no allerg", "no problem", "no medication", "no drug", "no food",
            "none", "nka", "nkda", "nkfa", "denies", "patient denies", "not on any", "patient not on", "patient not taking", "not taking", "not known", "no information", "unremarkable",
            "无", "否认", "没有", "未发现"] where words.hasPrefix(start) {
            if words.contains("drug") || words.contains("medic") || words.contains("nkda") || words.contains("药") { return "drug" }
            if words.contains("food") || words.contains("食") { return words.contains("药") ? "any" : "food" }
            return "any"
        }
        return nil
    }
}
