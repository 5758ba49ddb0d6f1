/// A document with its annotations: what training, prediction and evaluation read and write as JSON Lines. Offsets count Unicode scalars.
public struct AnnotatedDocument: Sendable, Hashable {
    public struct Entity: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String
        public var attributes: [String: String]

        public init(start: Int, end: Int, kind: String, attributes: [String: String] = [:]) {
            self.start = start
            self.end = end
            self.kind = kind
            self.attributes = attributes
        }
    }

    public struct Relation: Sendable, Hashable {
        /// Indices in `entities`.
        public var from: Int
        public var to: Int
        public var kind: String

        public init(from: Int, to: Int, kind: String) {
            self.from = from
            self.to = to
            self.kind = kind
        }
    }

    /// A section of a marked note.
    public struct Section: Sendable, Hashable {
        public var kind: String
        public var level: Int
        /// Place of the title.
        public var start: Int
        public var end: Int
    }

    public var id: String
    public var text: String
    public var entities: [Entity]
    public var relations: [Relation]
    public var sections: [Section]
    public var label: String?

    public init(id: String, text: String, entities: [Entity] = [], relations: [Relation] = [], sections: [Section] = [], label: String? = nil) {
        self.id = id
        self.text = text
        self.entities = entities
        self.relations = relations
        self.sections = sections
        self.label = label
    }
}
