import ArgumentParser
import Casebook
import Foundation
import Synchronization

/// `casebook parse`
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Reads clinical records (CDA, C-CDA, HL7 v2 and v3, FHIR) into one normalised form: patient, sections with their text, coded entries.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, ndjson, json
    }

    @Argument(help: "Files, folders, patterns, or - for standard input.")
    var inputs: [String] = []
    @Option(name: .shortAndLong, help: "Output format (default: text on a terminal, ndjson elsewhere).")
    var format: Format?
    @Flag(help: "Print only what is wrong with the records.")
    var check = false
    @Option(help: "What results call a file: path, index or digest.")
    var nameInputs: InputOptions.Naming = .path
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let format = self.format ?? (Console.outputIsTerminal && shared.output == nil ? .text : .ndjson)
        let paths = try InputPaths.expand(inputs.isEmpty ? ["-"] : inputs)
        var options = InputOptions()
        options.naming = nameInputs
        let sink = try LineSink(output: shared.output)
        let encoder = RecordEncoder(unit: shared.offsets)
        let isCheck = check
        let isFirst = Mutex(true)
        var reader = InputReader(paths: paths, options: options)
        let bar = ProgressBar(total: paths.count > 1 && !paths.contains("-") ? paths.count : nil, options: shared)
        let failures = Mutex(0)
        try BatchRunner(jobs: shared.jobCount).run(
            next: { reader.nextItem() },
            work: { (item: InputItem, _: inout PipelineWorkspace) -> (name: String, bytes: [UInt8], error: ClinicalError?) in
                do throws(ClinicalError) {
                    guard let input = try item.content.get().record else {
                        throw ClinicalError(.recordUnrecognized, "The input is no record: neither CDA, HL7 nor FHIR.", at: nil)
                    }
                    let record = try input.record()
                    switch format {
                    case .text where !isCheck: return (item.name, Array(RecordTextRenderer().render(record).utf8), nil)
                    case .text:
                        let lines = record.diagnostics.map { "\(record.id): \($0.message) [\($0.code)]\n" }
                        return (item.name, Array(lines.joined().utf8), nil)
                    default: return (item.name, isCheck ? RecordEncoder.checkLine(record) : encoder.line(record), nil)
                    }
                } catch {
                    return (item.name, format == .text ? [] : DocumentEncoder.errorLine(id: item.id, error), error)
                }
            },
            write: { outcome in
                if let error = outcome.error {
                    failures.withLock { $0 += 1 }
                    Console.error("casebook: \(error.location?.file == nil ? "\(outcome.name): " : "")\(error)")
                }
                bar.step(failed: outcome.error != nil)
                guard !outcome.bytes.isEmpty else { return true }
                guard format == .json else { return sink.write(outcome.bytes) }
                let opening = isFirst.withLock { first -> String in
                    defer { first = false }
                    return first ? "[\n" : ",\n"
                }
                return sink.write(Array(opening.utf8) + outcome.bytes.dropLast())
            })
        bar.finish()
        if format == .json { _ = sink.write(Array((isFirst.withLock { $0 } ? "[]\n" : "\n]\n").utf8)) }
        try sink.finish()
        if failures.withLock({ $0 }) > 0 { throw ExitCode(1) }
    }
}
