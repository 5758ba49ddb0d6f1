public import CasebookCore
internal import CasebookText
internal import Foundation

/// A dictionary of codes that a user brings: a table of terms, a vocabulary in the form of OMOP, or an index compiled of these.
///
/// A table has the columns `term system code display` and perhaps `kind`, parted by tabs. A vocabulary is the file `CONCEPT.csv` that Athena exports, parted by tabs, with
/// `CONCEPT_SYNONYM.csv` beside it where there are synonyms; concepts that are no longer valid, and those of domains that no entity has, are left out.
public struct CodeDictionary: Sendable {
    private static let header = ["term", "system", "code", "display"]
    private static let conceptColumns = ["concept_id", "concept_name", "domain_id", "vocabulary_id", "concept_code", "invalid_reason"]
    private static let synonymColumns = ["concept_id", "concept_synonym_name"]
    /// Names of vocabularies as other tables of Casebook have them.
    private static let systems = ["ICD10CM": "ICD-10-CM", "ICD10": "ICD-10", "ICD10CN": "ICD-10-CN", "ICD9CM": "ICD-9-CM", "SNOMED": "SNOMED CT", "OMOP Extension": "OMOP"]
    private static let kinds: [String: EntityKind] = [
        "Condition": .disease, "Drug": .drug, "Measurement": .test, "Procedure": .procedure, "Device": .device, "Spec Anatomic Site": .anatomy,
    ]

    private let path: String

    public init(path: String) { self.path = path }

    /// The index, compiled in memory where the file is a table: a second for some 300,000 terms. Throws `file.unreadable`, `lexicon.malformed`, `lexicon.damaged`.
    package func index(rewritings: [CodeIndexBuilder.Rewriting]) throws(ClinicalError) -> CodeIndex {
        let storage = try ByteStorage(mapping: path)
        if storage.count >= 8, storage.bytes.loadUnaligned(as: UInt64.self) == CodeIndexLayout.magic { return try CodeIndex(path: path) }
        return try CodeIndex(compiled: compiled(storage, rewritings: rewritings))
    }

    /// The bytes of the compiled index, to be kept in a file.
    public func compiled(lexicons folder: String) throws(ClinicalError) -> [UInt8] {
        try compiled(ByteStorage(mapping: path), rewritings: CodeFiles.rewritings(TableFile(path: folder + "/Codes/words.tsv")))
    }

    private func compiled(_ storage: ByteStorage, rewritings: [CodeIndexBuilder.Rewriting]) throws(ClinicalError) -> [UInt8] {
        let rows = try rows(storage)
        var hash = ByteHash(), builder = try CodeIndexBuilder(rewritings: rewritings)
        hash.combine(storage.bytes)
        return try builder.compile(rows, digest: hash.value)
    }

    // MARK: Reading

    private func rows(_ storage: ByteStorage) throws(ClinicalError) -> [TermRow] {
        guard UTF8Validation.firstMalformed(storage.bytes.bindMemory(to: UInt8.self)) == nil else {
            throw ClinicalError(.lexiconMalformed, "The file is not valid UTF-8; save it as UTF-8.", at: Location(file: path))
        }
        var rows: [TermRow] = [], columns: [Int] = [], isVocabulary = false, names: [String: TermRow] = [:], width = 0
        try Self.lines(storage, path) { (fields, line) throws(ClinicalError) in
            if line == 1 {
                isVocabulary = fields.first == "concept_id"
                guard isVocabulary || Array(fields.prefix(4)) == Self.header && (fields.count == 4 || fields.count == 5 && fields[4] == "kind") else {
                    throw ClinicalError(
                        .lexiconMalformed, "The header must be: term system code display [kind], or that of OMOP's CONCEPT.csv (tab-separated).",
                        at: Location(file: path, line: 1))
                }
                columns = try isVocabulary ? Self.places(Self.conceptColumns, fields, path) : []
                width = fields.count
                return
            }
            guard fields.count == width else {
                throw ClinicalError(.lexiconMalformed, "\(width) tab-separated fields were expected, \(fields.count) found.", at: Location(file: path, line: line))
            }
            if isVocabulary {
                guard fields[columns[5]].isEmpty, let kind = Self.kinds[fields[columns[2]]], !fields[columns[1]].isEmpty else { return }
                let vocabulary = fields[columns[3]]
                let row = TermRow(
                    term: fields[columns[1]], kind: kind, language: .english, system: Self.systems[vocabulary] ?? vocabulary, code: fields[columns[4]],
                    preferred: fields[columns[1]], source: "codes")
                names[fields[columns[0]]] = row
                rows.append(row)
            } else {
                guard !fields[0].isEmpty, !fields[1].isEmpty, !fields[2].isEmpty else {
                    throw ClinicalError(.lexiconMalformed, "A term, a system and a code are needed.", at: Location(file: path, line: line))
                }
                rows.append(
                    TermRow(
                        term: fields[0], kind: EntityKind(fields.count == 5 ? fields[4] : ""), language: .english, system: fields[1], code: fields[2],
                        preferred: fields[3].isEmpty ? fields[0] : fields[3], source: "codes"))
            }
        }
        if isVocabulary { try addSynonyms(of: names, to: &rows) }
        return rows
    }

    private func addSynonyms(of names: [String: TermRow], to rows: inout [TermRow]) throws(ClinicalError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let synonyms = (folder.isEmpty && !path.hasPrefix("/") ? "" : folder + "/") + "CONCEPT_SYNONYM.csv"
        guard FileManager.default.fileExists(atPath: synonyms) else { return }
        var columns: [Int] = []
        try Self.lines(ByteStorage(mapping: synonyms), synonyms) { (fields, line) throws(ClinicalError) in
            if line == 1 {
                columns = try Self.places(Self.synonymColumns, fields, synonyms)
                return
            }
            guard fields.count > max(columns[0], columns[1]), var row = names[fields[columns[0]]], !fields[columns[1]].isEmpty else { return }
            row.term = fields[columns[1]]
            rows.append(row)
        }
    }

    private static func places(_ columns: [String], _ header: [String], _ path: String) throws(ClinicalError) -> [Int] {
        var places: [Int] = []
        for column in columns {
            guard let place = header.firstIndex(of: column) else {
                throw ClinicalError(.lexiconMalformed, "The column '\(column)' is missing.", at: Location(file: path, line: 1))
            }
            places.append(place)
        }
        return places
    }

    /// Calls `body` with the fields of each line that is not empty, and its number.
    private static func lines(_ storage: ByteStorage, _ path: String, _ body: ([String], Int) throws(ClinicalError) -> Void) throws(ClinicalError) {
        let bytes = storage.bytes
        var start = 0, number = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            var last = end
            if last > start, bytes[last - 1] == 0x0D { last -= 1 }
            number += 1
            if last > start {
                var fields: [String] = [], first = start
                for place in start...last where place == last || bytes[place] == 0x09 {
                    fields.append(String(decoding: bytes[first..<place], as: UTF8.self))
                    first = place + 1
                }
                try body(fields, number)
            }
            start = end + 1
        }
    }
}
