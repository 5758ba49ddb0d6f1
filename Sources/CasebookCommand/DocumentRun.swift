import Casebook
import Foundation
import Synchronization

/// Runs a pipeline over inputs in order and hands each result on: what all commands over documents share.
struct DocumentRun: Sendable {
    let pipeline: Pipeline
    let options: SharedOptions
    let inputs: InputOptions

    /// What became of one input.
    struct Outcome: Sendable {
        var name: String
        var output: [UInt8]
        var error: ClinicalError?
    }

    /// - Parameters:
    ///   - prepare: turns an item into the document to analyse, on a worker's thread.
    ///   - render: the bytes of an analysed document.
    ///   - failure: the bytes that stand for a failed input.
    ///   - write: takes bytes in input order; false ends the run.
    /// - Returns: how many inputs failed.
    func run(
        paths: [String],
        prepare: @escaping @Sendable (InputItem.Content) throws(ClinicalError) -> Document = { content throws(ClinicalError) in content.document },
        render: @escaping @Sendable (Document, JSONValue?) -> [UInt8],
        failure: @escaping @Sendable (String, ClinicalError) -> [UInt8],
        write: @escaping @Sendable ([UInt8]) -> Bool
    ) throws(ClinicalError) -> Int {
        var reader = InputReader(paths: paths, options: inputs)
        let isCountable = paths.count > 1 && !paths.contains("-")
        let bar = ProgressBar(total: isCountable ? paths.count : nil, options: options)
        let failures = Mutex(0)
        let pipeline = pipeline
        let limit = options.timeLimit
        try BatchRunner(jobs: options.jobCount).run(
            next: { reader.nextItem() },
            work: { (item: InputItem, workspace: inout PipelineWorkspace) -> Outcome in
                do throws(ClinicalError) {
                    let content = try item.content.get()
                    let document = try pipeline.annotate(prepare(content), workspace: &workspace, deadline: Deadline(seconds: limit))
                    return Outcome(name: item.name, output: render(document, content.line), error: nil)
                } catch {
                    return Outcome(name: item.name, output: failure(item.id, error), error: error)
                }
            },
            write: { outcome in
                if let error = outcome.error {
                    failures.withLock { $0 += 1 }
                    let place = error.location?.file == nil ? "\(outcome.name): " : ""
                    Console.error("casebook: \(place)\(error)")
                }
                bar.step(failed: outcome.error != nil)
                return outcome.output.isEmpty || write(outcome.output)
            })
        bar.finish()
        return failures.withLock { $0 }
    }
}
