import ArgumentParser
import Casebook
import Foundation

/// `casebook evaluate entities`
struct EvaluateEntitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entities", abstract: "Spans and kinds of the entities of a model, or of the dictionaries: exact, and overlapping.",
        discussion: """
            Intervals are drawn over documents (bootstrap, 95 %). With --train mentions that stand in the training documents are counted apart from those that do \
            not; with --against a second model reads the same documents and the difference is tested by paired bootstrap.
            """)

    @OptionGroup var options: EvaluateCommand.Options
    @Option(help: "Name or folder of a model; without it the dictionaries are meant.")
    var model: String?
    @OptionGroup var modelOptions: ModelOptions
    @Option(help: "Score a whole pipeline instead: rules, fast or accurate.")
    var pipeline: PipelineTier?
    @Option(help: "Name or folder of a second model to compare with, or one of the pipelines rules, fast and accurate.")
    var against: String?
    @Option(
        help: """
            What the gold calls kinds of the model, separated by commas (disease=Condition,symptom=Condition); gold of other kinds is then left out. Without it both have \
            the same names. Found entities of kinds that the gold does not have are not counted.
            """)
    var kinds: String?
    @Flag(help: "Count the status as part of the kind.")
    var withStatus = false
    @Option(help: "Write a page (HTML) of the errors in context to this file; it holds text of the notes.")
    var report: String?
    @Option(parsing: .upToNextOption, help: "Annotated documents that the model was trained on.")
    var train: [String] = []

    func run() throws {
        let lexicons = try options.shared.openLexicons()
        let pipeline = try chosen(lexicons), other = try against.map { try compared($0, lexicons) }
        let gold = try options.documents()
        let seen = train.isEmpty ? nil : try InputPaths.expand(train).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }
        let training = seen.map { TrainingMentions($0, label: label) }
        var page = report == nil ? nil : ErrorReport(title: "Entities", seenMentions: training?.mentions)
        let result = try evaluate(pipeline, gold, training) { page?.add(id: $0.id, text: $0.text, gold: $1, predicted: $2) }
        let comparison = try other.flatMap { result.compared(to: try evaluate($0, gold, nil)) }
        if let report, let page { try PrivateFile.write(page.page(), to: report) }
        try options.write { $0 ? $1.json(result, comparison) : $1.table(result, comparison) }
    }

    private func evaluate(
        _ pipeline: Pipeline, _ gold: [AnnotatedDocument], _ training: TrainingMentions?,
        each: (AnnotatedDocument, [LabelledSpan], [EntityEvaluation.Found]) -> Void = { _, _, _ in }
    ) throws -> EntityEvaluation {
        let names = try kindNames(), known = names.map { Set($0.values) } ?? Set(gold.flatMap { $0.entities.map(\.kind) })
        var workspace = try PipelineWorkspace(), evaluation = EntityEvaluation(training: training)
        for document in gold {
            let result = try pipeline.annotate(Document(id: document.id, text: SourceText(document.text)), workspace: &workspace)
            let wanted = document.entities.filter { $0.attributes["fragments"] == nil && known.contains($0.kind) }.map { entity in
                LabelledSpan(start: entity.start, end: entity.end, kind: label(entity))
            }
            let found = result.entities.compactMap { entity -> EntityEvaluation.Found? in
                let kind = names.map { $0[entity.kind.rawValue] ?? "" } ?? entity.kind.rawValue
                guard known.contains(kind) else { return nil }
                let start = result.text.offset(entity.span.start, in: .scalar), end = result.text.offset(entity.span.end, in: .scalar)
                return (LabelledSpan(start: start, end: end, kind: label(kind, entity.assertion.status.rawValue)), entity.confidence)
            }
            evaluation.add(text: document.text, gold: wanted, found: found)
            each(document, wanted, found)
        }
        return evaluation
    }

    /// The gold's kinds by the model's, where the option gives them.
    private func kindNames() throws -> [String: String]? {
        guard let kinds else { return nil }
        var names: [String: String] = [:]
        for pair in kinds.split(separator: ",") {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts.contains("") else { throw ValidationError("--kinds takes pairs such as disease=Condition, separated by commas.") }
            names[parts[0]] = parts[1]
        }
        return names
    }

    private func chosen(_ lexicons: ClinicalLexicons) throws -> Pipeline {
        if let pipeline, model != nil { throw ValidationError("--model and --pipeline \(pipeline.rawValue) exclude each other.") }
        guard let model else { return try Pipeline.clinical(lexicons, tier: pipeline ?? .rules, models: modelOptions.models) }
        return try modelOptions.pipeline(model, lexicons)
    }

    private func compared(_ name: String, _ lexicons: ClinicalLexicons) throws -> Pipeline {
        if let tier = PipelineTier(rawValue: name) { return try Pipeline.clinical(lexicons, tier: tier, models: modelOptions.models) }
        return try modelOptions.pipeline(name, lexicons)
    }

    private func label(_ entity: AnnotatedDocument.Entity) -> String { label(entity.kind, entity.attributes["assertion"] ?? "present") }

    private func label(_ kind: String, _ status: String) -> String { withStatus ? "\(kind):\(status)" : kind }
}
