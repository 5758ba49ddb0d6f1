package import CasebookCore
internal import Foundation

/// Where lines begin, to turn bytes into lines and columns.
package struct LineStarts: Sendable {
    private var starts: [UInt32] = [0]
    /// Whether nothing is known of the lines.
    let isEmpty: Bool

    package init() { isEmpty = true }

    /// Linear time, at the speed of memory.
    package init(_ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress {
            var index = 0
            while index < bytes.count, let found = memchr(base + index, 0x0A, bytes.count - index) {
                index = base.distance(to: UnsafeRawPointer(found)) + 1
                starts.append(UInt32(index))
            }
        }
        isEmpty = false
    }

    /// Line of a byte, from 1. O(log n).
    package func line(of offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Column of a byte, from 1, in bytes where the document is not at hand.
    package func column(of offset: Int) -> Int { offset - Int(starts[line(of: offset) - 1]) + 1 }

    /// Line and column, the column in scalars.
    package func location(of offset: Int, in bytes: UnsafeRawBufferPointer) -> Location {
        let offset = min(offset, bytes.count)
        let line = line(of: offset)
        let column = bytes[Int(starts[line - 1])..<offset].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return Location(line: line, column: column, offset: offset)
    }
}
