/// The least that a model must beat: a response is the mean of its drug, with what is added by its line or without.
struct ResponseMeans: Sendable {
    private let mean: Double
    private let drugs: [String: Double]
    private let lines: [String: Double]

    init(_ table: ResponseTable) {
        let mean = table.responses.reduce(0, +) / Double(max(table.count, 1))
        let drugs = Self.means(table.pairDrugs, table.responses.map { $0 - mean })
        lines = Self.means(table.pairLines, zip(table.pairDrugs, table.responses).map { $1 - mean - (drugs[$0] ?? 0) })
        self.drugs = drugs
        self.mean = mean
    }

    func predict(_ table: ResponseTable, withLines: Bool) -> [Double] {
        zip(table.pairLines, table.pairDrugs).map { mean + (drugs[$1] ?? 0) + (withLines ? lines[$0] ?? 0 : 0) }
    }

    private static func means(_ names: [String], _ values: [Double]) -> [String: Double] {
        var sums: [String: (sum: Double, count: Double)] = [:]
        for (name, value) in zip(names, values) {
            let known = sums[name] ?? (0, 0)
            sums[name] = (known.sum + value, known.count + 1)
        }
        return sums.mapValues { $0.sum / $0.count }
    }
}
