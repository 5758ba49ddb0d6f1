public import CasebookLearning

/// Scores of one value a thing (an assertion's status, a class): accuracy, a score a value, and the confusion.
public struct ValueScore: Sendable {
    /// gold → predicted → count.
    public private(set) var confusion: [String: [String: Int]] = [:]

    public init() {}

    public mutating func add(gold: String, predicted: String) { confusion[gold, default: [:]][predicted, default: 0] += 1 }

    public var support: Int { confusion.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

    public var accuracy: Double {
        let right = confusion.reduce(0) { $0 + ($1.value[$1.key] ?? 0) }
        return support == 0 ? 0 : Double(right) / Double(support)
    }

    public var values: [String: MatchCounts] {
        var result: [String: MatchCounts] = [:]
        for (gold, row) in confusion {
            for (predicted, count) in row {
                result[gold, default: MatchCounts()].wanted += count
                result[predicted, default: MatchCounts()].found += count
                if gold == predicted { result[gold]!.right += count }
            }
        }
        return result
    }

    /// Mean F1 over the values that the gold holds.
    public var macroF1: Double {
        guard !confusion.isEmpty else { return 0 }
        let values = values
        return confusion.keys.sorted().reduce(0) { $0 + (values[$1]?.f1 ?? 0) } / Double(confusion.count)
    }
}
