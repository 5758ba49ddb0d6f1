import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train assertions`
struct TrainAssertionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assertions", abstract: "Trains a judge of status, temporality and subject on annotated documents.",
        discussion: """
            The same texts, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint under the output, \
            from which --resume goes on to the same result. Files that a recipe names are looked for in --data.
            """)

    @OptionGroup var options: EncoderTrainingOptions
    @OptionGroup var trust: AssertionTrust

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try options.openRecipe(AssertionCorpus.self), lexicons = try ClinicalLexicons(folder: options.lexicons), start = ContinuousClock.now
        var training = AssertionTraining(settings: recipe.settings, lexicons: lexicons)
        for corpus in recipe.corpora {
            var texts = corpus.chosen(of: try corpus.train.flatMap { try Self.texts(options.resolved($0)) })
            let development = try corpus.dev.flatMap { try Self.texts(options.resolved($0)) }
            if options.withDev { texts += development }
            training.corpora.append(.init(meaning: corpus.meaning, training: texts, development: options.withDev ? [] : development))
        }
        training.vectors = try options.openVectors(recipe)
        training.run = try options.makeRun()
        let plan = training, report = TrainingSession.report(quiet: options.quiet, progress: options.progress)
        var (assertion, result) = try TrainingSession.run { try await plan.train(report: report) }
        trust.set(&assertion.combination)
        let members = try options.finish(result, recipe, lexicons, since: start)
        let card = options.card(
            of: "Assertions: whether entities are there, when, and whose they are.", result, plan.corpora.map { ($0.meaning.name, $0.training.count, $0.development.count) })
        try assertion.write(to: options.output, members: members, card: card)
        options.removeCheckpoint()
    }

    private static func texts(_ path: String) throws -> [AssertionTraining.Text] {
        try InputPaths.expand([path]).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }.map { document in
            AssertionTraining.Text(
                id: document.id, text: document.text,
                entities: document.entities.map { entity in
                    var values: [AssertionAxis: String] = [:]
                    for axis in AssertionAxis.allCases { values[axis] = entity.attributes[axis.rawValue] }
                    return .init(start: entity.start, end: entity.end, kind: entity.kind, values: values)
                })
        }
    }
}
