import ArgumentParser
import Casebook

/// Bedside scores of documents, worked out from what they state.
struct BedsideOptions: ParsableArguments {
    @Option(help: "Bedside scores of notes and records in the place of a model: all, or names separated by commas (curb-65, news2, meld, …).")
    var bedside: String?
    @Option(help: "With --bedside: what holds for all documents and none states, such as dialysis=0,labileINR=0.")
    var given: String?

    private func scores() throws -> [ClinicalScore] {
        guard let bedside, bedside != "all" else { return ClinicalScore.allCases }
        return try bedside.split(separator: ",").map { name in
            guard let score = ClinicalScore(rawValue: String(name)) else {
                throw ValidationError("'\(name)' is no bedside score; there are \(ClinicalScore.allCases.map(\.rawValue).joined(separator: ", ")), and all.")
            }
            return score
        }
    }

    private func givenInputs() throws -> [ScoreInput: ScoreEvidence] {
        var inputs: [ScoreInput: ScoreEvidence] = [:]
        for item in (given ?? "").split(separator: ",") {
            let parts = item.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let input = ScoreInput(rawValue: String(parts[0])), input != .diagnosisCodes, let value = Double(parts[1]), value.isFinite else {
                throw ValidationError(
                    "--given takes NAME=NUMBER, where a name is one of \(ScoreInput.allCases.filter { $0 != .diagnosisCodes }.map(\.rawValue).joined(separator: ", ")).")
            }
            inputs[input] = ScoreEvidence(value: value, source: .given)
        }
        return inputs
    }

    func validate() throws {
        _ = try scores()
        _ = try givenInputs()
        if given != nil, bedside == nil { throw ValidationError("--given belongs to --bedside.") }
    }

    /// A line for each document and score.
    ///
    /// - Returns: how many documents failed.
    func run(_ paths: [String], idColumn: String?, tier: PipelineOptions, shared: SharedOptions) throws -> Int {
        let lexicons = try shared.openLexicons(), scores = try scores(), given = try givenInputs()
        let pipeline = try tier.pipeline(lexicons).pipeline, reader = ScoreInputReader(lexicons)
        let encoder = ClinicalScoreEncoder(
            unit: shared.offsets, producer: Producer(version: casebookVersion, pipeline: pipeline.name, models: pipeline.models, lexicons: pipeline.lexicons))
        var options = InputOptions()
        options.idColumn = idColumn
        options.language = shared.language.language
        let sink = try LineSink(output: shared.output)
        let failures = try DocumentRun(pipeline: pipeline, options: shared, inputs: options).run(
            paths: paths,
            render: { document, _ -> [UInt8] in
                var document = document
                FactLinks.link(&document)
                let reading = reader.read(document)
                return scores.flatMap { score in
                    let stated = score.takesFirst ? reading.first : reading.last
                    return encoder.line(score, stated.merging(given) { stated, _ in stated }, codes: reading.codes, document)
                }
            }, failure: { id, _, error in DocumentEncoder.errorLine(id: id, error) }, write: { sink.write($0.output) })
        try sink.finish()
        return failures
    }
}
