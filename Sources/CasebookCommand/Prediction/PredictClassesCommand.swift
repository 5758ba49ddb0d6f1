import ArgumentParser
import Casebook
import Foundation
import Synchronization

/// `casebook predict classes`
struct PredictClassesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes", abstract: "Says of each text what it is, with a trained classifier.",
        discussion: """
            A classifier of sequences reads consecutive lines together that have the same "document", or else the same id up to a sign and the number at its end: the \
            sentences of an abstract. --time-limit then holds for all of them.
            """)

    @Argument(help: "JSON Lines with id and text, or - for standard input.")
    var inputs: [String] = []
    @Option(help: "Name or folder of the model.")
    var model: String
    @OptionGroup var modelOptions: ModelOptions
    @Option(help: "Write a page (HTML) to this file that shows what in each text speaks for its label; it holds the texts.")
    var explain: String?
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if modelOptions.guideline != nil { throw ValidationError("Classifiers have no guidelines.") }
        if shared.offsets != .scalar { throw ValidationError("No offsets are written; --offsets does not apply.") }
    }

    func run() throws {
        let lexicons = try shared.openLexicons()
        let classifier = try ModelLibrary(folder: modelOptions.models).classifier(model, matcher: lexicons.matcher, format: modelOptions.weights)
        let classification = try TextClassification(classifier, lexicons: lexicons)
        var groups = SequenceReader(paths: try InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), options: LineRun.inputOptions(shared), joins: classifier.isSequence)
        let sink = try LineSink(output: shared.output), failures = Mutex(0), limit = shared.timeLimit, isExplained = explain != nil
        let page = Mutex(AttributionPage(title: model))
        try BatchRunner(jobs: shared.jobCount).run(
            next: { groups.next() },
            work: { (group: [InputItem], workspace: inout PipelineWorkspace) -> ClassifiedTexts in
                ClassifiedTexts(group, classification, isExplained: isExplained, workspace: &workspace, deadline: Deadline(seconds: limit))
            },
            write: { result in
                for (name, error) in result.errors {
                    failures.withLock { $0 += 1 }
                    Console.error("casebook: \(error.location?.file == nil ? "\(name): " : "")\(error)")
                }
                page.withLock { page in for text in result.explained { page.add(text) } }
                return sink.write(result.lines)
            })
        try sink.finish()
        if let explain { try PrivateFile.write(page.withLock { $0.bytes }, to: explain) }
        if failures.withLock({ $0 }) > 0 { throw ExitCode(1) }
    }
}

/// The outcome of texts that were read together.
private struct ClassifiedTexts: Sendable {
    /// One line a text.
    private(set) var lines: [UInt8] = []
    private(set) var errors: [(name: String, error: ClinicalError)] = []
    private(set) var explained: [AttributionPage.Text] = []

    init(_ group: [InputItem], _ classification: TextClassification, isExplained: Bool, workspace: inout PipelineWorkspace, deadline: Deadline) {
        var contents: [InputItem.Content?] = [], documents: [Document] = [], unread: [Int: ClinicalError] = [:]
        for item in group {
            do throws(ClinicalError) {
                let content = try item.content.get()
                guard content.line != nil else { throw ClinicalError(.inputMalformed, "A line of JSON with a 'text' was expected; name JSON Lines files.") }
                contents.append(content)
                documents.append(content.document)
            } catch {
                contents.append(nil)
                unread[contents.count - 1] = error
                errors.append((item.name, error))
            }
        }
        var found: [Classification] = [], failure: ClinicalError?
        do throws(ClinicalError) {
            found = try classification.classify(documents, workspace: &workspace, deadline: deadline)
            if isExplained {
                for (document, result) in zip(documents, found) {
                    guard let label = result.labels.first else { continue }
                    let score = result.scores.first { $0.label == label }?.probability ?? 0
                    explained.append(
                        .init(
                            id: document.id, text: document.text, label: label, probability: score,
                            attributions: try classification.attributions(document, label: label, workspace: &workspace, deadline: deadline)))
                }
            }
        } catch { failure = error }
        var next = 0
        for (place, item) in group.enumerated() {
            guard let content = contents[place] else {
                lines += DocumentEncoder.errorLine(id: item.id, unread[place]!)
                continue
            }
            if let failure {
                errors.append((item.name, failure))
                lines += DocumentEncoder.errorLine(id: item.id, failure)
            } else {
                lines += Self.line(content.line!, found[next], isMultiple: classification.classifier.isMultiple)
            }
            next += 1
        }
    }

    /// The line with label and scores; all else as it was.
    private static func line(_ line: JSONValue, _ classification: Classification, isMultiple: Bool) -> [UInt8] {
        var line = line
        if isMultiple {
            line["labels"] = .array(classification.labels.map { .string($0) })
        } else {
            line["label"] = classification.labels.first.map { .string($0) } ?? .null
        }
        line["scores"] = .object(classification.scores.map { .init($0.label, .number(String(format: "%.4f", $0.probability))) })
        return LineRun.line(line)
    }
}
