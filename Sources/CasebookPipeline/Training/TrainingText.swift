public import CasebookLearning

/// A text with the entities that are annotated in it. Offsets count Unicode scalars.
public struct TrainingText: Sendable, Hashable {
    public var id: String
    public var text: String
    public var entities: [LabelledSpan]
    /// The stretches of mentions in pieces: about what lies in them nothing is learnt and nothing scored.
    public var pieces: [LabelledSpan]

    public init(id: String, text: String, entities: [LabelledSpan], pieces: [LabelledSpan] = []) {
        self.id = id
        self.text = text
        self.entities = entities
        self.pieces = pieces
    }
}
