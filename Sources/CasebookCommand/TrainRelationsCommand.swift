import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train relations`
struct TrainRelationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relations", abstract: "Trains an extractor of relations on annotated documents with relations among their entities.",
        discussion: """
            The same texts, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint under the output, \
            from which --resume goes on to the same result. Files that a recipe names are looked for in --data.
            """)

    @OptionGroup var options: EncoderTrainingOptions

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try options.openRecipe(RelationCorpus.self), lexicons = try ClinicalLexicons(folder: options.lexicons), start = ContinuousClock.now
        var training = RelationTraining(settings: recipe.settings, lexicons: lexicons)
        for corpus in recipe.corpora {
            var texts = corpus.chosen(of: try corpus.train.flatMap { try Self.texts(options.resolved($0)) })
            let development = try corpus.dev.flatMap { try Self.texts(options.resolved($0)) }
            if options.withDev { texts += development }
            training.corpora.append(.init(meaning: corpus.meaning, training: texts, development: options.withDev ? [] : development))
        }
        training.vectors = try options.openVectors(recipe)
        training.run = try options.makeRun()
        let plan = training, report = TrainingSession.report(quiet: options.quiet, progress: options.progress)
        let (extractor, result) = try TrainingSession.run { try await plan.train(report: report) }
        let members = try options.finish(result, recipe, lexicons, since: start)
        let kinds = Set(extractor.guidelines.flatMap(\.relations)).sorted().map { PrintableText.make($0) }.joined(separator: ", ")
        let card = options.card(of: "Relations: \(kinds).", result, plan.corpora.map { ($0.meaning.name, $0.training.count, $0.development.count) })
        try extractor.write(to: options.output, isSmall: true, members: members, card: card)
        options.removeCheckpoint()
    }

    private static func texts(_ path: String) throws -> [RelationTraining.Text] {
        try InputPaths.expand([path]).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }.map { document in
            RelationTraining.Text(
                id: document.id, text: document.text,
                entities: document.entities.map { .init(start: $0.start, end: $0.end, kind: $0.kind, concepts: $0.concepts) },
                relations: document.relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) })
        }
    }
}
