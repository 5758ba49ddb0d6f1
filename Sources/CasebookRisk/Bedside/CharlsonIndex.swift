/// Charlson's comorbidities from codes of ICD-9-CM or ICD-10, with the ranges of codes of Quan et al. (Medical Care 2005), and the weights of Charlson et al. (Journal of
/// Chronic Diseases 1987) or those that the LACE index gives them (van Walraven et al., CMAJ 2010), where ulcers and palsy have none.
enum CharlsonIndex {
    private struct Condition {
        /// Of 1987.
        let weight: Double
        let weightInLACE: Double
        /// Ranges of beginnings, both ends counting.
        let codes: [(String, String)]
        /// The milder form, which does not count beside it.
        let replaces: Int?
    }

    private static func condition(_ weight: Double, lace: Double, replaces: Int? = nil, _ codes: String) -> Condition {
        let ranges = codes.split(separator: " ").map { part in
            let ends = part.split(separator: "-")
            return (String(ends[0]), String(ends[ends.count - 1]))
        }
        return Condition(weight: weight, weightInLACE: lace, codes: ranges, replaces: replaces)
    }

    private static let conditions = [
        // Myocardial infarction.
        condition(1, lace: 1, "410 412 I21 I22 I252"),
        // Heart failure.
        condition(1, lace: 2, "39891 40201 40211 40291 40401 40403 40411 40413 40491 40493 4254-4259 428 I099 I110 I130 I132 I255 I420 I425-I429 I43 I50 P290"),
        // Vessels.
        condition(1, lace: 1, "0930 4373 440 441 4431-4439 4471 5571 5579 V434 I70 I71 I731 I738 I739 I771 I790 I792 K551 K558 K559 Z958 Z959"),
        // Brain's vessels.
        condition(1, lace: 1, "36234 430-438 G45 G46 H340 I60-I69"),
        // Dementia.
        condition(1, lace: 3, "290 2941 3312 F00-F03 F051 G30 G311"),
        // Lungs.
        condition(1, lace: 2, "4168 4169 490-505 5064 5081 5088 I278 I279 J40-J47 J60-J67 J684 J701 J703"),
        // Rheumatic disease.
        condition(1, lace: 3, "4465 7100-7104 7140-7142 7148 725 M05 M06 M315 M32-M34 M351 M353 M360"),
        // Liver, mild.
        condition(
            1, lace: 2, "07022 07023 07032 07033 07044 07054 0706 0709 570 571 5733 5734 5738 5739 V427 B18 K700-K703 K709 K713-K715 K717 K73 K74 K760 K762-K764 K768 K769 Z944"),
        // Diabetes without complications.
        condition(1, lace: 1, "2500-2503 2508 2509 E100 E101 E106 E108 E109 E110 E111 E116 E118 E119 E120 E121 E126 E128 E129 E130 E131 E136 E138 E139 E140 E141 E146 E148 E149"),
        // Diabetes with complications.
        condition(2, lace: 2, replaces: 8, "2504-2507 E102-E105 E107 E112-E115 E117 E122-E125 E127 E132-E135 E137 E142-E145 E147"),
        // Kidneys.
        condition(
            2, lace: 4,
            "40301 40311 40391 40402 40403 40412 40413 40492 40493 582 5830-5837 585 586 5880 V420 V451 V56 I120 I131 N032-N037 N052-N057 N18 N19 N250 Z490-Z492 Z940 Z992"),
        // Cancer.
        condition(2, lace: 2, "140-172 174-195 200-208 2386 C00-C26 C30-C34 C37-C41 C43 C45-C58 C60-C76 C81-C85 C88 C90-C97"),
        // Liver, moderate or severe.
        condition(3, lace: 4, replaces: 7, "4560-4562 5722-5728 I850 I859 I864 I982 K704 K711 K721 K729 K765-K767"),
        // Metastases.
        condition(6, lace: 6, replaces: 11, "196-199 C77-C80"),
        // AIDS.
        condition(6, lace: 4, "042-044 B20-B22 B24"),
        // Peptic ulcers.
        condition(1, lace: 0, "531-534 K25-K28"),
        // Hemiplegia and paraplegia.
        condition(2, lace: 0, "3341 342 343 3440-3446 3449 G041 G114 G801 G802 G81 G82 G830-G834 G839"),
    ]

    static func points(of codes: [String], asLACE: Bool = true) -> Double {
        let codes = codes.map(plain)
        var found = Set<Int>()
        for (index, condition) in conditions.enumerated() {
            let isHere = codes.contains { code in
                condition.codes.contains { first, last in
                    let start = String(code.prefix(first.count)), end = String(code.prefix(last.count))
                    return start.count == first.count && start >= first && end <= last
                }
            }
            if isHere { found.insert(index) }
        }
        for index in found { if let milder = conditions[index].replaces { found.remove(milder) } }
        return found.reduce(0) { $0 + (asLACE ? conditions[$1].weightInLACE : conditions[$1].weight) }
    }

    /// A code in large letters without its point. Numbers of ICD-9 have three places before the point; exports drop zeros in front.
    private static func plain(_ code: String) -> String {
        let parts = code.uppercased().split(separator: ".", omittingEmptySubsequences: false)
        let main = parts[0], rest = parts.dropFirst().joined()
        guard let first = main.first, first.isASCII, first.isNumber, main.count < 3 else { return main + rest }
        return String(repeating: "0", count: 3 - main.count) + main + rest
    }
}
