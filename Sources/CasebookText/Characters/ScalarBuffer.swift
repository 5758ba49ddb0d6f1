package import CasebookCore

/// A text as arrays of scalars, their byte offsets and classes: what the scanners of this module walk over. Reused from note to note.
package struct ScalarBuffer: Sendable {
    package private(set) var scalars: [UInt32] = []
    /// Byte offset of each scalar, and of the end.
    package private(set) var offsets: [Int32] = []
    /// Raw values of `CharacterClass`.
    package private(set) var classes: [UInt8] = []
    /// The scalars folded in case and width, as `CharacterTable.fold` does.
    package private(set) var folded: [UInt32] = []

    package init() {}

    package var count: Int { scalars.count }

    /// Reads a text. Linear; allocates only when the text is longer than any before.
    package mutating func read(_ text: SourceText, table: CharacterTable) {
        text.withUTF8 { read($0, table: table) }
    }

    /// Reads valid UTF-8.
    package mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, table: CharacterTable) {
        scalars.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        classes.removeAll(keepingCapacity: true)
        folded.removeAll(keepingCapacity: true)
        scalars.reserveCapacity(bytes.count)
        offsets.reserveCapacity(bytes.count + 1)
        classes.reserveCapacity(bytes.count)
        folded.reserveCapacity(bytes.count)
        var index = 0
        let count = bytes.count
        while index < count {
            let first = bytes[index]
            var scalar = UInt32(first)
            var length = 1
            if first >= 0xF0 {
                scalar = (scalar & 0x07) << 18 | UInt32(bytes[index + 1] & 0x3F) << 12 | UInt32(bytes[index + 2] & 0x3F) << 6 | UInt32(bytes[index + 3] & 0x3F)
                length = 4
            } else if first >= 0xE0 {
                scalar = (scalar & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
                length = 3
            } else if first >= 0xC0 {
                scalar = (scalar & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
                length = 2
            }
            scalars.append(scalar)
            offsets.append(Int32(truncatingIfNeeded: index))
            classes.append(table.classOf(scalar))
            folded.append(table.fold(scalar))
            index += length
        }
        offsets.append(Int32(truncatingIfNeeded: count))
    }

    /// The bytes of a range of scalars.
    package func span(_ range: Range<Int>) -> TextSpan { TextSpan(Int(offsets[range.lowerBound]), Int(offsets[range.upperBound])) }

    /// The scalar between two others at which a byte offset lies, by binary search.
    package func place(ofByte byte: Int, from first: Int = 0, to last: Int? = nil) -> Int {
        var low = first
        var high = last ?? count
        while low < high {
            let middle = (low + high) / 2
            if Int(offsets[middle]) < byte { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
