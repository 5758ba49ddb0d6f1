import Casebook

/// What is counted where relations are compared with annotated documents.
struct RelationEvaluation {
    /// A relation by the places of its ends, or by the concepts of its ends.
    struct Triple: Hashable {
        var from: String
        var to: String
        var kind: String

        /// The ends in a fixed order, where their order does not matter.
        func ordered(_ isUndirected: Bool) -> Triple { isUndirected && to < from ? Triple(from: to, to: from, kind: kind) : self }
    }

    private(set) var counts: [String: MatchCounts] = [:]
    /// Counts of each document, which are drawn for intervals.
    private(set) var documents: [MatchCounts] = []

    mutating func add(gold: Set<Triple>, found: Set<Triple>) {
        var sum = MatchCounts()
        for triple in gold {
            counts[triple.kind, default: MatchCounts()].wanted += 1
            sum.wanted += 1
        }
        for triple in found {
            let isRight = gold.contains(triple)
            counts[triple.kind, default: MatchCounts()] += MatchCounts(right: isRight ? 1 : 0, found: 1, wanted: 0)
            sum += MatchCounts(right: isRight ? 1 : 0, found: 1, wanted: 0)
        }
        documents.append(sum)
    }

    var micro: MatchCounts { counts.values.reduce(into: MatchCounts()) { $0 += $1 } }

    /// The mean over the kinds that the gold holds.
    var macroF1: Double {
        let held = counts.values.filter { $0.wanted > 0 }
        return held.isEmpty ? 0 : held.reduce(0) { $0 + $1.f1 } / Double(held.count)
    }

    /// The micro-averaged F1 with its 95 % interval over 1000 draws of documents; nil without documents.
    var interval: BootstrapEstimate? {
        Bootstrap(rowCount: documents.count, seed: 1).estimate { rows in rows.reduce(into: MatchCounts()) { $0 += documents[$1] }.f1 }
    }
}
