public import CasebookExtraction

/// The models that read clinical notes, each for the sentences of its language.
public struct ClinicalModels: Sendable {
    /// Of diseases, symptoms, drugs and the other kinds that results have.
    public var taggers: [ClinicalModel<EntityTagger>] = []
    /// Of values, doses, severities, modifiers and times, which are related to these.
    public var attributes: [ClinicalModel<EntityTagger>] = []
    public var assertions: [ClinicalModel<LearnedAssertion>] = []
    public var relations: [ClinicalModel<RelationExtractor>] = []
    /// Of what paragraphs are about, where a note has no headings.
    public var sections: [ClinicalModel<TextClassifier>] = []

    public init() {}

    /// As results name them.
    public var names: [String] {
        (taggers + attributes).map { "\($0.name)@\($0.digest)" } + assertions.map { "\($0.name)@\($0.digest)" } + relations.map { "\($0.name)@\($0.digest)" }
            + sections.map { "\($0.name)@\($0.digest)" }
    }
}
