internal import CasebookLexicons
internal import CasebookText

/// Where terms of the lexicons stand in a text, as bits of each unit: for each group of kinds whether a term begins, goes on, ends here, or is this unit.
///
/// Bit 4 · group + place, with the places begin, inside, end and single.
enum LexiconMarks {
    private static let groups: [EntityKind] = [.disease, .symptom, .drug, .test, .procedure, .anatomy]
    /// Other kinds share the last group.
    static let width = 4 * 7

    static func group(_ kind: EntityKind) -> Int { groups.firstIndex(of: kind) ?? groups.count }

    /// Whether a term goes on from the unit before.
    static func goesOn(_ marks: UInt32) -> Bool { marks & 0x0666_6666 != 0 }

    /// The bit of a unit in a term.
    @inline(__always)
    static func mark(group: Int, isFirst: Bool, isLast: Bool) -> UInt32 {
        1 << UInt32(4 * group + (isFirst ? isLast ? 3 : 0 : isLast ? 2 : 1))
    }
}
