import ArgumentParser
import Casebook
import CasebookTensor
import Foundation

/// `casebook train entities`
struct TrainEntitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entities", abstract: "Trains a tagger of entities on annotated documents.",
        discussion: EncoderTrainingOptions.discussion)

    @OptionGroup var options: EncoderTrainingOptions
    @Flag(help: "Keep the tables of vectors as they are; by default they are written as 8-bit numbers.")
    var large = false

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try options.openRecipe(TaggingCorpus.self), lexicons = try ClinicalLexicons(folder: options.lexicons), start = ContinuousClock.now
        var training = EntityTraining(settings: recipe.settings, lexicons: lexicons)
        training.corpora = try options.corpora(recipe, read: Self.texts)
        training.isNested = recipe.isNested
        training.calibration = recipe.calibration
        training.vectors = try options.openVectors(recipe)
        training.language = try options.openLanguageModel(recipe)
        training.run = try options.makeRun()
        let plan = training, report = TrainingSession.report(quiet: options.quiet, progress: options.progress)
        let (tagger, result) = try TrainingSession.run { try await plan.train(report: report) }
        let members = try options.finish(result, recipe, lexicons, since: start)
        let kinds = Set(tagger.heads.flatMap(\.kinds)).sorted().map { PrintableText.make($0) }.joined(separator: ", ")
        let card = options.card(of: "Entities: \(kinds).", result, plan.corpora.map { ($0.meaning.name, $0.training.count, $0.development.count) })
        try tagger.write(to: options.output, isSmall: !large, members: members, card: card)
        options.removeCheckpoint()
    }

    private static func texts(_ path: String) throws -> [TrainingText] {
        try InputPaths.expand([path]).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }.map { document in
            var text = TrainingText(id: document.id, text: document.text, entities: [])
            for entity in document.entities {
                let span = LabelledSpan(start: entity.start, end: entity.end, kind: entity.kind)
                if entity.attributes["fragments"] == nil { text.entities.append(span) } else { text.pieces.append(span) }
            }
            return text
        }
    }
}
