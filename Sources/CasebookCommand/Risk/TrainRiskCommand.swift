import ArgumentParser
import Casebook
import CasebookTensor
import Foundation

/// `casebook train risk`
struct TrainRiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "Trains a risk model on timelines or wide tables with a known outcome.",
        discussion: """
            A schema (JSON) says what the columns and events mean; without one, every column but the outcome and the ids is taken as it looks. A recipe says which \
            models are fitted. How well such a model does on patients that it has not seen is measured by folds, and stands in report.html in the output.
            """)

    @Option(parsing: .upToNextOption, help: "Timelines as JSON Lines, or tables (CSV, TSV), also packed with gzip.")
    var train: [String]
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "What is predicted and from what, as JSON.")
    var schema: String?
    @Option(help: "Which models are fitted and how, as JSON.")
    var recipe: String?
    @Option(help: "Column of the outcome, in the place of the schema's (default: the schema's, else label).")
    var label: String?
    @Option(help: "Values of the outcome's column that mean yes, separated by commas.")
    var positive: String?
    @Option(help: "Columns that must not be seen, separated by commas, where there is no schema.")
    var exclude: String?
    @Option(help: "Words that mean that a value is missing, separated by commas, where there is no schema.")
    var missing: String?
    @OptionGroup var inputs: RiskInputs
    @Option(help: "Folds, in the place of the recipe's.")
    var folds: Int?
    @Flag(help: "Do not measure the whole way fold by fold, which takes several times as long as training.")
    var unmeasured = false
    @Option(help: "File for what was said of each unit by models that had not seen it, as JSON Lines.")
    var predictions: String?
    @OptionGroup var note: NoteFindings
    @OptionGroup var options: TrainingRunOptions

    /// Units by which contributions are checked.
    private static let checkedUnits = 200

    func validate() throws {
        if let folds, !(2...100).contains(folds) { throw ValidationError("--folds must be from 2 to 100.") }
        if schema != nil, exclude != nil || missing != nil { throw ValidationError("--exclude and --missing stand in the place of a schema; write them into it.") }
    }

    static func list(_ text: String?) -> [String] { text?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [] }

    static func json(_ path: String) throws(ClinicalError) -> JSONValue {
        do throws(ClinicalError) { return try JSONParser.parse(try ByteStorage(mapping: path).withBytes { Array($0) }) } catch {
            var error = error
            if error.location?.file == nil { error.location = Location(file: path, offset: error.location?.offset) }
            throw error
        }
    }

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let start = ContinuousClock.now
        var recipe = try self.recipe.map { path throws(ClinicalError) in try RiskRecipe(Self.json(path), file: path) } ?? RiskRecipe()
        recipe.seed = options.seed
        if let folds { recipe.folds = folds }
        var schema = try self.schema.map { path throws(ClinicalError) in try RiskSchema(Self.json(path), file: path) }
        if var known = schema, label != nil || positive != nil {
            guard case .binary(let column, let old) = known.target else {
                throw ValidationError("--label and --positive are for a yes or no; the schema's outcome is another, so write its columns there.")
            }
            known.target = .binary(column: label ?? column, positive: positive.map { Self.list($0) } ?? old)
            try known.check(file: self.schema)
            schema = known
        }
        let files = try TrainingFiles.member(train)
        let (units, failed) = try inputs.timelines(train, schema)
        let name = URL(fileURLWithPath: output).lastPathComponent
        let known: RiskSchema
        if let schema {
            known = schema
        } else {
            known = try RiskSchema.inferred(
                name: name, target: .binary(column: label ?? "label", positive: Self.list(positive)), from: units, missing: Self.list(missing),
                exclude: Set(Self.list(exclude) + [inputs.idColumn, inputs.groupColumn].compactMap(\.self)))
        }
        let read = try note.read(units, known, jobs: options.jobCount, quiet: options.quiet)
        let data = try RiskData(read, schema: known)
        if !options.quiet {
            Console.error("casebook: \(RiskSummary.counts(data, failed: failed))")
        }
        let training = RiskTraining(schema: known, recipe: recipe, data: data, jobs: options.jobCount, isMeasured: !unmeasured), isQuiet = options.quiet
        let (model, validation) = try TrainingSession.run {
            try await training.train { done, all in
                if !isQuiet, Console.errorIsTerminal { _ = DescriptorWriter.write(Array("\r\u{1B}[Kcasebook: \(done) of \(all) fits\(done == all ? "\n" : "")".utf8), to: 2) }
            }
        }
        let summary = RiskSummary(validation)
        var members: [JSONValue.Member] = [.init("seed", .number("\(options.seed)")), .init("units", .number("\(data.count)")), .init("scores", summary.json)]
        members.append(files)
        if let recipe = self.recipe { members.append(.init("recipe", try Self.json(recipe))) }
        // A sample will do, and networks take their time to explain themselves.
        let isBinary = if case .binary = known.target { true } else { false }
        let deletion = isBinary ? DeletionCurve(model, Array(read.prefix(Self.checkedUnits))) : nil
        let card = ModelCard(
            folder: output, what: "Risk of \(PrintableText.make(known.outcome)), one score a \(PrintableText.make(known.unit)).", seed: options.seed,
            data: "\(data.count) units of \(Set(data.groups).count) patients.", scores: summary.markdown)
        try model.write(to: output, members: members, card: card.text)
        try PrivateFile.write(Array(RiskReportPage(name: name, schema: known).render(validation, model, deletion: deletion).utf8), to: output + "/report.html")
        if let predictions { try write(validation, to: predictions) }
        if !options.quiet {
            Console.error(summary.text)
            Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s")
        }
    }

    private func write(_ validation: RiskValidation, to path: String) throws(ClinicalError) {
        let file = try PrivateFileHandle(path: path)
        for line in RiskPredictionLines(validation) { try file.write(line) }
        try file.finish()
    }
}
