import ArgumentParser
import Casebook

/// `casebook evaluate identifiers`
struct EvaluateIdentifiersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identifiers",
        abstract: "What is found of the identifiers that notes are marked with (kinds phi:name, phi:date, …): recall by kind, clean documents, precision.")
    @OptionGroup var options: EvaluateCommand.Options
    @OptionGroup var tier: PipelineOptions

    func run() throws {
        let lexicons = try options.shared.openLexicons(), words = try IdentifierLexicon(folder: options.shared.lexicons)
        let pipeline = try tier.pipeline(lexicons).pipeline.adding([IdentifierComponent(IdentifierFinder(words, words: lexicons.indexes[0]))])
        var workspace = try PipelineWorkspace(), score = IdentifierScore()
        for document in try options.documents() {
            let found = try pipeline.annotate(Document(id: document.id, text: SourceText(document.text)), workspace: &workspace)
            let identifiers = found.entities.filter { $0.kind.rawValue.hasPrefix("phi:") }.map { entity in
                found.text.offset(entity.span.start, in: .scalar)..<found.text.offset(entity.span.end, in: .scalar)
            }
            let wanted = document.entities.filter { $0.kind.hasPrefix("phi:") }.map { (range: $0.start..<$0.end, kind: $0.kind) }
            score.add(text: document.text, wanted: wanted, found: identifiers)
        }
        try options.write { $0 ? $1.json(score) : $1.table(score) }
    }
}
