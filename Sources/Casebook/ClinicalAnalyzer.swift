/// Reads notes: the library in one call.
///
/// Immutable and shared by any number of tasks. `analyze` makes a workspace for each call; for many notes in one task keep a
/// `PipelineWorkspace` and use `pipeline` itself.
public struct ClinicalAnalyzer: Sendable {
    public let lexicons: ClinicalLexicons
    public let pipeline: Pipeline

    /// Opens the lexicons and models that stand beside the program.
    ///
    /// - Parameters:
    ///   - tier: with which models, or none.
    ///   - rules: a folder with a site's own dictionaries, headings and rules.
    /// - Throws: `resource.missing`, `lexicon.malformed`, `lexicon.damaged`, `model.damaged`, `safetensors.malformed`, `safetensors.mismatch`.
    public init(tier: PipelineTier = .fast, rules: String? = nil) throws(ClinicalError) {
        lexicons = try ClinicalLexicons(site: rules)
        pipeline = try Pipeline.clinical(lexicons, tier: tier)
    }

    /// Finds what is in a text. Throws `limit.size`.
    public func analyze(_ text: String, id: String = "") throws(ClinicalError) -> Document {
        var workspace = try PipelineWorkspace()
        return try pipeline.annotate(Document(id: id, text: SourceText(text)), workspace: &workspace)
    }

    /// Finds what is in the text of a record, by its sections, and links it with the record's statements. Throws `limit.size`.
    public func analyze(_ record: ClinicalRecord) throws(ClinicalError) -> Document {
        var workspace = try PipelineWorkspace()
        var document = try pipeline.annotate(RecordDocument.document(of: record), workspace: &workspace)
        FactLinks.link(&document)
        return document
    }
}
