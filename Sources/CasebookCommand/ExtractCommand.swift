import ArgumentParser
import Casebook
import Foundation

/// `casebook extract`
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Finds diseases, symptoms, drugs, tests, procedures and body parts in notes, and whether they are present, denied, possible, past or the family's.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, ndjson, json, html, brat, conll
    }

    @Argument(help: "Files, folders, patterns, or - for standard input.")
    var inputs: [String] = []
    @Option(name: .shortAndLong, help: "Output format (default: text on a terminal, ndjson elsewhere).")
    var format: Format?
    @OptionGroup var tier: PipelineOptions
    @Option(help: "Kinds of entities to keep, separated by commas.")
    var kinds: String?
    @Flag(help: "Add the tokens.")
    var tokens = false
    @Flag(help: "Add the text.")
    var includeText = false
    @OptionGroup var table: TableOptions
    @OptionGroup var shared: SharedOptions

    /// The kinds to keep; nil for all.
    private func keptKinds() throws -> Set<EntityKind>? {
        guard let kinds else { return nil }
        let names = kinds.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let known = EntityKind.canonical + EntityKind.attributes
        if let unknown = names.first(where: { !known.contains(EntityKind($0)) && !$0.contains(":") }) {
            throw ValidationError("'\(unknown)' is no kind; --kinds takes \(known.map(\.rawValue).sorted().joined(separator: ", ")) or prefix:name.")
        }
        return Set(names.map { EntityKind($0) })
    }

    func run() throws {
        let format = self.format ?? (Console.outputIsTerminal && shared.output == nil ? .text : .ndjson)
        if format == .html || format == .brat, shared.output == nil {
            throw ValidationError("The format \(format.rawValue) writes a folder; name it with --output.")
        }
        let paths = try InputPaths.expand(inputs.isEmpty ? ["-"] : inputs)
        let lexicons = try shared.openLexicons()
        let (chosen, diagnostics) = try tier.pipeline(lexicons)
        let producer = Producer(version: casebookVersion, pipeline: chosen.name, models: chosen.models, lexicons: chosen.lexicons)
        let encoder = DocumentEncoder(unit: shared.offsets, includesTokens: tokens, includesText: includeText, producer: producer)
        let filter = try keptKinds()
        let finish: @Sendable (Document) -> Document = { document in
            var document = document
            FactLinks.link(&document)
            document.diagnostics += diagnostics
            if let filter { document.keepEntities { filter.contains($0.kind) } }
            return document
        }
        let sink = try OutputSink.make(format: format, output: shared.output, encoder: encoder)
        let run = DocumentRun(pipeline: chosen, options: shared, inputs: table.inputOptions(language: shared.language.language))
        let failures = try run.run(
            paths: paths, render: { document, _ in sink.render(finish(document)) }, failure: { sink.failure(id: $0, $1) }, write: { sink.write($0) })
        try sink.finish()
        if failures > 0 { throw ExitCode(1) }
    }
}
