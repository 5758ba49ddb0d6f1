internal import CasebookCore
package import CasebookText

/// Puts together what a tagger and the dictionaries find in a text.
///
/// The tagger proposes: what it finds stays, with its span and kind; where two of its own overlap (heads may), the surer one. The dictionaries link and fill: a
/// dictionary's mention of the same span gives its codes where its kind is the same or its neighbour; one that no mention of the tagger overlaps is added where the
/// tagger does not think it all too unlikely; any other is dropped.
package enum EntityMerger {
    /// The least confidence of the tagger in a mention of the dictionaries that is added. Chosen on the development notes.
    package static let leastConfidence = 0.3

    /// Kinds between which authorities draw the line in different places: pleural effusion is a disease to one and a sign to the other, the concept the same.
    private static let neighbours: [Set<EntityKind>] = [[.disease, .symptom], [.test, .procedure], [.drug, .substance]]

    /// - Parameters:
    ///   - tagged: in text order.
    ///   - listed: the dictionaries' mentions, in text order, with the tagger's confidence in them; nil where no tagger has read the place.
    /// - Returns: mentions in text order, none of which overlap.
    package static func merge(tagged: [Entity], listed: [Entity]) -> [Entity] {
        var kept: [Entity] = []
        for entity in tagged {
            guard let last = kept.last, last.span.overlaps(entity.span) else {
                kept.append(entity)
                continue
            }
            if (entity.confidence ?? 0) > (last.confidence ?? 0) { kept[kept.count - 1] = entity }
        }
        var result: [Entity] = []
        result.reserveCapacity(kept.count + listed.count)
        var next = 0
        for entity in listed {
            while next < kept.count, kept[next].span.end <= entity.span.start {
                result.append(kept[next])
                next += 1
            }
            guard next < kept.count, kept[next].span.overlaps(entity.span) else {
                if entity.confidence ?? 1 >= leastConfidence { result.append(entity) }
                continue
            }
            if kept[next].span == entity.span, isSameConcept(kept[next].kind, entity.kind) { kept[next].codes = entity.codes }
        }
        result += kept[next...]
        return result
    }

    private static func isSameConcept(_ one: EntityKind, _ other: EntityKind) -> Bool { one == other || neighbours.contains([one, other]) }
}
