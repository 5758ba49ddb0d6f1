package import CasebookCore
package import CasebookText

/// What people are allergic to, and the words by which notes say so. Read from `Allergens/`.
public struct AllergenTable: Sendable {
    /// What a cue says; the table's column `role`.
    package enum Role: String, Sendable {
        /// An allergen follows: allergic to.
        case before
        case beforeIntolerance = "before-intolerance"
        /// An allergen stands in front, or after a colon: allergy, 过敏史.
        case after
        case afterIntolerance = "after-intolerance"
        /// Ends a list of allergens to the left: 对.
        case toward
        /// The drug before is on a list of allergies.
        case listed
        case skin
        case noneDrug = "none-drug"
        case noneFood = "none-food"
        case noneAny = "none-any"
        case negation, drug, food, environment, refuted, resolved, empty, severe, moderate, mild, filler, reaction
    }

    package let terms: KeywordTrie<Allergy.Category>
    package let cues: KeywordTrie<[Role]>

    package init(terms: TableFile, cues: TableFile) throws(ClinicalError) {
        var known: [(String, Allergy.Category)] = [], roles: [String: [Role]] = [:]
        try terms.rows(["term", "language", "category"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let category = Allergy.Category(rawValue: String(fields[2])) else {
                throw terms.malformed("A term is needed, and a category of drug, food and environment.", line: line)
            }
            known.append((String(fields[0]), category))
        }
        try cues.rows(["cue", "language", "role"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let role = Role(rawValue: String(fields[2])) else { throw cues.malformed("A cue and a role of Lexicons/SCHEMA.md are needed.", line: line) }
            roles[String(fields[0]), default: []].append(role)
        }
        self.terms = KeywordTrie(known)
        self.cues = KeywordTrie(roles.map { ($0.key, $0.value) })
    }
}
