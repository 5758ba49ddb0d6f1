public import CasebookCore

/// How cell lines responded to drugs, such as the logarithm of the IC50; lines and drugs are known by name, each held once.
public struct ResponseTable: Sendable, Hashable {
    public struct Pair: Sendable, Hashable {
        /// The place of the line.
        public let line: Int
        /// The place of the drug.
        public let drug: Int
    }

    /// None twice, in the order of their first pairs.
    public let lines: [String]
    /// None twice, in the order of their first pairs.
    public let drugs: [String]
    public let pairs: [Pair]
    /// One a pair, finite. A pair may be measured more than once.
    public let responses: [Double]

    /// No response is as large, whatever its unit; squares stay far from where numbers end.
    private static let greatest = 1e9

    /// - Throws: `omics.training` for a response that is not finite or beyond ±10⁹, or a name that is empty.
    public init(lines: [String], drugs: [String], responses: [Double]) throws(ClinicalError) {
        precondition(lines.count == drugs.count && lines.count == responses.count, "\(lines.count) lines, \(drugs.count) drugs and \(responses.count) responses are not pairs.")
        for row in responses.indices {
            guard abs(responses[row]) <= Self.greatest else { throw ClinicalError(.omicsTraining, "Pair \(row + 1): the response is not a number within ±10⁹.") }
            guard !lines[row].isEmpty, !drugs[row].isEmpty else { throw ClinicalError(.omicsTraining, "Pair \(row + 1) lacks the name of its line or its drug.") }
        }
        let lineNames = Names(lines), drugNames = Names(drugs)
        self.lines = lineNames.names
        self.drugs = drugNames.names
        pairs = zip(lineNames.places, drugNames.places).map { Pair(line: $0, drug: $1) }
        self.responses = responses
    }

    private init(_ table: ResponseTable, rows: [Int]) {
        let lineNames = Names(rows.map { table.lines[table.pairs[$0].line] }), drugNames = Names(rows.map { table.drugs[table.pairs[$0].drug] })
        lines = lineNames.names
        drugs = drugNames.names
        pairs = zip(lineNames.places, drugNames.places).map { Pair(line: $0, drug: $1) }
        responses = rows.map { table.responses[$0] }
    }

    public var count: Int { responses.count }

    /// The line of each pair.
    public var pairLines: [String] { pairs.map { lines[$0.line] } }

    /// The drug of each pair.
    public var pairDrugs: [String] { pairs.map { drugs[$0.drug] } }

    /// Chosen rows with the lines and drugs that they need.
    public func rows(_ chosen: [Int]) -> ResponseTable { ResponseTable(self, rows: chosen) }

    /// Lines × drugs.
    var grid: MeasuredGrid {
        MeasuredGrid(rows: lines.count, columns: drugs.count, zip(pairs, responses).lazy.map { (row: $0.line, column: $0.drug, value: $1) })
    }

    /// Names in the order of their first appearance.
    private struct Names {
        private(set) var names: [String] = []
        private(set) var places: [Int] = []

        init(_ all: [String]) {
            var known: [String: Int] = [:]
            for name in all {
                if known[name] == nil {
                    known[name] = names.count
                    names.append(name)
                }
                places.append(known[name] ?? 0)
            }
        }
    }
}
