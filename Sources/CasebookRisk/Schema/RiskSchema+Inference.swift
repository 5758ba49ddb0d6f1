public import CasebookCore

extension RiskSchema {
    /// A schema for units of which nobody has written one: every column and every code that has values, as numbers where nearly all of them are, else as words.
    ///
    /// - Parameter exclude: columns that must not be features, the outcome's among them.
    /// - Throws: `schema.malformed` where nothing is left to see.
    public static func inferred(name: String, target: RiskTarget, from timelines: [PatientTimeline], missing: [String], exclude: Set<String>) throws(ClinicalError) -> RiskSchema {
        var schema = RiskSchema(name: name, outcome: target.columns.joined(separator: ", "), target: target)
        schema.missing.formUnion(missing)
        let hidden = exclude.union(target.columns)
        var columns: [String: (numbers: Int, words: Set<String>, count: Int)] = [:], codes: [String: (units: Int, numbers: Int, count: Int)] = [:]
        for timeline in timelines {
            for (column, value) in timeline.statics where !hidden.contains(column) && !schema.missing.contains(value.word) {
                var seen = columns[column] ?? (0, [], 0)
                seen.count += 1
                if value.number != nil { seen.numbers += 1 }
                if seen.words.count < 10_000 { seen.words.insert(value.word) }
                columns[column] = seen
            }
            var own: Set<String> = []
            for event in timeline.events {
                var seen = codes[event.code] ?? (0, 0, 0)
                if own.insert(event.code).inserted { seen.units += 1 }
                seen.count += 1
                if event.value?.number != nil { seen.numbers += 1 }
                codes[event.code] = seen
            }
        }
        for (column, seen) in columns.sorted(by: { $0.key < $1.key }) {
            let isNumber = seen.numbers * 20 >= seen.count * 19
            // A number of few values that are whole may well be a code; trees and lines take it as a number all the same.
            if isNumber {
                schema.columns.append(SchemaColumn(name: column, kind: .number))
            } else if seen.words.count * 2 < max(seen.count, 1) || seen.words.count < 50 {
                schema.columns.append(SchemaColumn(name: column, kind: .category, minimum: max(5, timelines.count / 500)))
            }
        }
        let least = max(5, timelines.count / 100)
        for (code, seen) in codes.sorted(by: { $0.key < $1.key }) where seen.units >= least && seen.numbers * 20 >= seen.count * 19 {
            schema.series.append(SchemaSeries(name: columns[code] == nil ? code : code + " (events)", codes: [code]))
        }
        if codes.contains(where: { $0.value.numbers * 20 < $0.value.count * 19 }) { schema.codes = SchemaCodes(minimum: max(5, timelines.count / 200)) }
        guard !schema.columns.isEmpty || !schema.series.isEmpty || schema.codes != nil else {
            throw ClinicalError(.schemaMalformed, "The units hold no column and no code that a model could see.")
        }
        return schema
    }
}
