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

    private let terms: KeywordTrie
    private let categories: [Allergy.Category]
    private let cues: KeywordTrie
    private let roles: [[Role]]
    /// The cues that say that an allergy is spoken of at all.
    private let heads: KeywordTrie

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
        self.terms = KeywordTrie(known.map(\.0))
        categories = known.map(\.1)
        let cueList = Array(roles)
        self.cues = KeywordTrie(cueList.map(\.key))
        self.roles = cueList.map(\.value)
        heads = KeywordTrie(cueList.filter { $0.value.contains(where: Self.heads.contains) }.map(\.key))
    }

    package static let heads: Set<Role> = [.before, .beforeIntolerance, .after, .afterIntolerance, .listed, .skin, .noneDrug, .noneFood, .noneAny]

    /// The longest allergen at a place.
    package func term(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> (category: Allergy.Category, end: Int)? {
        terms.match(buffer, at: start, end: end).map { (categories[$0.number], $0.end) }
    }

    /// The longest cue at a place.
    package func cue(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> (roles: [Role], end: Int)? {
        cues.match(buffer, at: start, end: end).map { (roles[$0.number], $0.end) }
    }

    /// Whether a word for allergies stands in a range, within a longer cue or by itself.
    package func mayBeAbout(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        range.contains { heads.match(buffer, at: $0, end: range.upperBound) != nil }
    }
}
