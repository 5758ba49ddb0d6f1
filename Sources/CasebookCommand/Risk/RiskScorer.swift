import Casebook
import Synchronization

/// Scores the units of inputs in order, on several threads: what all commands that score share.
struct RiskScorer: Sendable {
    /// What became of one unit.
    struct Outcome: Sendable {
        var id: String
        var result: Result<RiskScore, ClinicalError>
        /// Of the unit's inputs, for drift; empty for one that failed.
        var bins: [Int]
        var item: PatientItem
    }

    let model: RiskModel
    let name: String
    /// The hash of its weights.
    let digest: String
    /// Of all that decides results beside the options of a run.
    let fingerprint: String
    /// As results name it; without a pipeline where the model reads no notes.
    let producer: Producer
    private let pipeline: Pipeline?
    private let reading: RiskInputs
    private let explanation: RiskModel.Explanation
    private let threshold: Double?
    /// Whether units outside the population get a probability all the same.
    private let isLenient: Bool

    init(
        model name: String, models: String?, lexicons: String?, tier: PipelineOptions, reading: RiskInputs, explanation: RiskModel.Explanation, threshold: Double?,
        isLenient: Bool = false
    ) throws(ClinicalError) {
        let library = ModelLibrary(folder: models), folder = try ModelFolder(path: library.path(of: name), task: RiskModel.task)
        model = try RiskModel(folder)
        self.name = name.split(separator: "/").last.map(String.init) ?? name
        digest = folder.config["digest"]?.string ?? ""
        var note = NoteFindings()
        note.tier = tier
        note.lexicons = lexicons
        let pipeline = try note.pipeline(model.schema)
        self.pipeline = pipeline
        producer = Producer(
            version: casebookVersion, pipeline: pipeline?.name ?? "", models: ["\(self.name)@\(digest)"] + (pipeline?.models ?? []), lexicons: pipeline?.lexicons ?? "")
        // Thresholds, bands and calibration stand in the configuration.
        var config = JSONWriter()
        config.value(folder.config)
        let hash = config.bytes.withUnsafeBytes { ByteHash(block: $0) }
        fingerprint = [producer.version, producer.pipeline, producer.models.joined(separator: "+"), producer.lexicons, hash.text].joined(separator: "\u{1F}")
        self.reading = reading
        self.explanation = explanation
        self.threshold = threshold
        self.isLenient = isLenient
    }

    func outcome(_ item: PatientItem, workspace: inout PipelineWorkspace) -> Outcome {
        var id = item.fallbackID
        do throws(ClinicalError) {
            var timeline = try item.timeline(model.schema, idColumn: reading.idColumn, groupColumn: reading.groupColumn)
            id = timeline.id
            if let pipeline { timeline = try NoteEvents.read(timeline, model.schema, pipeline, workspace: &workspace) }
            let (score, bins) = model.scoreWithBins(timeline, explanation: explanation, threshold: threshold, isLenient: isLenient)
            return Outcome(id: id, result: .success(score), bins: bins, item: item)
        } catch {
            var error = error
            if error.location == nil { error.location = item.location }
            return Outcome(id: id, result: .failure(error), bins: [], item: item)
        }
    }

    /// - Parameters:
    ///   - skipping: units of each input that were done before; see `PatientReader`.
    ///   - write: takes outcomes in input order; false ends the run.
    /// - Returns: how many units failed.
    func run(paths: [String], skipping: [Int] = [], jobs: Int, write: @escaping @Sendable (Outcome) -> Bool) throws(ClinicalError) -> Int {
        var reader = PatientReader(paths: paths, skipping: skipping)
        let failures = Mutex(0)
        try BatchRunner(jobs: jobs).run(
            next: { reader.nextItem() },
            work: { (item: PatientItem, workspace: inout PipelineWorkspace) -> Outcome in outcome(item, workspace: &workspace) },
            write: { outcome in
                if case .failure(let error) = outcome.result {
                    failures.withLock { $0 += 1 }
                    Console.error("casebook: \(error)")
                }
                return write(outcome)
            })
        return failures.withLock { $0 }
    }
}
