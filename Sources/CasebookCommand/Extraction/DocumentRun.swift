import Casebook
import Foundation
import Synchronization

/// Runs a pipeline over inputs in order and hands each result on: what all commands over documents share.
struct DocumentRun: Sendable {
    let pipeline: Pipeline
    let options: SharedOptions
    let inputs: InputOptions

    /// What became of one input.
    struct Outcome<Output: Sendable>: Sendable {
        var name: String
        var output: Output
        var error: ClinicalError?
        /// Its place among the inputs, and in its own.
        var input: Int
        var number: Int
        /// Bytes of all inputs read so far.
        var position: Int
    }

    /// - Parameters:
    ///   - prepare: turns an item into the document to analyse, on a worker's thread.
    ///   - render: what is written of an analysed document.
    ///   - failure: what stands for a failed document: its id, and the place of its input. Of its line nothing else is kept: the rest may be what nobody should
    ///     read.
    ///   - skipping: documents of each input that were done before; see `InputReader`.
    ///   - write: takes what became of each input, in their order; false ends the run.
    /// - Returns: how many inputs failed.
    func run<Output: Sendable>(
        paths: [String],
        prepare: @escaping @Sendable (InputItem.Content) throws(ClinicalError) -> Document = { content throws(ClinicalError) in try DocumentRun.document(of: content) },
        render: @escaping @Sendable (Document, JSONValue?) -> Output,
        failure: @escaping @Sendable (String, Int, ClinicalError) -> Output,
        skipping: [Int] = [], write: @escaping @Sendable (Outcome<Output>) -> Bool
    ) throws(ClinicalError) -> Int {
        var reader = InputReader(paths: paths, options: inputs, skipping: skipping)
        let bar = ProgressBar(total: InputPaths.size(paths, skipping: skipping), options: options)
        let failures = Mutex(0)
        let pipeline = pipeline
        let limit = options.timeLimit
        try BatchRunner(jobs: options.jobCount).run(
            next: { reader.nextItem() },
            work: { (item: InputItem, workspace: inout PipelineWorkspace) -> Outcome<Output> in
                do throws(ClinicalError) {
                    let content = try item.content.get()
                    let document = try pipeline.annotate(prepare(content), workspace: &workspace, deadline: Deadline(seconds: limit))
                    return Outcome(name: item.name, output: render(document, content.line), error: nil, input: item.input, number: item.number, position: item.position)
                } catch {
                    return Outcome(name: item.name, output: failure(item.id, item.input, error), error: error, input: item.input, number: item.number, position: item.position)
                }
            },
            write: { outcome in
                if let error = outcome.error {
                    failures.withLock { $0 += 1 }
                    let place = error.location?.file == nil ? "\(outcome.name): " : ""
                    Console.error("casebook: \(place)\(error)")
                }
                bar.step(failed: outcome.error != nil, position: outcome.position)
                return write(outcome)
            })
        bar.finish()
        return failures.withLock { $0 }
    }

    /// The document of an input as it was read. A record is parsed here, on a worker's thread.
    static func document(of content: InputItem.Content) throws(ClinicalError) -> Document {
        guard let record = content.record else { return content.document }
        var document = RecordDocument.document(of: try record.record(), language: content.document.statedLanguage)
        document.diagnostics = content.document.diagnostics + document.diagnostics
        return document
    }
}
