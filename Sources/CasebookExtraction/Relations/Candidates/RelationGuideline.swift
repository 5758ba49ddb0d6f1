internal import CasebookCore

/// A way of annotating relations: that of a corpus, with what may be related in it.
package struct RelationGuideline: Sendable, Hashable {
    /// The kinds of two mentions, by number, that a relation goes from and to, and how far these stand from each other at most (`UnitDistance.gap`).
    package struct Ends: Sendable, Hashable {
        package var from: Int
        package var to: Int
        package var farthest: Int

        package init(from: Int, to: Int, farthest: Int = UnitDistance.gaps) {
            self.from = from
            self.to = to
            self.farthest = farthest
        }
    }

    var name: String
    /// What a relation may be; no relation is class 0, the first of these class 1.
    var relations: [String]
    /// What the model calls kinds of the corpus; empty names are of those that are passed over, and `*` stands for the rest. One that is not listed keeps its name.
    var kinds: [String: String] = [:]
    /// The kinds that are related in the training texts.
    var ends: [Ends]
    /// Whether concepts are related, wherever they stand in a text, and not mentions.
    package var isOfConcepts = false
    /// Mentions that a mention may be related to: the next so many.
    var reach = 16
    /// Units between mentions that may be related, at most.
    var span = 150
    /// What is added to the score of no relation.
    var reluctance: Float = 0

    var classes: Int { relations.count + 1 }

    /// What the model calls a kind; an empty name for one that is passed over.
    func name(of kind: String) -> String { kinds[kind] ?? kinds["*"] ?? kind }
}

extension RelationGuideline {
    package init(name: String, relations: [String], ends: [Ends]) {
        self.name = name
        self.relations = relations
        self.ends = ends
    }

    /// Reads a member of a configuration; nil where it does not make sense.
    init?(_ value: JSONValue, kinds: Int) {
        guard let name = value["name"]?.string, let relations = value["relations"]?.array?.compactMap(\.string), !relations.isEmpty,
            let numbers = value["ends"]?.array?.compactMap(\.integer), numbers.count % 3 == 0, !numbers.isEmpty,
            case .bool(let isOfConcepts)? = value["concepts"], let reach = value["reach"]?.integer, (1...256).contains(reach),
            let span = value["span"]?.integer, (0...1_000_000).contains(span), case .number(let text)? = value["reluctance"], let reluctance = Float(text), reluctance.isFinite,
            case .object(let called)? = value["kinds"]
        else { return nil }
        let ends = stride(from: 0, to: numbers.count, by: 3).map { Ends(from: numbers[$0], to: numbers[$0 + 1], farthest: numbers[$0 + 2]) }
        guard ends.allSatisfy({ (0..<kinds).contains($0.from) && (0..<kinds).contains($0.to) && $0.farthest >= 0 }) else { return nil }
        self.init(name: name, relations: relations, ends: ends)
        self.kinds = Dictionary(called.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
        self.isOfConcepts = isOfConcepts
        self.reach = reach
        self.span = span
        self.reluctance = reluctance
        guard Set(self.ends.map { [$0.from, $0.to] }).count == self.ends.count else { return nil }
    }

    var value: JSONValue {
        .object([
            .init("name", .string(name)), .init("relations", .array(relations.map { .string($0) })),
            .init("kinds", .object(kinds.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
            .init("ends", .array(ends.flatMap { [JSONValue.number("\($0.from)"), .number("\($0.to)"), .number("\($0.farthest)")] })), .init("concepts", .bool(isOfConcepts)),
            .init("reach", .number("\(reach)")), .init("span", .number("\(span)")), .init("reluctance", .number("\(reluctance)")),
        ])
    }
}
