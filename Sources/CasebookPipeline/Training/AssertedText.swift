public import CasebookExtraction

/// A text with entities. Offsets count Unicode scalars.
public struct AssertedText: Sendable, Hashable {
    public struct Entity: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String
        /// What is annotated of it.
        public var values: [AssertionAxis: String]

        public init(start: Int, end: Int, kind: String, values: [AssertionAxis: String]) {
            self.start = start
            self.end = end
            self.kind = kind
            self.values = values
        }
    }

    public var id: String
    public var text: String
    public var entities: [Entity]

    public init(id: String, text: String, entities: [Entity]) {
        self.id = id
        self.text = text
        self.entities = entities
    }
}
