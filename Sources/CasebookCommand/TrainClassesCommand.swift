import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train classes`
struct TrainClassesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes", abstract: "Trains a text classifier on texts with a label.",
        discussion: """
            The same texts, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint under the output, \
            from which --resume goes on to the same result. Files that a recipe names are looked for in --data.
            """)

    @OptionGroup var options: EncoderTrainingOptions

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try options.openRecipe(ClassCorpus.self), lexicons = try ClinicalLexicons(folder: options.lexicons), start = ContinuousClock.now
        var training = ClassTraining(settings: recipe.settings, lexicons: lexicons)
        for corpus in recipe.corpora {
            var texts = corpus.chosen(of: try corpus.train.flatMap { try Self.texts(options.resolved($0)) })
            let development = try corpus.dev.flatMap { try Self.texts(options.resolved($0)) }
            if options.withDev { texts += development }
            training.corpora.append(.init(meaning: corpus.meaning, training: texts, development: options.withDev ? [] : development))
        }
        training.vectors = try options.openVectors(recipe)
        training.run = try options.makeRun()
        let plan = training, report = TrainingSession.report(quiet: options.quiet, progress: options.progress)
        let (classifier, result) = try TrainingSession.run { try await plan.train(report: report) }
        let members = try options.finish(result, recipe, lexicons, since: start)
        let labels = classifier.labels.map { PrintableText.make($0) }.joined(separator: ", ")
        let card = options.card(of: "Classes: \(labels).", result, plan.corpora.map { ($0.meaning.name, $0.training.count, $0.development.count) })
        try classifier.write(to: options.output, members: members, card: card)
        options.removeCheckpoint()
    }

    private static func texts(_ path: String) throws -> [ClassTraining.Text] {
        try InputPaths.expand([path]).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }.map { document in
            ClassTraining.Text(id: document.id, text: document.text, labels: document.labels, sequence: document.sequence)
        }
    }
}
