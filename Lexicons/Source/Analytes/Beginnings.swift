package import CasebookText

/// The first two scalars of phrases, as bits: tells of nearly every place of a text that no phrase begins there.
package struct Beginnings: Sendable {
    private var bits = [UInt64](repeating: 0, count: 1024)

    package init(_ phrases: some Sequence<String>) {
        let table = CharacterTable.standard
        for phrase in phrases {
            let scalars = phrase.unicodeScalars.prefix(2).map { table.fold($0.value) }
            guard let first = scalars.first else { continue }
            // A phrase of one scalar begins wherever that stands.
            if scalars.count == 2 { insert(Self.place(first, scalars[1])) } else { for second in 0..<64 { insert(Self.place(first, UInt32(second))) } }
        }
    }

    private mutating func insert(_ place: Int) { bits[place >> 6] |= 1 << UInt64(place & 63) }

    /// Ten bits of the first scalar and six of the second.
    @inline(__always)
    private static func place(_ first: UInt32, _ second: UInt32) -> Int { Int(((first &* 40503) >> 2 & 1023) << 6 | second & 63) }

    @inline(__always)
    package func mayBegin(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        let place = Self.place(buffer.folded[start], start + 1 < buffer.count ? buffer.folded[start + 1] : 0)
        return bits[place >> 6] & (1 << UInt64(place & 63)) != 0
    }
}
