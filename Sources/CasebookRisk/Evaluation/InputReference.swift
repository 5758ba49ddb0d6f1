/// How the inputs of a model were spread over its training units, for telling drift.
public struct InputReference: Sendable, Hashable {
    /// One variable: shares of its bins; the first is that of missing values.
    public struct Spread: Sendable, Hashable {
        /// Upper edges of bins of numbers; empty for words.
        public var edges: [Double]
        /// Words that have bins of their own; one more bin holds all others.
        public var words: [String]
        public var shares: [Double]

        func bin(_ value: TimelineValue?) -> Int {
            guard let value else { return 0 }
            if words.isEmpty {
                guard let number = value.number else { return 0 }
                return 1 + (edges.firstIndex { number <= $0 } ?? edges.count)
            }
            return 1 + (words.firstIndex(of: value.word) ?? words.count)
        }
    }

    /// One for each variable.
    public let spreads: [Spread]

    public init(spreads: [Spread]) { self.spreads = spreads }

    private static let bins = 10
    /// Words of fewer units are of single patients, and are not kept.
    private static let leastUnits = 10

    /// - Parameter values: of each unit, one a variable.
    static func fit(_ values: [[TimelineValue?]], variableCount: Int) -> InputReference {
        InputReference(
            spreads: (0..<variableCount).map { variable in
                let present = values.compactMap { $0[variable] }
                let numbers = present.compactMap(\.number).sorted()
                var spread = Spread(edges: [], words: [], shares: [])
                if numbers.count * 10 >= present.count * 9 {
                    for part in 1..<bins where !numbers.isEmpty {
                        let edge = numbers[part * (numbers.count - 1) / bins]
                        if spread.edges.last != edge { spread.edges.append(edge) }
                    }
                    spread.shares = Array(repeating: 0, count: spread.edges.count + 2)
                } else {
                    var counts: [String: Int] = [:]
                    for value in present { counts[value.word, default: 0] += 1 }
                    spread.words = counts.filter { $0.value >= leastUnits }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(2 * bins).map(\.key)
                    spread.shares = Array(repeating: 0, count: spread.words.count + 2)
                }
                for unit in values { spread.shares[spread.bin(unit[variable])] += 1 / Double(max(values.count, 1)) }
                return spread
            })
    }
}
