import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train segmentation`
struct TrainSegmentationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segmentation", abstract: "Trains a word segmenter for Chinese on lines whose words are parted by spaces.",
        discussion: "The same lines, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint; --resume goes on.")

    @OptionGroup var options: EncoderTrainingOptions

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try options.openRecipe(TaggingCorpus.self), lexicons = try ClinicalLexicons(folder: options.lexicons), start = ContinuousClock.now
        var training = SegmentationTraining(settings: recipe.settings, lexicons: lexicons)
        training.corpora = try options.corpora(recipe, read: Self.lines).map { .init(name: $0.meaning.name, training: $0.training, development: $0.development) }
        training.vectors = try options.openVectors(recipe)
        training.language = try options.openLanguageModel(recipe)
        training.run = try options.makeRun()
        let plan = training, report = TrainingSession.report(quiet: options.quiet, progress: options.progress)
        let (segmenter, result) = try TrainingSession.run { try await plan.train(report: report) }
        let members = try options.finish(result, recipe, lexicons, since: start)
        let card = options.card(of: "Words of Chinese.", result, plan.corpora.map { ($0.name, $0.training.count, $0.development.count) })
        try segmenter.write(to: options.output, members: members, card: card)
        options.removeCheckpoint()
    }

    private static func lines(_ path: String) throws(ClinicalError) -> [String] {
        var reader = try InputLines(path: path), lines: [String] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }
}
