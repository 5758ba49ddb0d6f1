package import CasebookCore

/// How units are written in English and Chinese. Read from `Units/units.tsv`.
public struct UnitTable: Sendable {
    package private(set) var spellings: [UnitSpelling] = []

    package init(_ file: TableFile) throws(ClinicalError) {
        try file.rows(["unit", "role", "case", "spellings"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let role = UnitSpelling.Role(rawValue: String(fields[1])), fields[2] == "any" || fields[2] == "exact" else {
                throw file.malformed("A unit, a role and a case (any, exact) are needed.", line: line)
            }
            for spelling in fields[3].split(separator: "|") {
                spellings.append(UnitSpelling(spelling: String(spelling), unit: String(fields[0]), role: role, isExact: fields[2] == "exact"))
            }
        }
    }
}
