public import Casebook
import Synchronization

/// What the server does, without anything of HTTP: bytes in, lines of JSON out, on threads of its own.
///
/// Lexicons, models and pipelines are opened once. All work waits in one bounded queue (`WorkerPool`); what is refused throws `limit.overload`.
public final class ClinicalService: Sendable {
    public let limits: ServiceLimits
    public let lexicons: ClinicalLexicons
    public let pool: WorkerPool
    /// The tier of those who name none.
    public let tier: PipelineTier
    private let models: String?
    private let identifiers: IdentifierLexicon
    private let finder: IdentifierFinder
    let scoreInputs: ScoreInputReader
    private let pipelines: Mutex<[Variant: Pipeline]> = Mutex([:])
    private let risks: Mutex<[String: (model: RiskModel, digest: String)]> = Mutex([:])

    private struct Variant: Hashable {
        var tier: PipelineTier
        var hasQuantities: Bool
        var hasIdentifiers: Bool
    }

    /// Opens lexicons and the pipeline of the usual tier, and reads a first sentence with it, so that the first request waits for nothing.
    ///
    /// - Parameters:
    ///   - tier: fast where a model is installed, else rules, when nil.
    ///   - lexicons: folder of the lexicons; found beside the program when nil.
    ///   - models: folder of the models; found beside the program when nil.
    /// - Throws: `resource.missing`, `lexicon.malformed`, `model.damaged` and what else their readers throw.
    public init(limits: ServiceLimits, tier: PipelineTier? = nil, lexicons folder: String? = nil, models: String? = nil) throws(ClinicalError) {
        self.limits = limits
        self.models = models
        lexicons = try ClinicalLexicons(folder: folder)
        identifiers = try IdentifierLexicon(folder: folder)
        finder = IdentifierFinder(identifiers, words: lexicons.indexes[0])
        scoreInputs = ScoreInputReader(lexicons)
        let chosen: PipelineTier, first: Pipeline
        do throws(ClinicalError) {
            chosen = tier ?? .fast
            first = try Pipeline.clinical(lexicons, tier: chosen, models: models)
        } catch {
            guard tier == nil, error.code == .resourceMissing else { throw error }
            throw ClinicalError(.resourceMissing, "No model is installed; install the models beside the program, or name the tier rules.")
        }
        self.tier = chosen
        var workspace = try PipelineWorkspace()
        for text in ["Fever for 3 days.", "发热3天。"] { _ = try first.annotate(Document(id: "", text: SourceText(text)), workspace: &workspace) }
        pool = WorkerPool(threads: limits.threads, mostWaiting: limits.mostWaiting)
        pipelines.withLock { $0[Variant(tier: chosen, hasQuantities: false, hasIdentifiers: false)] = first }
    }

    /// The pipeline of a request, opened when it is first asked for.
    func pipeline(_ request: ServiceRequest, findsIdentifiers: Bool = false) throws(ClinicalError) -> Pipeline {
        let variant = Variant(tier: request.tier ?? tier, hasQuantities: request.includesQuantities, hasIdentifiers: request.findsIdentifiers || findsIdentifiers)
        if let known = pipelines.withLock({ $0[variant] }) { return known }
        // Models are opened once a tier; what is added to them are components beside.
        let plain = Variant(tier: variant.tier, hasQuantities: false, hasIdentifiers: false)
        var pipeline: Pipeline
        if let base = pipelines.withLock({ $0[plain] }) {
            pipeline = base
        } else {
            pipeline = try Pipeline.clinical(lexicons, tier: variant.tier, models: models)
            pipelines.withLock { [pipeline] in $0[plain] = pipeline }
        }
        if variant.hasQuantities { pipeline = try pipeline.adding([QuantityComponent(lexicons)]) }
        if variant.hasIdentifiers { pipeline = try pipeline.adding([IdentifierComponent(finder)]) }
        pipelines.withLock { $0[variant] = pipeline }
        return pipeline
    }

    /// - Parameter key: a secret of the caller's, by which surrogates are the same in all documents of a patient.
    func redactor(_ mode: RedactionMode, key: [UInt8]) -> Redactor { Redactor(mode, key: key, lexicon: identifiers, finder: finder) }

    /// A model of risk by its name, with the hash of its weights; paths are no names.
    func risk(_ name: String) throws(ClinicalError) -> (model: RiskModel, digest: String) {
        if let known = risks.withLock({ $0[name] }) { return known }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }) else {
            throw ClinicalError(.resourceMissing, "There is no model of this name; GET /v1/models names those there are.")
        }
        let folder = try ModelFolder(path: ModelLibrary(folder: models).path(of: name), task: RiskModel.task)
        let opened = (model: try RiskModel(folder), digest: folder.config["digest"]?.string ?? "")
        risks.withLock { $0[name] = opened }
        return opened
    }

    func producer(_ pipeline: Pipeline) -> Producer {
        Producer(version: casebookVersion, pipeline: pipeline.name, models: pipeline.models, lexicons: pipeline.lexicons)
    }
}
