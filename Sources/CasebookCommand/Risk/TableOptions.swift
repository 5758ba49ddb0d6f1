import ArgumentParser
import Casebook

/// Names of columns in tables, and what results call their inputs.
struct TableOptions: ParsableArguments {
    @Option(help: "Column of a table that holds the text.")
    var textColumn: String?
    @Option(help: "Column of a table that holds the id.")
    var idColumn: String?
    @Option(help: "Column of a table that holds the patient.")
    var patientColumn: String?
    @Option(help: "Column of a table that holds the encounter.")
    var encounterColumn: String?
    @Option(help: "Column of a table that holds the type of note.")
    var typeColumn: String?
    @Option(help: "Column of a table that holds the time.")
    var timeColumn: String?
    @Option(help: "Column of a table that holds the author.")
    var authorColumn: String?
    @Option(help: "What results call a file: path, index or digest (default: path). A ledger calls it by its path only where that is asked for.")
    var nameInputs: InputOptions.Naming?

    /// All that decides what is read from tables.
    var fingerprint: String {
        [textColumn, idColumn, patientColumn, encounterColumn, typeColumn, timeColumn, authorColumn, nameInputs?.rawValue].map { $0 ?? "" }.joined(separator: "\u{1E}")
    }

    func inputOptions(language: Language?) -> InputOptions {
        var options = InputOptions()
        options.textColumn = textColumn
        options.idColumn = idColumn
        options.patientColumn = patientColumn
        options.encounterColumn = encounterColumn
        options.typeColumn = typeColumn
        options.timeColumn = timeColumn
        options.authorColumn = authorColumn
        options.naming = nameInputs ?? .path
        options.language = language
        return options
    }
}
