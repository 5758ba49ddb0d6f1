internal import CasebookCore
internal import CasebookXML

/// Turns the narrative block of a section into plain text, with the place of every byte in the source and of every element that has an ID.
///
/// A paragraph, a list item and a table row are each a line; cells are parted by ` | `, and a cell that a span covers stays empty, so that columns keep
/// their places. White space is single. Linear time.
struct NarrativeReader {
    private(set) var text: [UInt8] = []
    private(set) var map = NarrativeMap()
    /// Spans of elements with an ID.
    private(set) var places: [(id: String, span: TextSpan)] = []
    /// What parts the next text from the last, should there be more.
    private enum Pending { case nothing, space, part }
    private var pending = Pending.nothing
    private var cellDepth = 0
    /// Start of the current table cell.
    private var cellStart = 0
    /// Byte of the source that the next byte of text would come from, were it in step.
    private var expected = -1

    private static let mostColumns = 64

    init() {}

    /// Reads all below an element.
    mutating func read(_ element: XMLElement) {
        let start = text.count
        readChildren(element)
        while let last = text.last, last == 0x20 || last == 0x0A { text.removeLast() }
        note(element, from: start)
    }

    private mutating func readChildren(_ element: XMLElement) {
        element.forEachChild(element: { readElement($0) }, text: { append($0, source: $1, node: element.index) })
    }

    private mutating func readElement(_ element: XMLElement) {
        let start = text.count
        // What its author took back is not said.
        if element.attribute(.revised, is: "delete") { return }
        switch element.cda {
        case .sup:
            // 10⁹ is not 109.
            if pending == .nothing, let last = text.last, last >= 0x30, last <= 0x39, let first = element.text.trimmed.utf8.first,
                first == 0x2B || first == 0x2D || (first >= 0x30 && first <= 0x39)
            {
                literal("^")
            }
            readChildren(element)
        case .caption where element.parent?.is(.item) == true:
            readChildren(element)
            pending = .space
        case .paragraph, .caption:
            breakLine()
            readChildren(element)
            breakLine()
        case .br: breakLine()
        case .list: readList(element)
        case .table: readTable(element)
        case .footnoteRef: break
        case .renderMultiMedia:
            if let caption = element.child(.caption) { readChildren(caption) } else { literal("[image]") }
        case nil where Self.blocks.contains(element.name):
            breakLine()
            readChildren(element)
            breakLine()
        default: readChildren(element)
        }
        note(element, from: start)
    }

    /// Elements of HTML, which some senders write, that stand on lines of their own.
    private static let blocks: Set<String> = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote"]

    private mutating func note(_ element: XMLElement, from start: Int) {
        guard let id = element.attribute(.ID) else { return }
        var start = min(start, text.count)
        // The mark that parts it from what stands before is not its own.
        while start < text.count, text[start] == 0x0A || text[start] == 0x20 || text[start...].starts(with: [0x3B, 0x20]) { start += 1 }
        var end = text.count
        while end > start, text[end - 1] == 0x0A || text[end - 1] == 0x20 { end -= 1 }
        places.append((id, TextSpan(start, end)))
    }

    // MARK: Lists and tables

    private mutating func readList(_ list: XMLElement) {
        let isOrdered = list.attribute(.listType, is: "ordered")
        var number = 0
        for child in list.children {
            breakLine()
            let start = text.count
            if child.is(.item) {
                number += 1
                if cellDepth == 0 { literal(isOrdered ? "\(number). " : "- ") }
            }
            readChildren(child)
            note(child, from: start)
        }
        breakLine()
    }

    private mutating func readTable(_ table: XMLElement) {
        breakLine()
        var covered: [Int] = []
        for part in table.children {
            let start = text.count
            switch part.cda {
            case .thead, .tbody, .tfoot: for row in part.children { readRow(row, &covered) }
            case .tr: readRow(part, &covered)
            case .caption:
                readChildren(part)
                breakLine()
            default: break
            }
            note(part, from: start)
        }
        breakLine()
    }

    /// - Parameter covered: for each column, how many more rows a cell above covers.
    private mutating func readRow(_ row: XMLElement, _ covered: inout [Int]) {
        guard row.is(.tr) else { return readElement(row) }
        breakLine()
        let rowStart = text.count
        var column = 0
        func isCovered(_ column: Int) -> Bool { column < covered.count && covered[column] > 0 }
        for cell in row.children {
            while isCovered(column) {
                covered[column] -= 1
                separate(column)
                column += 1
            }
            separate(column)
            let start = text.count
            cellDepth += 1
            cellStart = start
            readChildren(cell)
            cellDepth -= 1
            pending = .nothing
            note(cell, from: start)
            // Spans cost nothing to write in the source; a table has so many columns at most.
            let width = min(max(1, Int(cell.attribute(.colspan) ?? "") ?? 1), max(1, Self.mostColumns - column))
            let height = min(max(1, Int(cell.attribute(.rowspan) ?? "") ?? 1), 10_000)
            for place in column..<column + width where height > 1 && place < Self.mostColumns {
                while covered.count <= place { covered.append(0) }
                covered[place] = height - 1
            }
            for extra in 1..<max(2, width) where extra < width { separate(column + extra) }
            column += width
        }
        while isCovered(column) {
            covered[column] -= 1
            column += 1
        }
        // Empty cells at the end say nothing.
        while text.count > rowStart, let last = text.last, last == 0x20 || last == UInt8(ascii: "|") { text.removeLast() }
        note(row, from: rowStart)
        breakLine()
    }

    private mutating func separate(_ column: Int) {
        guard column > 0 else { return }
        if cellDepth > 0 {
            pending = .part
        } else {
            pending = .nothing
            literal(" | ")
        }
    }

    // MARK: Text

    private mutating func breakLine() {
        expected = -1
        if cellDepth > 0 {
            // A row stays one line.
            pending = .part
            return
        }
        pending = .nothing
        while text.last == 0x20 { text.removeLast() }
        if let last = text.last, last != 0x0A { text.append(0x0A) }
    }

    private mutating func literal(_ string: String) {
        part()
        text += string.utf8
        expected = -1
    }

    /// Writes what is pending.
    private mutating func part() {
        let wanted = pending
        pending = .nothing
        guard wanted != .nothing, let last = text.last, last != 0x0A, last != 0x20, cellDepth == 0 || text.count > cellStart else { return }
        if wanted == .part { text.append(UInt8(ascii: ";")) }
        text.append(0x20)
        expected = -1
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, source: Int, node: UInt32) {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                var byte = bytes[index]
                if byte <= 0x20 {
                    if pending == .nothing { pending = .space }
                    index += 1
                    continue
                }
                let start = index
                while index < bytes.count {
                    byte = bytes[index]
                    if byte <= 0x20, byte != 0x20 || index + 1 == bytes.count || bytes[index + 1] <= 0x20 { break }
                    index += 1
                }
                part()
                if expected != source + start { map.append(text: text.count, source: UInt32(truncatingIfNeeded: source + start), node: node) }
                text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                expected = source + index
            }
        }
    }
}
