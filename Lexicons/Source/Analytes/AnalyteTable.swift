public import CasebookCore
package import CasebookText

/// Names of what is measured, in English and Chinese, with units, bounds and molar masses; and the words by which notes tell results. Read from `Analytes/`.
public struct AnalyteTable: Sendable {
    /// A name of an analyte.
    package struct Name: Sendable {
        package let analyte: Int
        /// The name's scalars, where it counts in this case only: `Na`, not `na`.
        package let exact: [UInt32]?
        /// A letter or two that mean it in company of others alone: `T`, `P`, `R`.
        package let isShort: Bool
    }

    /// What a word says of a result; the table's column `role`.
    package enum Role: String, Sendable {
        case positive, negative, normal, abnormal, high, low, critical, trace
        /// May stand between name and value; a verb lets other words stand there too.
        case link, verb
        /// In front of an interval of reference, of a missing one, of an earlier value.
        case reference, norange, previous
        /// Joins names; tells of an aim or a condition, which are no results.
        case joiner, goal, condition
        /// Tells by how much something grew or fell: no result unless a verb (to, 至) follows.
        case change
        /// Tells that it rose or fell from one value to another.
        case movement
        /// Tells that the number before is a saturation of oxygen.
        case air
        /// Stand for a test that has no name: satting 95%, fever to 39.
        case oxygen, fever, pain, output
        /// What was taken to be tested.
        case specimen
        /// A direction of a size.
        case axis
        /// Comparisons that only notes of results write so: lt., gt. or eq.
        case less, lessEqual = "less-equal", greater, greaterEqual = "greater-equal"
    }

    public let analytes: [Analyte]
    private let names: KeywordTrie
    private let words: KeywordTrie
    private let meanings: [[Name]]
    private let roles: [[Role]]

    package init(analytes: TableFile, words: TableFile) throws(ClinicalError) {
        var all: [Analyte] = [], names: [String: [Name]] = [:], roles: [String: [Role]] = [:]
        let columns = ["analyte", "kind", "english", "chinese", "short", "loinc", "units", "low", "high", "molar", "charge"]
        try analytes.rows(columns) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let kind = Analyte.Kind(rawValue: String(fields[1])), let low = Double(fields[7]), let high = Double(fields[8]), low <= high else {
                throw analytes.malformed("An analyte, a kind and two bounds are needed.", line: line)
            }
            for (column, isShort) in [(2, false), (3, false), (4, true)] {
                for name in fields[column].split(separator: "|") {
                    let scalars = name.unicodeScalars.map(\.value), isExact = Self.isExact(scalars)
                    names[Self.folded(scalars), default: []].append(Name(analyte: all.count, exact: isExact ? scalars : nil, isShort: isShort))
                }
            }
            let units = fields[6].split(separator: " ").map(String.init)
            let code = fields[5].isEmpty ? nil : String(fields[5])
            all.append(Analyte(id: String(fields[0]), kind: kind, loinc: code, units: units, plausible: low...high, molarMass: Double(fields[9]), charge: Double(fields[10])))
        }
        try words.rows(["role", "words"]) { (fields, line) throws(ClinicalError) in
            guard let role = Role(rawValue: String(fields[0])) else { throw words.malformed("The role is none of Lexicons/SCHEMA.md.", line: line) }
            for word in fields[1].split(separator: "|") { roles[String(word), default: []].append(role) }
        }
        self.analytes = all
        let nameList = Array(names), wordList = Array(roles)
        self.names = KeywordTrie(nameList.map(\.key))
        meanings = nameList.map(\.value)
        self.words = KeywordTrie(wordList.map(\.key))
        self.roles = wordList.map(\.value)
    }

    /// Names that fold to the same are one to the trie: SPO2 and SPO₂.
    private static func folded(_ name: [UInt32]) -> String {
        var text = String.UnicodeScalarView()
        for scalar in name { if let folded = Unicode.Scalar(CharacterTable.standard.fold(scalar)) { text.append(folded) } }
        return String(text)
    }

    /// A name of capitals alone, or of up to five letters with a capital, counts in that case only.
    private static func isExact(_ name: [UInt32]) -> Bool {
        let table = CharacterTable.standard
        return name.contains { table.isUpper($0) } && (name.count <= 5 || !name.contains { table.isLower($0) })
    }

    /// The analyte of an id.
    public func analyte(_ id: String) -> Analyte? { analytes.first { $0.id == id } }

    /// The longest name at a place.
    package func name(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> (name: Name, end: Int)? {
        var limit = end
        while let match = names.match(buffer, at: start, end: limit, isWhole: true) {
            if let name = Self.name(of: meanings[match.number], buffer, start) { return (name, match.end) }
            limit = match.end - 1
        }
        return nil
    }

    /// Whether a name or word of the table may begin at a place.
    package func mayBegin(_ buffer: borrowing ScalarBuffer, at start: Int) -> Bool {
        names.mayBegin(buffer.folded, at: start) || words.mayBegin(buffer.folded, at: start)
    }

    /// The longest word of results at a place.
    ///
    /// - Parameter isWhole: whether a Latin word must stand alone.
    package func word(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool = true) -> (roles: [Role], end: Int)? {
        words.match(buffer, at: start, end: end, isWhole: isWhole).map { (roles[$0.number], $0.end) }
    }

    private static func name(of candidates: [Name], _ buffer: borrowing ScalarBuffer, _ start: Int) -> Name? {
        for name in candidates {
            guard let exact = name.exact else { return name }
            if exact.indices.allSatisfy({ buffer.scalars[start + $0] == exact[$0] }) { return name }
        }
        return nil
    }
}
