import ArgumentParser
import Casebook
import Foundation

/// `casebook evaluate values`
struct EvaluateValuesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "values", abstract: "Measurements, medications, allergies, times and codes of a pipeline, against files of values as Corpora/VALUES.md describes them.")

    @Argument(help: "Files of values (.tsv) or folders of them.")
    var gold: [String]
    @Option(help: "Folder of the notes (.note) that they belong to, by their names.")
    var notes: String
    @OptionGroup var tier: PipelineOptions
    @Flag(help: "Print JSON.")
    var json = false
    @Flag(help: "List where the two differ: file, line, what was wanted and what was found. Shows words of the notes.")
    var list = false
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let pipeline = try tier.pipeline(shared.openLexicons()).pipeline
        var workspace = try PipelineWorkspace(), agreement = ValueAgreement(), lines = ""
        for path in try InputPaths.expand(gold) where path.hasSuffix(".tsv") {
            let name = String(path.split(separator: "/").last!.dropLast(4))
            guard let note = try AnnotatedFiles.read("\(notes)/\(name).note").first else { continue }
            var document = Document(id: note.id, text: SourceText(note.text))
            let file = try ValueFile(path: path, text: document.text)
            document.referenceTime = file.reference
            let differences = agreement.add(try pipeline.annotate(document, workspace: &workspace), file)
            guard list else { continue }
            for difference in differences {
                func words(_ fields: [String: String]) -> String { fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
                lines += "\(name)\t\(difference.line.map(String.init) ?? "-")\t\(difference.kind)\t\(words(difference.wanted))\t\(words(difference.found))\n"
            }
        }
        var report = EvaluationReport()
        if json { report.json(agreement) } else { report.table(agreement) }
        let sink = try LineSink(output: shared.output)
        _ = sink.write(Array(lines.utf8) + report.bytes)
        try sink.finish()
    }
}
