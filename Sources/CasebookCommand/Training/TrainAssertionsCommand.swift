import ArgumentParser
import Casebook
import CasebookTensor

/// `casebook train assertions`
struct TrainAssertionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assertions", abstract: "Trains a judge of status, temporality and subject on annotated documents.",
        discussion: EncoderTrainingOptions.discussion)

    @OptionGroup var options: EncoderTrainingOptions
    @OptionGroup var trust: AssertionTrust

    func run() throws {
        try options.run(AssertionCorpus.self) { document in
            AssertedText(
                id: document.id, text: document.text,
                entities: document.entities.map { entity in
                    var values: [AssertionAxis: String] = [:]
                    for axis in AssertionAxis.allCases { values[axis] = entity.attributes[axis.rawValue] }
                    return .init(start: entity.start, end: entity.end, kind: entity.kind, values: values)
                })
        } train: {
            try await $0.train(report: $1)
        } write: { model, members, card in
            var assertion = model
            trust.set(&assertion.combination)
            try assertion.write(to: options.output, members: members, card: card("Assertions: whether entities are there, when, and whose they are."))
        }
    }
}
