import ArgumentParser
import Casebook

/// `casebook evaluate classes`
struct EvaluateClassesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes", abstract: "Labels of a text classifier: accuracy, and precision, recall and F1 of each label.",
        discussion: """
            With --train the texts that stand in the training documents too, and repetitions, are counted apart, and the score of always taking the most frequent \
            label stands beside. Of texts with several labels each label is counted by itself.
            """)

    @OptionGroup var options: EvaluateCommand.Options
    @Option(help: "Name or folder of the model.")
    var model: String
    @OptionGroup var modelOptions: ModelOptions
    @Option(parsing: .upToNextOption, help: "Labelled documents that the model was trained on.")
    var train: [String] = []

    func run() throws {
        let lexicons = try options.shared.openLexicons(), gold = try options.documents()
        let classifier = try ModelLibrary(folder: modelOptions.models).classifier(model, matcher: lexicons.matcher, format: modelOptions.weights)
        let classification = try TextClassification(classifier, lexicons: lexicons)
        let training = train.isEmpty ? nil : try InputPaths.expand(train).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }
        var evaluation = ClassEvaluation(training: training)
        var workspace = try PipelineWorkspace(), first = 0
        while first < gold.count {
            var last = first + 1
            while classifier.isSequence, last < gold.count, gold[last].sequence == gold[first].sequence { last += 1 }
            let found = try classification.classify(gold[first..<last].map { Document(id: $0.id, text: SourceText($0.text)) }, workspace: &workspace)
            for (document, result) in zip(gold[first..<last], found) where !document.labels.isEmpty || classifier.isMultiple {
                evaluation.add(text: document.text, gold: document.labels, found: result.labels, isMultiple: classifier.isMultiple)
            }
            first = last
        }
        let scores = evaluation
        try options.write { $0 ? $1.json(scores) : $1.table(scores) }
    }
}
