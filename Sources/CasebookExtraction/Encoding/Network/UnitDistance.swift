/// How far units of a text stand from each other, in steps that grow: rows of tables of vectors.
package enum UnitDistance {
    /// Where a unit stands to a mention: within it, or before or behind it in one of so many steps.
    static let places = 15
    /// Gaps between two mentions: none where they overlap.
    package static let gaps = 15

    private static let gapLimits: [Int] = [0, 1, 2, 3, 4, 6, 9, 14, 20, 30, 50, 80, 150]

    @inline(__always)
    static func place(of unit: Int, to mention: Range<Int>) -> Int {
        if unit < mention.lowerBound { return 1 + step(mention.lowerBound - unit) }
        if unit >= mention.upperBound { return 8 + step(unit - mention.upperBound + 1) }
        return 0
    }

    @inline(__always)
    private static func step(_ distance: Int) -> Int { distance <= 3 ? distance - 1 : distance <= 5 ? 3 : distance <= 8 ? 4 : distance <= 13 ? 5 : 6 }

    /// Units between two mentions; -1 where they overlap.
    static func between(_ a: Range<Int>, _ b: Range<Int>) -> Int {
        a.upperBound <= b.lowerBound ? b.lowerBound - a.upperBound : b.upperBound <= a.lowerBound ? a.lowerBound - b.upperBound : -1
    }

    static func gap(_ units: Int) -> Int {
        if units < 0 { return 0 }
        for (index, limit) in gapLimits.enumerated() where units <= limit { return index + 1 }
        return gapLimits.count + 1
    }
}
