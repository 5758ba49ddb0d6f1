internal import CasebookCore
public import CasebookLearning
public import CasebookText

/// How what a pipeline found in notes agrees with what a reader found.
///
/// A finding is right where it overlaps the reader's words and says the same; one finding answers to one row.
public struct ValueAgreement: Sendable {
    /// By what is compared: `measurement` (value, unit and test), `measurement.value`, `medication` (drug, strength, dose, form, route, frequency, duration and as needed),
    /// `medication.drug`, `medication.status`, `medication.context`, `allergy`, `time`, `time.span`, `code`, `code.category`.
    public private(set) var counts: [String: MatchCounts] = [:]
    public private(set) var documents = 0

    /// A row that was not found as it stands, or a finding that no row has.
    public struct Difference: Sendable {
        public var kind: String
        /// Of the file; nil for a finding without a row.
        public var line: Int?
        public var wanted: [String: String]
        public var found: [String: String]
    }

    public init() {}

    /// Compares one document; returns where the two differ.
    public mutating func add(_ document: Document, _ gold: ValueFile) -> [Difference] {
        documents += 1
        var differences: [Difference] = []
        for kind in ["measurement", "medication", "allergy", "time"] {
            let rows = gold.annotations.filter { $0.kind == kind }, found = ValueFields.all(of: kind, in: document)
            differences += compare(kind, rows, found)
        }
        addCodes(document, gold.annotations.filter { $0.kind == "code" })
        return differences
    }

    private static let keys: [String: [String]] = [
        "measurement": ["test", "value", "unit"], "medication": ["drug", "strength", "dose", "form", "route", "freq", "duration", "prn"],
        "allergy": ["category", "status", "none"], "time": ["value"],
    ]
    /// What is counted apart, of pairs of a row and a finding: a name, and what has to agree.
    private static let parts: [String: [(String, [String])]] = [
        "measurement": [("measurement.value", ["value", "unit"])],
        "medication": [("medication.drug", ["drug"]), ("medication.status", ["status"]), ("medication.context", ["context"])],
        "time": [("time.span", [])],
    ]

    private mutating func compare(_ kind: String, _ rows: [ValueAnnotation], _ found: [ValueFields]) -> [Difference] {
        let keys = Self.keys[kind]!, parts = Self.parts[kind] ?? []
        var taken = [Bool](repeating: false, count: found.count), pairs = [Int?](repeating: nil, count: rows.count), first = 0
        // First those that agree wholly, so that a near one is not taken from another row.
        for isExact in [true, false] {
            first = 0
            for (index, row) in rows.enumerated() where pairs[index] == nil {
                while first < found.count, found[first].span.end <= row.span.start { first += 1 }
                var place = first
                while place < found.count, found[place].span.start < row.span.end {
                    if !taken[place], found[place].span.overlaps(row.span), !isExact || found[place].agrees(with: row.fields, in: keys) {
                        pairs[index] = place
                        taken[place] = true
                        break
                    }
                    place += 1
                }
            }
        }
        // A result that joined tests share (HBsAg and HIV negative) is one row: what the other tests have of it is no finding of its own.
        let shared = kind != "measurement" ? [] : Set(found.indices.filter { !taken[$0] && sharesRow(found[$0], rows, found, pairs) })
        let count = found.count - shared.count
        var whole = MatchCounts(found: count, wanted: rows.count), differences: [Difference] = []
        for (index, row) in rows.enumerated() {
            if let pair = pairs[index], found[pair].agrees(with: row.fields, in: keys) {
                whole.right += 1
            } else {
                differences.append(Difference(kind: kind, line: row.line, wanted: row.fields, found: pairs[index].map { found[$0].fields } ?? [:]))
            }
        }
        for (index, item) in found.enumerated() where !taken[index] && !shared.contains(index) {
            differences.append(Difference(kind: kind, line: nil, wanted: [:], found: item.fields))
        }
        counts[kind, default: MatchCounts()] += whole
        for (name, keys) in parts {
            // A part that is asked of pairs alone, as the status, is counted over them; spans, values and drugs over all.
            let isOfPairs = ["medication.status", "medication.context"].contains(name)
            let right = rows.indices.count { index in pairs[index].map { found[$0].agrees(with: rows[index].fields, in: keys) } ?? false }
            let pairCount = pairs.count { $0 != nil }
            counts[name, default: MatchCounts()] += MatchCounts(right: right, found: isOfPairs ? pairCount : count, wanted: isOfPairs ? pairCount : rows.count)
        }
        return differences
    }

    /// Whether the words of a finding are those of another one, which answers to a row and says the same but for the test.
    private func sharesRow(_ item: ValueFields, _ rows: [ValueAnnotation], _ found: [ValueFields], _ pairs: [Int?]) -> Bool {
        rows.indices.contains { row in
            guard let pair = pairs[row], found[pair].span == item.span else { return false }
            return item.agrees(with: rows[row].fields, in: ["value", "unit"])
        }
    }

    /// The first code of the system that a row names, of the entity that overlaps its words most.
    private mutating func addCodes(_ document: Document, _ rows: [ValueAnnotation]) {
        var exact = MatchCounts(), category = MatchCounts()
        for row in rows {
            guard let wanted = row.fields["code"], let system = row.fields["system"] else { continue }
            let entity = document.entities.filter { $0.span.overlaps(row.span) && $0.kind.rawValue.first != "p" }.max {
                min($0.span.end, row.span.end) - max($0.span.start, row.span.start) < min($1.span.end, row.span.end) - max($1.span.start, row.span.start)
            }
            let code = entity?.codes.first { $0.system == system }?.code
            let isNone = wanted == "none"
            exact += MatchCounts(right: !isNone && code == wanted ? 1 : 0, found: code == nil ? 0 : 1, wanted: isNone ? 0 : 1)
            category += MatchCounts(right: !isNone && code?.prefix(3) == wanted.prefix(3) ? 1 : 0, found: code == nil ? 0 : 1, wanted: isNone ? 0 : 1)
        }
        counts["code", default: MatchCounts()] += exact
        counts["code.category", default: MatchCounts()] += category
    }
}
