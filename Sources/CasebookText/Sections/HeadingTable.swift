/// Headings by their folded words: case, width and runs of spaces do not count.
public struct HeadingTable: Sendable {
    private var headings: [UInt64: Heading] = [:]
    /// Length in scalars of the longest title.
    package private(set) var longest = 0

    /// Later headings replace earlier ones of the same title, so that a site's own come last.
    public init(_ list: [Heading]) {
        for heading in list {
            var hash = WordHash()
            var count = 0
            for scalar in Self.folded(heading.title.unicodeScalars) {
                hash.combine(scalar)
                count += 1
            }
            headings[hash.value] = heading
            longest = max(longest, count)
        }
    }

    package var count: Int { headings.count }

    package func heading(_ hash: UInt64) -> Heading? { headings[hash] }

    /// The heading of exactly these scalars; spaces at either end must be gone already.
    package func heading(_ scalars: Slice<UnsafeBufferPointer<UInt32>>, table: CharacterTable) -> Heading? {
        var hash = WordHash()
        var isSpace = false
        for scalar in scalars {
            if table.classOf(scalar) == CharacterClass.space.rawValue {
                isSpace = true
                continue
            }
            if isSpace { hash.combine(0x20) }
            isSpace = false
            hash.combine(table.fold(scalar))
        }
        return headings[hash.value]
    }

    private static func folded(_ title: String.UnicodeScalarView) -> [UInt32] {
        var result: [UInt32] = []
        var isSpace = false
        for scalar in title {
            if scalar.properties.isWhitespace {
                isSpace = true
                continue
            }
            if isSpace, !result.isEmpty { result.append(0x20) }
            isSpace = false
            result.append(CharacterTable.standard.fold(scalar.value))
        }
        return result
    }
}
