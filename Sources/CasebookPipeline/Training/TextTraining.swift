public import CasebookExtraction
internal import CasebookLearning
public import CasebookLexicons

/// Trains a model that reads texts with an encoder: `RelationTraining`, `AssertionTraining` and `ClassTraining` are this for their corpora and texts.
public struct TextTraining<Meaning: RecipeCorpus, Item: Sendable>: Sendable {
    /// A text with what is to be learnt of it.
    public typealias Text = Item

    public var settings: EncoderSettings
    public var corpora: [TrainingCorpus<Meaning, Item>] = []
    public var vectors = EncoderVectors()
    public var run = TrainingRun()
    let lexicons: ClinicalLexicons

    public init(settings: EncoderSettings, lexicons: ClinicalLexicons) {
        self.settings = settings
        self.lexicons = lexicons
    }

    /// How to train; texts that decide which epoch is kept are asked where there are some.
    var options: TrainingOptions { run.options(settings, isMeasured: corpora.contains { !$0.development.isEmpty }) }
}
