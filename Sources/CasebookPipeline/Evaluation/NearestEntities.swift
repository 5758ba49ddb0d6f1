/// The baseline of relations: an entity goes with the nearest one of a kind that its kind mostly goes with.
///
/// Learnt from annotated documents: for each kind the kinds that its relations go to, each with the kind of relation that is the most frequent there, where at least half
/// of the entities of the kind have one.
public struct NearestEntities: Sendable {
    /// A place with a kind.
    public struct Entity: Sendable, Hashable {
        public var start: Int
        public var end: Int
        public var kind: String

        public init(start: Int, end: Int, kind: String) {
            self.start = start
            self.end = end
            self.kind = kind
        }
    }

    private var relations: [String: [String: [String: Int]]] = [:]
    private var counts: [String: Int] = [:]
    private var related: [String: Int] = [:]

    public init() {}

    /// Learns from a document.
    public mutating func add(_ entities: [Entity], relations given: [(from: Int, to: Int, kind: String)]) {
        for entity in entities { counts[entity.kind, default: 0] += 1 }
        for relation in given { relations[entities[relation.from].kind, default: [:]][entities[relation.to].kind, default: [:]][relation.kind, default: 0] += 1 }
        for from in Set(given.map(\.from)) { related[entities[from].kind, default: 0] += 1 }
    }

    /// The relations of a document's entities. O(n²).
    public func relations(of entities: [Entity]) -> [(from: Int, to: Int, kind: String)] {
        entities.indices.compactMap { from in
            let entity = entities[from]
            guard let targets = relations[entity.kind], 2 * (related[entity.kind] ?? 0) >= counts[entity.kind] ?? 0 else { return nil }
            let others = entities.indices.filter { $0 != from && targets[entities[$0].kind] != nil }
            guard let to = others.min(by: { (distance(entity, entities[$0]), $0) < (distance(entity, entities[$1]), $1) }) else { return nil }
            return (from, to, targets[entities[to].kind]!.max { ($0.value, $1.key) < ($1.value, $0.key) }!.key)
        }
    }

    private func distance(_ a: Entity, _ b: Entity) -> Int { max(0, max(a.start, b.start) - min(a.end, b.end)) }
}
