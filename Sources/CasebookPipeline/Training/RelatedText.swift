/// A text with entities and relations among them. Offsets count Unicode scalars.
public struct RelatedText: Sendable, Hashable {
    public struct Entity: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String
        /// What it speaks of, where that is known: entities that share a name speak of the same.
        public var concepts: [String]

        public init(start: Int, end: Int, kind: String, concepts: [String] = []) {
            self.start = start
            self.end = end
            self.kind = kind
            self.concepts = concepts
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

    public var id: String
    public var text: String
    public var entities: [Entity]
    public var relations: [Relation]

    public init(id: String, text: String, entities: [Entity], relations: [Relation]) {
        self.id = id
        self.text = text
        self.entities = entities
        self.relations = relations
    }
}
