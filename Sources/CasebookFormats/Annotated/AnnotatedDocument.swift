/// A document with its annotations: what training, prediction and evaluation read and write as JSON Lines. Offsets count Unicode scalars.
public struct AnnotatedDocument: Sendable, Hashable {
    public struct Entity: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String
        public var attributes: [String: String]

        /// The concepts of a terminology that it speaks of.
        public var concepts: [String] { AnnotatedDocument.concepts(attributes["concept"]) }

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
    /// All labels, where a text may have several; else the label.
    public var labels: [String]
    /// The document that it is a part of, one after the other; nil where none is named.
    public var partOf: String?

    public init(
        id: String, text: String, entities: [Entity] = [], relations: [Relation] = [], sections: [Section] = [], label: String? = nil, labels: [String]? = nil,
        partOf: String? = nil
    ) {
        self.id = id
        self.text = text
        self.entities = entities
        self.relations = relations
        self.sections = sections
        self.label = label
        self.labels = labels ?? label.map { [$0] } ?? []
        self.partOf = partOf
    }

    /// What it shares with the texts that it is read together with: the document that it is a part of, else its id up to the number at the end.
    public var sequence: String { partOf ?? Self.sequence(of: id) }

    public static func sequence(of id: String) -> String {
        guard let place = id.lastIndex(where: { !("0"..."9").contains($0) }), place < id.index(before: id.endIndex), ["-", "#", "_", ".", "/", ":"].contains(id[place])
        else { return id }
        return String(id[..<place])
    }

    /// Several concepts are joined by `|`; -1 stands for none.
    package static func concepts(_ attribute: String?) -> [String] {
        (attribute ?? "").split(separator: "|").map(String.init).filter { $0 != "-1" }
    }
}
