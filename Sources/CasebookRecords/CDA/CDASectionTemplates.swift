/// What a section is about, by its template in C-CDA.
enum CDASectionTemplates {
    static func kind(_ root: String) -> String? {
        guard root.hasPrefix(base) else { return nil }
        return table[String(root.dropFirst(base.count))]
    }

    /// Kinds that have a template of their own.
    static let kinds = Set(table.values)

    private static let base = "2.16.840.1.113883.10.20.22.2."
    private static let table = [
        "5": "problem_list", "5.1": "problem_list", "6": "allergies", "6.1": "allergies", "1": "medications", "1.1": "medications", "3": "results", "3.1": "results",
        "4": "vital_signs", "4.1": "vital_signs", "7": "procedures", "7.1": "procedures", "2": "immunizations", "2.1": "immunizations",
        "22": "encounters", "22.1": "encounters", "11": "discharge_medications", "11.1": "discharge_medications", "43": "admission_diagnosis",
    ]
}
