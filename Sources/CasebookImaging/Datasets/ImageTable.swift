public import CasebookCore

/// Datasets as a table with a row for each image: the columns `path` or `file`, `label`, and where there are such `id`, `group` or `patient`, and `split` or `part`.
public enum ImageTable {
    /// An empty label is one that is not known; an image's id is its path where there is no column for it. Classes are ordered as numbers where all of them are, and by
    /// name otherwise.
    ///
    /// Throws `file.unreadable`, `table.malformed`, `dataset.malformed`, `limit.size`, and what `ImageFile` throws.
    ///
    /// - Parameters:
    ///   - folder: from where paths are taken; nil for the table's folder.
    ///   - groupColumn: the column of patients, where it is called otherwise.
    public static func read(
        path: String, folder: String? = nil, groupColumn: String? = nil, shape: ((MedicalImage) -> MedicalImage)? = nil, classNames: [String]? = nil
    ) throws(ClinicalError) -> ImageDataset {
        let rows = try rows(path: path, groupColumn: groupColumn)
        let classes = classNames ?? ordered(Set(rows.map(\.label).filter { !$0.isEmpty }))
        let indices = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let folder = folder.map { $0 + "/" } ?? path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var examples: [LabelledImage] = []
        for row in rows {
            guard row.label.isEmpty || indices[row.label] != nil else {
                throw ClinicalError(.datasetMalformed, "The row's label is not one of the \(classes.count) classes.", at: Location(file: path, line: row.line))
            }
            let image = try ImageFile.read(path: row.path.hasPrefix("/") ? row.path : folder + row.path)
            examples.append(LabelledImage(id: row.id, image: shape?(image) ?? image, label: indices[row.label], group: row.group, part: row.part))
        }
        return ImageDataset(examples: examples, classNames: classes)
    }

    private struct Row {
        var line: Int
        var id: String
        var path: String
        var label: String
        var group: String?
        var part: DatasetPart?
    }

    private static let longestRow = 1 << 20

    private static func rows(path: String, groupColumn: String?) throws(ClinicalError) -> [Row] {
        let separator = UInt8(ascii: path.hasSuffix(".tsv") ? "\t" : ",")
        var reader = TableReader(LineReader(try ByteStream(path: path), head: [], limit: longestRow), separator: separator, limit: longestRow)
        func malformed(_ message: String) -> ClinicalError { ClinicalError(.datasetMalformed, message, at: Location(file: path, line: max(reader.line, 1))) }
        func next() throws(ClinicalError) -> [String]? {
            do throws(ClinicalError) { return try reader.next()?.map { String(decoding: $0, as: UTF8.self) } } catch {
                throw ClinicalError(error.code, error.message, at: Location(file: path, line: error.location?.line), cause: error.cause)
            }
        }
        guard var header = try next() else { throw malformed("The table is empty; a first row with the columns' names was expected.") }
        // Some programs begin a file with a mark of its byte order.
        if header[0].unicodeScalars.first == "\u{FEFF}" { header[0].unicodeScalars.removeFirst() }
        func column(_ names: String...) -> Int? { header.firstIndex { names.contains($0.lowercased()) } }
        guard let file = column("path", "file") else { throw malformed("The table has no column `path` or `file`.") }
        let group = groupColumn.map { header.firstIndex(of: $0) } ?? column("group", "patient")
        if groupColumn != nil, group == nil { throw malformed("The table has no column of the name that was given for patients.") }
        let label = column("label"), part = column("split", "part"), id = column("id")
        var rows: [Row] = []
        while let fields = try next() {
            guard fields.count == header.count else { throw malformed("The row has \(fields.count) fields, and the first row has \(header.count).") }
            guard !fields[file].isEmpty else { throw malformed("The row has no path.") }
            func word(_ column: Int?) -> String? { column.map { fields[$0] }.flatMap { $0.isEmpty ? nil : $0 } }
            var row = Row(line: reader.line, id: word(id) ?? fields[file], path: fields[file], label: word(label) ?? "", group: word(group))
            if let word = word(part) {
                guard let part = DatasetPart(word: word) else { throw malformed("The row's part is none of train, validation and test.") }
                row.part = part
            }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw malformed("The table has no rows below its first.") }
        return rows
    }

    private static func ordered(_ labels: Set<String>) -> [String] {
        let numbers = labels.compactMap { label in Int(label).map { ($0, label) } }
        return numbers.count == labels.count ? numbers.sorted { $0 < $1 }.map(\.1) : labels.sorted()
    }
}
