package import CasebookCore
package import CasebookText

/// Reader of `Sections/headings.*.tsv`.
package enum HeadingFile {
    package static func headings(_ file: TableFile) throws(ClinicalError) -> [Heading] {
        var list: [Heading] = []
        try file.rows(["title", "kind", "loinc", "level", "form"]) { (fields, line) throws(ClinicalError) in
            guard let level = Int(fields[3]), level == 1 || level == 2 else { throw file.malformed("The level must be 1 or 2.", line: line) }
            guard let form = Heading.Form(rawValue: String(fields[4])) else {
                throw file.malformed("The form must be one of \(Heading.Form.allCases.map(\.rawValue).joined(separator: ", ")).", line: line)
            }
            guard !fields[0].isEmpty, !fields[1].isEmpty else { throw file.malformed("A title and a kind are needed.", line: line) }
            list.append(Heading(title: String(fields[0]), kind: String(fields[1]), loinc: fields[2].isEmpty ? nil : String(fields[2]), level: level, form: form))
        }
        return list
    }
}
