import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train relations`
struct TrainRelationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relations", abstract: "Trains an extractor of relations on annotated documents with relations among their entities.",
        discussion: EncoderTrainingOptions.discussion)

    @OptionGroup var options: EncoderTrainingOptions

    func run() throws {
        try options.run(RelationCorpus.self) { document in
            RelatedText(
                id: document.id, text: document.text,
                entities: document.entities.map { .init(start: $0.start, end: $0.end, kind: $0.kind, concepts: $0.concepts) },
                relations: document.relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) })
        } train: {
            try await $0.train(report: $1)
        } write: { extractor, members, card in
            let kinds = Set(extractor.guidelines.flatMap(\.relations)).sorted().map { PrintableText.make($0) }.joined(separator: ", ")
            try extractor.write(to: options.output, isSmall: true, members: members, card: card("Relations: \(kinds)."))
        }
    }
}
