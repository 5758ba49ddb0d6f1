internal import CasebookRisk

/// The codes that stand for conditions of clinical scores.
enum ScoreConditions {
    /// Beginnings of codes of ICD-10, without dots.
    private static let diseases: [(input: ScoreInput, codes: [String])] = [
        (.heartFailure, ["I50", "I110", "I130", "I132", "I42"]),
        (.hypertension, ["I10", "I11", "I12", "I13", "I15"]),
        (.diabetes, ["E10", "E11", "E12", "E13", "E14"]),
        (.stroke, ["I63", "I64", "G450", "G451", "G452", "G458", "G459", "I693", "I694", "I74", "Z8673"]),
        (.vascularDisease, ["I21", "I22", "I252", "I700", "I702", "I739", "I7092"]),
        (.renalDisease, ["Z992", "Z940", "N186"]),
        (.dialysis, ["Z992"]),
        (.liverDisease, ["K74", "K703", "K717", "K766", "I850", "I859"]),
        (
            .bleeding,
            ["I60", "I61", "I62", "K920", "K921", "K922", "K250", "K254", "K260", "K264", "K270", "K274", "K280", "K284", "I8501", "R58", "D65", "D66", "D67", "D68", "D69"]
        ),
        (.alcohol, ["F102", "F101"]),
        (.confusion, ["R410", "F05"]),
    ]

    static func inputs(_ code: String) -> [ScoreInput] {
        let code = code.uppercased().filter { $0 != "." }
        return diseases.filter { $0.codes.contains(where: code.hasPrefix) }.map(\.input)
    }

    /// The codes by whose denial a condition is denied as a whole: no diabetes, but not no diabetic foot.
    static func denied(_ code: String) -> [ScoreInput] {
        let code = code.uppercased().filter { $0 != "." }
        return denials.filter { $0.codes.contains(code) }.map(\.input)
    }

    private static let denials: [(input: ScoreInput, codes: [String])] = [
        (.heartFailure, ["I50", "I509"]), (.hypertension, ["I10"]), (.diabetes, ["E11", "E119", "E14", "E149"]), (.stroke, ["I63", "I639", "I64"]), (.bleeding, ["R58"]),
        (.confusion, ["R410"]),
    ]

    /// Terms of HPO, whose denial denies the whole.
    static let phenotypes: [String: ScoreInput] = ["HP:0001892": .bleeding, "HP:0001289": .confusion, "HP:0001635": .heartFailure, "HP:0000822": .hypertension]

    /// Numbers in DrugBank of drugs against platelets and anti-inflammatory drugs.
    static let bleedingDrugs: Set<String> = [
        "DB00945", "DB00758", "DB08816", "DB06209", "DB00208", "DB00975", "DB01166", "DB01050", "DB00788", "DB00586", "DB00482", "DB00328", "DB00814", "DB00465", "DB01628",
        "DB00775",
        "DB09212", "DB00554", "DB00461", "DB00991", "DB00861", "DB00936", "DB01009", "DB00870",
    ]

    static func isDialysis(_ text: String) -> Bool { ["dialysis", "dialysed", "dialyzed", "hemofiltration", "haemofiltration", "透析"].contains { text.contains($0) } }

    static let drinks: Set<String> = ["alcohol", "etoh", "ethanol", "alcohol use", "酒", "饮酒", "酒精", "饮酒史", "酗酒"]
}
