internal import CasebookCore

/// Which columns of a table hold what: as named by the caller, else by usual names.
struct TableColumns {
    var count: Int
    var text: Int
    var id: Int?
    var patient: Int?
    var encounter: Int?
    var type: Int?
    var time: Int?
    var author: Int?

    /// Throws `input.malformed` when a named column or the text is not there.
    init(_ header: [String], _ options: InputOptions, path: String) throws(ClinicalError) {
        let names = header.map { $0.trimmed().lowercased() }
        count = header.count
        func named(_ name: String?, _ option: String) throws(ClinicalError) -> Int? {
            guard let name else { return nil }
            if let place = names.firstIndex(of: name.lowercased()) { return place }
            throw ClinicalError(.inputMalformed, "The table has no column '\(name)' (\(option)).", at: Location(file: path, line: 1))
        }
        func usual(_ list: [String]) -> Int? { list.lazy.compactMap { names.firstIndex(of: $0) }.first }
        guard
            let text = try named(options.textColumn, "--text-column") ?? usual(["text", "note_text", "note", "notes", "report", "content", "body", "病历", "文本", "内容", "正文", "病历内容"])
        else {
            throw ClinicalError(.inputMalformed, "No column holds text by its name; name it with --text-column.", at: Location(file: path, line: 1))
        }
        self.text = text
        id = try named(options.idColumn, "--id-column") ?? usual(["id", "note_id", "document_id", "doc_id", "row_id", "编号", "病历号", "文书编号"])
        patient = try named(options.patientColumn, "--patient-column")
        encounter = try named(options.encounterColumn, "--encounter-column")
        type = try named(options.typeColumn, "--type-column")
        time = try named(options.timeColumn, "--time-column")
        author = try named(options.authorColumn, "--author-column")
    }
}

extension String {
    /// Without white space at either end.
    func trimmed() -> String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view = view.dropFirst() }
        while let last = view.last, last.isWhitespace { view = view.dropLast() }
        return String(view)
    }
}
