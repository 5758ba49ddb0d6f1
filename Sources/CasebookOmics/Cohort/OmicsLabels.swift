public import CasebookCore

/// Labels of the samples of a cohort.
public struct OmicsLabels: Sendable {
    /// The samples that have a label, in the cohort's order.
    public let samples: [Int]
    public let targets: OmicsTargets

    /// Reads a table of labels: an id, where the cohort has them, and a label, a time and an event, or a number.
    ///
    /// The columns stand in this order and no others do, or they are named `id`, `label` (or `value`), `time` and `event` in a header. Where there are no ids, or labels
    /// alone and all matrices have the same samples in one order, the row of a label is that of its sample. A row without a label is passed over, and so is an id that the cohort does not have.
    ///
    /// - Parameter names: the classes in their order; where it is nil, those of the table, sorted.
    /// - Throws: `omics.samples` where the table does not fit the cohort or holds no labels of the kind; `file.unreadable`.
    public static func read(path: String, head: OmicsHead, cohort: OmicsCohort, names: [String]? = nil) throws(ClinicalError) -> OmicsLabels {
        try OmicsLabels(try OmicsTableReader.texts(path: path), head: head, cohort: cohort, names: names, file: path)
    }

    init(_ records: [[String]], head: OmicsHead, cohort: OmicsCohort, names: [String]?, file: String?) throws(ClinicalError) {
        func wrong(_ message: String, row: Int? = nil) -> ClinicalError {
            ClinicalError(.omicsSamples, message, at: Location(file: file, line: row.map { $0 + 1 }))
        }
        guard let first = records.first else { throw wrong("The table of labels is empty.") }
        let header = first.map { $0.lowercased() }, ids = header.firstIndex(where: OmicsTableReader.holdsNames)
        let labelCount = head == .prognosis ? 2 : 1
        // Labels alone go by row where the rows of all matrices are the same samples.
        let isByRow = cohort.samples == nil || ids == nil && first.count == labelCount && cohort.matrices.allSatisfy { $0.samples == cohort.samples }
        let wanted = (isByRow ? 0 : 1) + labelCount
        var columns = isByRow ? [] : [ids].compactMap(\.self)
        columns += (head == .prognosis ? [Self.timeNames, Self.eventNames] : [Self.labelNames]).compactMap { names in header.firstIndex(where: names.contains) }
        var places: [String: Int] = [:]
        for (place, sample) in (cohort.samples ?? []).enumerated() { places[sample] = place }
        var hasHeader = columns.count == wanted
        if !hasHeader {
            guard first.count == wanted else {
                throw wrong("A row of labels has \(first.count) fields; it needs \(wanted), or a header with id, label, time and event as far as needed.")
            }
            columns = Array(0..<wanted)
            // A header is what is no sample: an unknown id in the first row alone, or a row more than there are samples.
            hasHeader = isByRow ? records.count == cohort.sampleCount + 1 : places[first[0]] == nil
        }
        let rows = hasHeader ? records[1...] : records[...]
        if isByRow, rows.count != cohort.sampleCount {
            throw wrong("There are \(rows.count) rows of labels and \(cohort.sampleCount) samples, and no ids to match them by.")
        }
        // By row, ids would be passed over without a word where they stand in another order.
        if isByRow, hasHeader, let ids, !columns.contains(ids) {
            let numbers = rows.map { ids < $0.count ? Int($0[ids]) ?? -1 : -1 }
            guard numbers.elementsEqual(0..<rows.count) || numbers.elementsEqual(1..<rows.count + 1) else {
                throw wrong("The labels have ids and the matrices none; name the first column of each matrix 'id', or leave the labels' ids out if all rows are in one order.")
            }
        }
        var found: [Int: (row: Int, texts: [String])] = [:]
        for (row, record) in zip(rows.indices, rows) {
            guard columns.allSatisfy({ $0 < record.count }) else { throw wrong("The row has too few fields.", row: row) }
            var texts = columns.map { record[$0] }
            var sample = row - rows.startIndex
            if !isByRow {
                guard let place = places[texts.removeFirst()] else { continue }
                sample = place
            }
            if texts.contains(where: { OmicsTableReader.missing.contains($0.lowercased()) }) { continue }
            guard found.updateValue((row, texts), forKey: sample) == nil else {
                throw wrong("The sample of the row has a label already; every sample may stand once.", row: row)
            }
        }
        samples = found.keys.sorted()
        guard !samples.isEmpty else { throw wrong("No sample of the matrices has a label; check that their ids are written alike.") }
        let labels = samples.compactMap { found[$0] }
        switch head {
        case .diagnosis:
            let names = names ?? Self.ordered(Set(labels.map { $0.texts[0] }))
            guard names.count > 1 else { throw wrong("There is only one class; a diagnosis needs two.") }
            let indexes = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
            var classes: [Int] = []
            for label in labels {
                guard let index = indexes[label.texts[0]] else { throw wrong("The class is none of those that are known.", row: label.row) }
                classes.append(index)
            }
            targets = .classes(classes, names: names)
        case .prognosis:
            var times: [Double] = [], events: [Bool] = []
            for label in labels {
                guard let time = Double(label.texts[0]), time.isFinite, time >= 0 else { throw wrong("A time must be a number of at least 0.", row: label.row) }
                guard let event = Self.event(label.texts[1]) else { throw wrong("An event must be 1 or 0, true or false, or dead or alive.", row: label.row) }
                times.append(time)
                events.append(event)
            }
            guard events.contains(true) else { throw wrong("No event came in any sample; a prognosis needs some.") }
            targets = .survival(times: times, events: events)
        case .response:
            var numbers: [Double] = []
            for label in labels {
                guard let number = Double(label.texts[0]), number.isFinite else { throw wrong("A label must be a number.", row: label.row) }
                numbers.append(number)
            }
            targets = .numbers(numbers)
        }
    }

    private static let labelNames: Set<String> = ["label", "class", "value", "target", "response"]
    /// As numbers where all are, and by name otherwise.
    private static func ordered(_ names: Set<String>) -> [String] {
        let numbers = names.compactMap { name in Double(name).map { ($0, name) } }
        return numbers.count == names.count ? numbers.sorted { $0 < $1 }.map(\.1) : names.sorted()
    }

    private static let timeNames: Set<String> = ["time", "duration", "os_months", "days"]
    private static let eventNames: Set<String> = ["event", "status", "os_status"]

    private static func event(_ text: String) -> Bool? {
        if let number = Double(text) { return number == 1 ? true : number == 0 ? false : nil }
        switch text.lowercased() {
        case "true", "yes", "dead", "deceased", "event": return true
        case "false", "no", "alive", "living", "censored": return false
        default: return nil
        }
    }
}
