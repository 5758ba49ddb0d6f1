/// The marks of mentions in a text: rows of a table of vectors, by kind and by whether a unit is the first of its mention.
enum MentionMarks {
    /// Row 0 is for units outside every mention.
    static func rows(kinds: Int) -> Int { 1 + 2 * kinds }

    static func row(kind: Int, isFirst: Bool) -> Int32 { Int32(1 + 2 * kind + (isFirst ? 0 : 1)) }

    static func isFirst(_ row: Int32) -> Bool { row % 2 == 1 }

    /// Marks units of a text: where mentions overlap, the shortest counts. Linear in the text and the mentions' lengths.
    ///
    /// - Parameters:
    ///   - mentions: units and number of the kind.
    ///   - count: units of the text.
    static func mark(_ mentions: [(units: Range<Int>, kind: Int)], count: Int, into marks: inout [Int32]) {
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: count))
        for mention in mentions.sorted(by: { ($1.units.count, $1.units.lowerBound, $1.kind) < ($0.units.count, $0.units.lowerBound, $0.kind) }) {
            for unit in mention.units { marks[unit] = row(kind: mention.kind, isFirst: unit == mention.units.lowerBound) }
        }
    }
}
