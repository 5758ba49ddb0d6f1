public import ArgumentParser
import Casebook
public import CasebookRisk
import CasebookStore
import Foundation
import Synchronization

/// `casebook timelines`
struct TimelinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timelines", abstract: "Makes timelines, one a patient or visit, of records and of tables of events.",
        discussion: """
            Inputs are records (CDA, HL7, FHIR), tables of OMOP's common data model (told by their names: PERSON.csv, MEASUREMENT.csv …), and other tables whose columns \
            --tables explains. Each event keeps when it happened and when it was known; diagnoses that are coded at the end of a visit are known then. The \
            output is read by `casebook score` and `casebook train risk`.
            """)

    @Argument(help: "Files, folders, patterns.")
    var inputs: [String]
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?
    @Option(help: "What one timeline is of: patient or visit.")
    var unit: PatientHistory.Unit = .patient
    @Option(help: "Hours from the start at which units are scored (default: the hour of the model, else the end of what is known).")
    var asOf: Double?
    @Option(help: "What the columns of tables mean, as JSON: a list of objects with file (a name or pattern), kind, patient, time …")
    var tables: String?
    @Option(help: "Table with the columns id and label: outcomes of units.")
    var labels: String?
    @Option(help: "Folder for a working file without a name, which holds the export and is gone when the command ends (default: beside the output, else the system's).")
    var workFolder: String?
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false

    func run() throws {
        let known = try tables.map { path throws(ClinicalError) in try HistoryTable.read(TrainRiskCommand.json(path), file: path) } ?? []
        let outcomes = try labels.map(readLabels) ?? [:]
        let folder = workFolder ?? output.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } ?? NSTemporaryDirectory()
        let store = try HistoryStore(folder: folder.isEmpty ? "." : folder)
        var failed = 0, parts = 0, unnamed = 0
        func take(_ result: Result<PatientHistory, ClinicalError>) throws(ClinicalError) {
            do throws(ClinicalError) {
                let part = try result.get()
                try store.add(part)
                parts += 1
            } catch {
                if error.code == .fileUnwritable { throw error }
                failed += 1
                if failed <= 20 { Console.error("casebook: \(error)") }
            }
        }
        var records: [String] = []
        for path in try InputPaths.expand(inputs) {
            let name = URL(fileURLWithPath: path).lastPathComponent
            guard let table = known.first(where: { fnmatch($0.file, name, 0) == 0 })?.table ?? HistoryTableReader.omop(path) else {
                records.append(path)
                continue
            }
            var reader = HistoryTableReader(path: path, table: table)
            while let row = reader.next() { try take(row) }
        }
        var reader = InputReader(paths: records, options: InputOptions())
        while let item = reader.nextItem() {
            do throws(ClinicalError) {
                guard let record = try item.content.get().record else {
                    throw ClinicalError(.inputUnsupported, "The input is no record and no table that is known.", at: Location(file: item.name))
                }
                if let history = RecordHistory.make(try record.record()) { try take(.success(history)) } else { unnamed += 1 }
            } catch { try take(.failure(error)) }
        }
        let sink = try LineSink(output: output), unit = unit
        var count = 0
        try store.forEach { history throws(ClinicalError) in
            for var timeline in history.timelines(unit) {
                if let asOf { timeline.asOf = asOf }
                if let label = outcomes[timeline.id] { timeline.label = label }
                count += 1
                if !sink.write(LineRun.line(timeline.json)) { return false }
            }
            return true
        }
        try sink.finish()
        if failed > 20 { Console.error("casebook: \(failed - 20) more rows or records could not be read.") }
        if !quiet {
            let left = unnamed > 0 ? ", \(unnamed) records without a patient or a time" : ""
            Console.error("casebook: \(count) timelines of \(parts) rows and records, \(failed) that cannot be read\(left)")
        }
        if failed > 0 { throw ExitCode(1) }
    }

    private func readLabels(_ path: String) throws(ClinicalError) -> [String: TimelineValue] {
        var reader = PatientReader(paths: [path]), labels: [String: TimelineValue] = [:]
        let schema = RiskSchema(name: "", outcome: "", target: .binary(column: "label", positive: []))
        while let item = reader.nextItem() {
            let unit = try item.timeline(schema, idColumn: nil, groupColumn: nil)
            guard let label = unit.label else { throw ClinicalError(.timelineMalformed, "The table of outcomes needs the columns 'id' and 'label'.", at: item.location) }
            labels[unit.id] = label.number.map { .number($0) } ?? label
        }
        return labels
    }
}

extension PatientHistory.Unit: ExpressibleByArgument {}
