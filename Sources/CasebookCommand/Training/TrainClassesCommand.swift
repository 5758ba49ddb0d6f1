import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train classes`
struct TrainClassesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes", abstract: "Trains a text classifier on texts with a label.",
        discussion: EncoderTrainingOptions.discussion)

    @OptionGroup var options: EncoderTrainingOptions

    func run() throws {
        try options.run(ClassCorpus.self) { document in
            LabelledText(id: document.id, text: document.text, labels: document.labels, sequence: document.sequence)
        } train: {
            try await $0.train(report: $1)
        } write: { classifier, members, card in
            let labels = classifier.labels.map { PrintableText.make($0) }.joined(separator: ", ")
            try classifier.write(to: options.output, members: members, card: card("Classes: \(labels)."))
        }
    }
}
